# SPDX-License-Identifier: Apache-2.0
"""A pack's file as plain data: TOML with exact decimals, laid over the pack that it extends."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from guildmark.engines.packfiles.places import TooDeepError, lines_of, part_at
from guildmark.engines.packfiles.problems import Findings, PackError, Problem, shown

LARGEST: Final = 400_000
WHOLE_FILE: Final = "file"
DIGITS: Final = 15
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
DIGITS_ON_END: Final = re.compile(r"[0-9_]{4000,}")
PLACES: Final = 10
SHIPPED: Final = Path(__file__).resolve().parents[2] / "packs"
IDENTITY: Final = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")
VERSION: Final = re.compile(r"[A-Za-z0-9.-]+")
UPPER: Final = re.compile(rf"(?P<id>{IDENTITY.pattern})@(?P<version>{VERSION.pattern})")
NAMED: Final = ("facts", "params", "clauses", "decisions")
OWN: Final = ("pack", "cases")
LISTED: Final = ("related", "select")
NOT_TOML: Final = {
    "twice": ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate"),
    "date": ("Invalid date",),
    "text": ("Unterminated", "Unescaped", "Illegal", "Found invalid", "Invalid hex", "Escaped"),
    "bracket": ("Unclosed", "Expected ']"),
    "number": ("Exceeds the limit",),
}
"""Why a text is no TOML, by the parser's own words."""

Data = dict[str, Any]


def read_toml(path: Path) -> tuple[Data, str]:
    """Return a file's data, decimals exact, and its text.

    Raises:
        PackError: the file is not UTF-8, too large, too deep, or no TOML.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _refused("file.too-large", content.count(b"\n") + 1, limit=LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("file.not-text", content.count(b"\n", 0, error.start) + 1) from error
    try:
        lines_of(text)
        return tomllib.loads(text, parse_float=_decimal), text
    except TooDeepError as error:
        raise _refused("file.too-deep", error.line, error.part) from error
    except (ValueError, RecursionError) as error:
        why = next((why for why, starts in NOT_TOML.items() if str(error).startswith(starts)), "form")
        line = _line_of(str(error), text)
        raise _refused("file.not-toml", line, part_at(text, line), why=why) from error


def _line_of(told: str, text: str) -> int:
    """Return the line that the parser's words name; else that of a number too long for it, or the last."""
    if at := re.search(r"at line (\d+)", told):
        return int(at[1])
    long = DIGITS_ON_END.search(text)
    return text.count("\n", 0, long.start() if long else len(text.rstrip())) + 1


def _decimal(written: str) -> Decimal:
    """Return a number with a point exactly as written; one that no machine can hold is none."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal("NaN")


def _refused(code: str, line: int, where: str = "", **facts: Any) -> PackError:
    return PackError([Problem(where or WHOLE_FILE, code, facts, line)])


def sound(value: Any, where: str, findings: Findings) -> Any:
    """Return data without what no pack can hold, each noted: numbers beyond 15 digits and 10 places, times of day.

    A text with signs that nobody sees is noted too: who signs a pack must read what it says.
    """
    if isinstance(value, dict):
        return {key: sound(item, f"{where}.{key}".lstrip("."), findings) for key, item in value.items()}
    if isinstance(value, list):
        return [sound(item, f"{where}[{place}]", findings) for place, item in enumerate(value)]
    if isinstance(value, datetime | time):
        findings.note(where, "type.wrong", expected="date")
        return value.date() if isinstance(value, datetime) else None
    if isinstance(value, int | float | Decimal) and not fits(value):
        findings.note(where, "number.range", piece=value)
        return 0
    if isinstance(value, str) and (sign := UNSEEN.search(value)):
        findings.note(where, "text.unseen", piece=f"U+{ord(sign[0]):04X}")
    return value


def fits(value: float | Decimal) -> bool:
    """Return whether a number can be kept, reckoned with and asked in SQL, always exactly."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return isinstance(exponent, int) and exponent >= -PLACES and (not value or value.adjusted() < DIGITS)
    return isinstance(value, int) and abs(value) < 10**DIGITS


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
        raise PackError([Problem(WHOLE_FILE, "type.wrong", {"expected": "date, number"})])
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
        raise PackError([Problem("pack.extends", "extends.form", {"name": shown(name)})])
    chain = (*seen, f"{pack.get('id')}@{pack.get('version')}")
    if name in chain:
        raise PackError([Problem("pack.extends", "extends.circular", {"name": name})])
    path = _find(root, fits["id"], fits["version"])
    if path is None:
        raise PackError([Problem("pack.extends", "extends.missing", {"name": name})])
    return _lay(_upper(path, root, chain, name), data)


def _upper(path: Path, root: Path, chain: tuple[str, ...], name: str) -> Data:
    """Return the data of the pack that is extended; what is wrong with it is told where it is named."""
    try:
        return resolve(read_toml(path)[0], root, chain)
    except PackError as error:
        first = error.problems[0]
        if first.where == "pack.extends":
            raise
        raise PackError([Problem("pack.extends", "extends.unsound", {"name": name, "inner": first})]) from error


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
