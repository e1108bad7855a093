# SPDX-License-Identifier: Apache-2.0
"""Read a ledger by its layout into rows and problems; the cells are read as those of rosters."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guildmark.engines.rosters.archive import Limits, UnreadableError
from guildmark.engines.rosters.cells import MOST_DIGITS, READERS, Reading, Words, read_id, shown
from guildmark.engines.rosters.columns import HEADER_WITHIN, Column, Placed, letters_of
from guildmark.engines.rosters.grids import Cell, Grid, read_grid, text_of
from guildmark.engines.rosters.ledgers.layouts import LedgerLayout
from guildmark.engines.rosters.ledgers.messages import LedgerProblem
from guildmark.engines.rosters.levels import LADDER, read_level
from guildmark.engines.rosters.masks import mask_numbers
from guildmark.engines.rosters.problems import ERROR, REPAIRED, WARNING, Problem

PLAIN = frozenset({"number", "body_code", "card_number", "credit_code"})
"""Columns that hold the numbers of things, not of persons: shown as they stand."""
_LEAST_KNOWN = 2
_CARDS = {"考评员": "assessor", "assessor": "assessor", "高级考评员": "senior", "senior": "senior"}
_EDITION = re.compile(r"(1999|20\d\d)(版|年版)?")
_LEVELS_APART = re.compile(r"[\s,，、;；]+")


@dataclass(slots=True)
class LedgerRow:
    """One row: Excel's row number, cells as text, values as read. Personal data: all of a ledger's row."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()


@dataclass(slots=True)
class LedgerSheet:
    """A ledger as read: what stands where, its rows, what is wrong with the file and with single cells (``found``)."""

    sha256: str
    filename: str
    layout: LedgerLayout
    name: str = ""
    header_row: int | None = None
    columns: list[Placed] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    count: int = 0
    grid: Grid | None = None

    def title(self, key: str) -> str:
        """Return the title that a column bears in this file, or its Chinese one."""
        return next((placed.title for placed in self.columns if placed.key == key), self.layout.column(key).zh)

    def kind_of(self, key: str) -> str:
        """Return how the cells of a column are read."""
        return self.layout.column(key).kind

    def readable(self) -> bool:
        """Say whether the rows could be read at all and nothing is wrong with the file as a whole."""
        return bool(self.rows) and all(problem.severity != ERROR for problem in self.problems)

    def order(self) -> dict[str, int]:
        """Return the place of each known column, from the left."""
        return {placed.key: placed.index for placed in reversed(self.columns) if placed.key}


def read(data: bytes, filename: str, layout: LedgerLayout, limits: Limits | None = None) -> LedgerSheet:
    """Return the ledger in an .xlsx or CSV file (UTF-8 or GB18030); raises nothing for bad input.

    What is wrong with the file stands in ``problems``, what is wrong in single cells in ``found``.
    """
    limits = limits or Limits()
    sheet = LedgerSheet(hashlib.sha256(data).hexdigest(), filename, layout)
    try:
        grid = sheet.grid = read_grid(data, filename, limits)
        sheet.name = grid.name
        if _read_header(sheet, grid):
            _read_rows(sheet, grid, limits)
    except UnreadableError as unreadable:
        sheet.problems.append(LedgerProblem(None, None, unreadable.code, facts=unreadable.facts))
    return sheet


def _find_header(head: Sequence[Sequence[str]], layout: LedgerLayout) -> int | None:
    """The first row that holds all required columns; else the one with the most known names, two at least."""
    known = []
    for index, row in enumerate(head):
        keys = {column.key for column in map(layout.named, row) if column}
        if keys.issuperset(layout.required):
            return index
        known.append(len(keys))
    return known.index(max(known)) if known and max(known) >= _LEAST_KNOWN else None


def _read_header(sheet: LedgerSheet, grid: Grid) -> bool:
    head = [[text_of(cell) for cell in row] for row in grid.rows[:HEADER_WITHIN]]
    index = _find_header(head, sheet.layout)
    if index is None:
        sheet.problems += [_missing(sheet, key) for key in sheet.layout.required]
        if not any(text.strip() for row in head for text in row):
            sheet.problems.append(LedgerProblem(None, None, "file.no-rows"))
        return False
    sheet.header_row = index + 1
    for place, title in enumerate(head[index]):
        if plain := "".join(title.split()):
            column = sheet.layout.named(title)
            placed = Placed(place, letters_of(place), column.key if column else None, _shown_title(column, plain))
            sheet.columns.append(placed)
    _judge_header(sheet, grid, index)
    return True


def _shown_title(column: Column | None, title: str) -> str:
    return title if column is None or title == column.zh else column.key


def _missing(sheet: LedgerSheet, key: str) -> LedgerProblem:
    title = sheet.layout.column(key).zh
    return LedgerProblem(None, title, "column.missing", facts={"title": title}, key=key)


def _judge_header(sheet: LedgerSheet, grid: Grid, index: int) -> None:
    times = Counter(placed.key for placed in sheet.columns)
    for placed in sheet.columns:
        if placed.key is None:
            title = mask_numbers(placed.title)
            told = {"title": title}
            sheet.problems.append(LedgerProblem(None, title, "column.unknown", severity=WARNING, facts=told))
    for key, count in times.items():
        if key and count > 1:
            facts: dict[str, object] = {"title": sheet.title(key), "times": count}
            sheet.problems.append(LedgerProblem(None, sheet.title(key), "column.twice", facts=facts, key=key))
    sheet.problems += [_missing(sheet, key) for key in sheet.layout.required if key not in times]
    titles = {placed.index: placed.title for placed in sheet.columns}
    for top, left, bottom, right in grid.merged:
        if top <= index <= bottom and right > left:
            title = titles.get(left, "")
            under: dict[str, object] = {"title": title, "times": right - left + 1}
            sheet.problems.append(LedgerProblem(None, title or None, "header.merged", facts=under))


def _read_rows(sheet: LedgerSheet, grid: Grid, limits: Limits) -> None:
    start = sheet.header_row or 1
    firsts: dict[str, Placed] = {}
    for placed in sheet.columns:
        if placed.key and sheet.kind_of(placed.key) != "ignored":
            firsts.setdefault(placed.key, placed)
    filled = [n for n in range(start, len(grid.rows)) if _is_filled(grid.rows[n], firsts.values())]
    sheet.count = len(filled)
    if not filled:
        sheet.problems.append(LedgerProblem(None, None, "file.no-rows"))
    elif len(filled) > limits.rows:
        facts = {"rows": len(filled), "limit": limits.rows}
        sheet.problems.append(LedgerProblem(None, None, "file.too-many-rows", facts=facts))
    else:
        sheet.rows = [LedgerRow(number + 1) for number in filled]
        written = grid.written() if _has_numbers(grid, firsts) else {}
        for placed in firsts.values():
            _read_column(sheet, grid, placed, written)


def _is_filled(row: Sequence[Cell], places: Iterable[Placed]) -> bool:
    width = len(row)
    return any(text_of(row[placed.index]).strip() for placed in places if placed.index < width)


def _has_numbers(grid: Grid, firsts: Mapping[str, Placed]) -> bool:
    """Whether identity numbers stand as figures short enough that only the file's own text tells how they were."""
    placed = firsts.get("id_number")
    if placed is None:
        return False
    cells = (row[placed.index] for row in grid.rows if placed.index < len(row))
    return any(isinstance(cell, int | float) and abs(cell) < MOST_DIGITS for cell in cells)


def _read_column(sheet: LedgerSheet, grid: Grid, placed: Placed, written: Mapping[tuple[int, int], str]) -> None:
    key = str(placed.key)
    column = sheet.layout.column(key)
    words = Words(grid.epoch_1904, {})
    for row in sheet.rows:
        line = grid.rows[row.number - 1]
        cell = line[placed.index] if placed.index < len(line) else None
        place = (row.number - 1, placed.index)
        row.cells[key] = text_of(cell)
        if place in grid.formulas:
            row.values[key], row.formulas = None, row.formulas | {key}
            sheet.found.append(LedgerProblem(row.number, placed.title, "cell.formula", shown_in(key, cell), key=key))
            continue
        reading = read_id(cell, written.get(place, "")) if column.kind == "id" else _read(column, cell, words)
        row.values[key] = reading.value
        if reading.code:
            severity = REPAIRED if reading.severity == REPAIRED else ERROR
            facts = {"title": placed.title}
            value = shown_in(key, cell)
            sheet.found.append(LedgerProblem(row.number, placed.title, reading.code, value, severity, facts, key))


def shown_in(key: str, cell: Cell) -> str:
    """Return a cell as a problem may show it: persons' numbers and names masked, numbers of things as they stand."""
    return text_of(cell).strip() if key in PLAIN else shown(key, cell)


def _read(column: Column, cell: Cell, words: Words) -> Reading:
    reader = _READERS.get(column.kind) or READERS[column.kind]
    return reader(cell, column.repair, words)


def _read_upper(cell: Cell, code: str | None, words: Words) -> Reading:
    reading = READERS["code"](cell, code, words)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= MOST_DIGITS:
        return Reading(None, "id.ruined")
    value = reading.value.upper() if isinstance(reading.value, str) else reading.value
    return Reading(value, reading.code, reading.severity)


def _read_edition(cell: Cell, code: str | None, _: Words) -> Reading:
    text = text_of(cell).strip()
    if not text:
        return Reading()
    found = _EDITION.fullmatch(text)
    return Reading(found[1]) if found else Reading(None, code)


def _read_levels(cell: Cell, code: str | None, _: Words) -> Reading:
    parts = [part for part in _LEVELS_APART.split(text_of(cell)) if part]
    found = {read_level(part) for part in parts}
    if None in found:
        return Reading(None, code)
    return Reading([level for level in LADDER if level in found] or None)


def _read_card_kind(cell: Cell, code: str | None, _: Words) -> Reading:
    text = text_of(cell).strip().casefold()
    if not text:
        return Reading()
    return Reading(_CARDS[text]) if text in _CARDS else Reading(None, code)


_READERS: Mapping[str, Callable[[Cell, str | None, Words], Reading]] = {
    "upper": _read_upper,
    "edition": _read_edition,
    "levels": _read_levels,
    "card-kind": _read_card_kind,
    "region": READERS["words"],
}
