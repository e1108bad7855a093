# SPDX-License-Identifier: Apache-2.0
"""The list of documents that comes with the product, ``packs/documents.toml``: facts only, never their texts.

For the policy library's set-up. What is wrong with the file is said with the document's place and name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles.reading import SHIPPED
from guildmark.engines.packfiles.resting import Named, plain

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = SHIPPED / "documents.toml"
DOUBTS: Final = ("number", "title", "issuer", "issued", "in_force", "ended")
"""The facts of a document that may still be 待核."""
TEXTS: Final = ("title", "issuer", "summary")
DAYS: Final = ("issued", "in_force", "ended")
LISTS: Final = ("aliases", "replaces", "unverified")
KEYS: Final = frozenset({"id", "number", "source", *TEXTS, *DAYS, *LISTS})
IDENTITY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBERED: Final = re.compile(r"[〔\[（(]((?:19|20)[0-9]{2})[〕\]）)]")
IN_A_TITLE: Final = re.compile(r"((?:19|20)[0-9]{2})年")


class DocumentsError(ValueError):
    """The list of documents cannot be taken; ``problems`` says every reason, each with the document's place."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the reasons."""
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """A document as a fact: what it is called, who issued it, its days; no text."""

    id: str
    title: dict[str, str]
    issuer: dict[str, str]
    summary: dict[str, str]
    number: str = ""
    issued: date | None = None
    in_force: date | None = None
    ended: date | None = None
    aliases: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    source: str = ""

    def named(self) -> Named:
        """The document by its names, for the index of a pack's bases."""
        return Named(self.id, self.number, tuple(self.title.values()), self.aliases)


def shipped() -> tuple[Document, ...]:
    """Return the documents that come with the product.

    Raises:
        DocumentsError: the file is not sound.
    """
    return read(FILE)


def read(path: Path) -> tuple[Document, ...]:
    """Return the documents of a file.

    Raises:
        DocumentsError: with every problem found.
        OSError: the file cannot be read.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentsError([f"{path.name}: no TOML: {error}"]) from error
    rows = data.get("documents")
    if set(data) != {"documents"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DocumentsError([f"{path.name}: must hold [[documents]] and nothing else"])
    problems = [f"{path.name} {_place(at, row)}: {problem}" for at, row in enumerate(rows) for problem in _wrong(row)]
    if not problems:
        problems = [f"{path.name}: {problem}" for problem in _at_odds(rows)]
    if problems:
        raise DocumentsError(problems)
    return tuple(_document(row) for row in rows)


def year_of(number: str, title: str, issued: date | None) -> int | None:
    """Return a document's year: of the day of issue, else as its number or its title gives it."""
    if issued:
        return issued.year
    found = NUMBERED.search(number) or IN_A_TITLE.search(title)
    return int(found[1]) if found else None


def _place(at: int, row: dict[str, Any]) -> str:
    return f"documents[{at}] ({row.get('id') or row.get('number') or '?'})"


def _wrong(row: dict[str, Any]) -> list[str]:
    """Return what is wrong with one document by itself."""
    found = [f"{key}: unknown key" for key in sorted(set(row) - KEYS)]
    if not IDENTITY.fullmatch(str(row.get("id", ""))):
        found.append("id: letters, digits and hyphens")
    found += [f"{key}: needs zh and en" for key in TEXTS if not _two_languages(row.get(key))]
    found += [f"{key}: no day" for key in DAYS if key in row and not _is_day(row[key])]
    found += [f"{key}: no list of texts" for key in LISTS if key in row and not _is_list(row[key])]
    found += [f"{key}: no text" for key in ("number", "source") if not isinstance(row.get(key, ""), str)]
    if not found:
        found += _unsaid(row)
    return found


def _unsaid(row: dict[str, Any]) -> list[str]:
    """Return which facts are neither given nor declared unverified, and days that go backwards."""
    doubted = row.get("unverified", [])
    found = [f"unverified: {name!r} is none of {', '.join(DOUBTS)}" for name in doubted if name not in DOUBTS]
    needed = [key for key in ("number", "issued", "in_force") if not row.get(key) and key not in doubted]
    found += [f"{key}: neither given nor unverified" for key in needed]
    days = [row[key] for key in DAYS if key in row]
    if days != sorted(days):
        found.append("issued, in_force, ended: not in this order")
    return found


def _at_odds(rows: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong between documents: an id or a number twice, a document replaced that is not there."""
    found = []
    for key in ("id", "number"):
        said = [plain(str(row[key])) for row in rows if row.get(key)]
        found += [f"{key} {one}: twice" for one in sorted({one for one in said if said.count(one) > 1})]
    known = {row["id"] for row in rows}
    for row in rows:
        found += [f"{row['id']}: replaces unknown {one}" for one in row.get("replaces", []) if one not in known]
    return found


def _two_languages(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"zh", "en"} and all(isinstance(x, str) and x for x in value.values())
    )


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _document(row: dict[str, Any]) -> Document:
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Document(**given)
