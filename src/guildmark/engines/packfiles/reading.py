# SPDX-License-Identifier: Apache-2.0
"""A pack's file as plain data: TOML with exact decimals, laid over the pack it extends, and the line of each part."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from guildmark.engines.packfiles.problems import Findings, PackError, Problem

LARGEST: Final = 4_000_000
SHIPPED: Final = Path(__file__).resolve().parents[2] / "packs"
UPPER: Final = re.compile(r"(?P<id>[a-z0-9-]+(?:/[a-z0-9-]+)*)@(?P<version>[A-Za-z0-9.-]+)")
NAMED: Final = ("facts", "params", "clauses", "decisions")
OWN: Final = ("pack", "cases")
LISTED: Final = ("related", "select")

Data = dict[str, Any]


def read_toml(path: Path) -> tuple[Data, str]:
    """Return a file's data, decimals exact, and its text.

    Raises:
        PackError: the file is not UTF-8, too large, or no TOML.
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise PackError([Problem("", "file.not-text", {"limit": LARGEST})])
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal), text
    except UnicodeDecodeError as error:
        raise PackError([Problem("", "file.not-text", {"limit": LARGEST})]) from error
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        problem = Problem("", "file.not-toml", {"detail": str(error)}, int(line[1]) if line else None)
        raise PackError([problem]) from error


def jsonable(value: Any) -> Any:
    """Return data with dates as ISO text and decimals as text, as it is stored and digested.

    Raises:
        PackError: for values that a pack cannot hold (a time of day, a number that is not finite).
    """
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, datetime | time | Decimal | float):
        raise PackError([Problem("", "type.wrong", {"expected": "date, finite decimal"})])
    return value


def resolve(data: Data, root: Path, seen: tuple[str, ...] = ()) -> Data:
    """Return a pack's data with all that it extends laid under it.

    Raises:
        PackError: what it extends is missing or circular, or it overrides what is not open.
    """
    pack = data.get("pack")
    if not isinstance(pack, dict) or pack.get("extends") is None:
        return data
    name = pack["extends"]
    fits = UPPER.fullmatch(name) if isinstance(name, str) else None
    if not fits:
        raise PackError([Problem("pack.extends", "extends.form", {"name": name})])
    chain = (*seen, f"{pack.get('id')}@{pack.get('version')}")
    if name in chain:
        raise PackError([Problem("pack.extends", "extends.circular", {"name": name})])
    path = _find(root, fits["id"], fits["version"])
    if path is None:
        raise PackError([Problem("pack.extends", "extends.missing", {"name": name})])
    return _lay(resolve(read_toml(path)[0], root, chain), data)


def root_of(path: Path, data: Data) -> Path:
    """Return the folder under which a pack's file lies by its own id, else the shipped packs."""
    pack = data.get("pack")
    identity = pack.get("id") if isinstance(pack, dict) else None
    parts = identity.split("/") if isinstance(identity, str) else []
    folder = path.resolve().parent
    if parts and folder.parts[-len(parts) :] == tuple(parts):
        return folder.parents[len(parts) - 1]
    return SHIPPED


def _find(root: Path, identity: str, version: str) -> Path | None:
    paths = (folder / identity / f"{version}.toml" for folder in (root, SHIPPED))
    return next((path for path in paths if path.is_file()), None)


def _lay(upper: Data, lower: Data) -> Data:
    """Return the lower pack over the upper one; only what the upper one declares open may be overridden."""
    findings = Findings()
    head = upper.get("pack")
    head = head if isinstance(head, dict) else {}
    opened = head.get("open")
    allowed = frozenset(map(str, opened)) if isinstance(opened, list) else frozenset()
    laid = dict(upper)
    laid.pop("cases", None)
    for table, content in lower.items():
        laid[table] = _over(table, upper.get(table), content, allowed, findings)
    for key in ("calendar", "anniversary"):
        wanted, held = laid["pack"].get(key), head.get(key)
        if wanted is None and held is not None:
            laid["pack"] = {**laid["pack"], key: held}
        elif wanted not in (None, held) and f"pack.{key}" not in allowed:
            findings.note(f"pack.{key}", "extends.closed", name=f"pack.{key}")
    _keep_closed(upper, laid, allowed, findings)
    findings.refuse_if_any()
    return laid


def _over(table: str, upper: Any, lower: Any, allowed: frozenset[str], findings: Findings) -> Any:
    """Return one table of the lower pack laid over the upper one's."""
    if table in OWN or upper is None:
        return lower
    if isinstance(upper, dict) and isinstance(lower, dict):
        for key in lower.keys() & upper.keys():
            if not {table, f"{table}.{key}"} & allowed and lower[key] != upper[key]:
                findings.note(f"{table}.{key}", "extends.closed", name=f"{table}.{key}")
        return {**upper, **lower}
    if table not in allowed:
        findings.note(table, "extends.closed", name=table)
    return [*lower, *upper] if table in LISTED and isinstance(lower, list) and isinstance(upper, list) else lower


def _keep_closed(upper: Data, laid: Data, allowed: frozenset[str], findings: Findings) -> None:
    """Note what the lower pack would open although the upper one keeps it closed."""
    wanted = laid["pack"].get("open")
    for name in wanted if isinstance(wanted, list) else []:
        table, _, key = str(name).partition(".")
        held = upper.get(table)
        held = held if isinstance(held, dict | list) else None
        if held is not None and (not key or key in held) and not {name, table} & allowed:
            findings.note("pack.open", "extends.closed", name=name)


HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?")
KEY: Final = re.compile(r"\s*([A-Za-z0-9_.\"'\-]+)\s*=")


def lines_of(text: str) -> dict[str, int]:
    """Return the line (from 1) of each table and key of a TOML text, by path: ``clauses.A2``, ``cases[0].on``."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, depth, fence = "", 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        header = HEADER.fullmatch(line) if depth == 0 else None
        if header:
            table = _table(header[1], _plain(header[2]), counts)
            parent = table
            while parent:
                found.setdefault(parent, number)
                parent = parent.rpartition(".")[0]
            continue
        key = KEY.match(line) if depth == 0 else None
        if key:
            found.setdefault(f"{table}.{_plain(key[1])}".lstrip("."), number)
        bare = re.sub(r'"(?:[^"\\]|\\.)*"(?!")|\'[^\']*\'(?!\')|#.*', "", line)
        fence = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
        depth += sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")
    return found


def line_at(lines: dict[str, int], where: str) -> int | None:
    """Return the line of a path, or of the nearest part of it that stands in the file."""
    while where:
        if where in lines:
            return lines[where]
        where = where[: max(where.rfind("."), where.rfind("["), 0)]
    return None


def _plain(key: str) -> str:
    return re.sub(r"[\"']|\s", "", key)


def _table(brackets: str, name: str, counts: dict[str, int]) -> str:
    """Return a header's path; a doubled bracket counts the tables of its name."""
    if brackets == "[":
        return name
    counts[name] = counts.get(name, -1) + 1
    return f"{name}[{counts[name]}]"
