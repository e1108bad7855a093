# SPDX-License-Identifier: Apache-2.0
"""The line of each table, key and row of a TOML text, and what must not even reach the parser. For the loader of packs.

The text is read once, from left to right, whether it is sound or not: so the place of a fault can be named too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEEPEST: Final = 20
"""How many brackets may stand in each other."""
PARTS: Final = 10
"""How many parts a dotted name may have."""
ROWS_OF_ROWS: Final = re.compile(r"(\[[0-9]+\]){2,}$")
ROWS_OF_PARAM: Final = re.compile(r"(params\.[^.\[]+)\[")
TOKEN: Final = re.compile(
    r'''(?P<string>"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"{3,5}|\Z)|\'\'\'[^']*+(?:'(?!\'\')[^']*+)*+(?:'{3,5}|\Z)'''
    r"""|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|'[^'\n]*+'?)"""
    r"""|(?P<comment>\#[^\n]*+)|(?P<word>[^\s\#"'\[\]{}=,.]++)|(?P<line>\n)|(?P<blank>[^\S\n]++)|(?P<sign>.)""",
    re.DOTALL,
)
OPENING: Final = {"[": "]", "{": "}"}


class TooDeepError(Exception):
    """Brackets or a dotted name nested deeper than any pack needs; ``line`` and ``part`` say where."""

    def __init__(self, line: int, part: str) -> None:
        """Keep the line and the path of the part."""
        super().__init__(line, part)
        self.line, self.part = line, part


@dataclass(slots=True)
class _Inside:
    """An open bracket of a value: the path of what it holds, and the number of the row it has come to."""

    path: str
    closing: str
    row: int = 0

    def inner(self) -> str:
        """Return the path of what stands next in it."""
        return f"{self.path}[{self.row}]" if self.closing == "]" else self.path


@dataclass(slots=True)
class _Walk:
    """One text being walked."""

    found: dict[str, int] = field(default_factory=dict)
    begun: list[tuple[int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    table: str = ""
    key: list[str] = field(default_factory=list)
    inside: list[_Inside] = field(default_factory=list)
    header: int = 0
    value: str | None = None
    line: int = 1

    def sign(self, sign: str) -> None:
        """Take a bracket, a comma, an equals sign or a point."""
        if self.header or (not self.inside and self.value is None and sign in "[]" and not self.key):
            self.heading(sign)
        elif sign == "=" and self.key:
            self.value = self.base()
            for part in self.key:
                self.value = f"{self.value}.{part}".lstrip(".")
                self.note(self.value)
            self.key = []
        elif sign in OPENING:
            path = self.value if self.value is not None else self.inside[-1].inner() if self.inside else ""
            self.note(path)
            self.inside.append(_Inside(path, OPENING[sign]))
            self.value = None
        elif sign in "]}" and self.inside:
            self.inside.pop()
            self.key, self.value = [], None
        elif sign == "," and self.inside:
            self.inside[-1].row += 1
            self.key, self.value = [], None
        if len(self.inside) > DEEPEST:
            raise TooDeepError(self.line, self.last(self.line))

    def heading(self, sign: str) -> None:
        """Take a bracket of a table's heading, or the point within it."""
        if sign == "[":
            self.header += 1
        elif sign == "]" and self.header:
            if self.key:
                self.table = self.headed(self.key, rows=self.header > 1)
            self.key, self.header = [], 0
            self.value = ""

    def headed(self, parts: list[str], *, rows: bool) -> str:
        """Return the path of a heading; a doubled bracket counts the tables of its name."""
        path = ""
        for number, part in enumerate(parts, 1):
            path = f"{path}.{part}".lstrip(".")
            if rows and number == len(parts):
                self.counts[path] = self.counts.get(path, -1) + 1
            self.note(path)
            if path in self.counts:
                path = f"{path}[{self.counts[path]}]"
                self.note(path)
        return path

    def base(self) -> str:
        """Return the path under which the next key stands."""
        return self.inside[-1].inner() if self.inside and self.inside[-1].closing == "}" else self.table

    def note(self, path: str) -> None:
        """Keep the line on which a part begins."""
        if path:
            self.found.setdefault(path, self.line)
            self.begun.append((self.line, path))

    def last(self, line: int) -> str:
        """Return the last part that begins on a line or before it; a row of rows by the name of the whole."""
        found = next((path for number, path in reversed(self.begun) if number <= line), "")
        return ROWS_OF_ROWS.sub("", found)

    def word(self, text: str) -> None:
        """Take a word or a quoted text: a part of a key, or a value."""
        listed = bool(self.inside) and self.inside[-1].closing == "]"
        if self.value is None and not listed:
            self.key.append(text)
            if len(self.key) > PARTS:
                raise TooDeepError(self.line, self.last(self.line))
        elif listed:
            self.note(self.inside[-1].inner())

    def end(self) -> None:
        """Take the end of a line: outside brackets the statement is over."""
        self.line += 1
        if not self.inside:
            self.key, self.value, self.header = [], None, 0


@lru_cache(maxsize=1)
def lines_of(text: str) -> Mapping[str, int]:
    """Return the line (from 1) of each table, key and row of a TOML text, by path: ``clauses.A2``, ``cases[0].on``.

    Remembered for the last text: a file is looked at before it is parsed and again where something is wrong.

    Raises:
        TooDeepError: brackets or dotted names are nested too deep.
    """
    return _walked(text).found


def _walked(text: str) -> _Walk:
    walk = _Walk()
    for kind, piece in _tokens(text):
        if kind == "sign":
            walk.sign(piece)
        elif kind == "line":
            walk.end()
        elif kind in ("word", "string"):
            walk.word(piece.strip("\"'") if kind == "string" else piece)
            walk.line += piece.count("\n")
    return walk


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in TOKEN.finditer(text):
        yield found.lastgroup or "sign", found[0]


def line_at(lines: Mapping[str, int], where: str) -> int | None:
    """Return the line of a path, or of the nearest part of it that stands in the file; ``params.x[0]`` is a value."""
    where = ROWS_OF_PARAM.sub(r"\1.history[", where)
    while where:
        if where in lines:
            return lines[where]
        where = where[: max(where.rfind("."), where.rfind("["), 0)]
    return None


def part_at(text: str, line: int) -> str:
    """Return the path of the part that a line belongs to: the last that begins on it or before it."""
    return _walked(text).last(line)
