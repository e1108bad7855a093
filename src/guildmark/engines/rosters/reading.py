# SPDX-License-Identifier: Apache-2.0
"""Read a roster file into rows and problems: the dry run's first half, for pages and the command line."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guildmark.engines.rosters import columns as known
from guildmark.engines.rosters.archive import Limits, UnreadableError
from guildmark.engines.rosters.cells import EMPTY, MANY_VALUED, MOST_DIGITS, READERS, Reading, Words, read_id, shown
from guildmark.engines.rosters.columns import BY_KEY, READ, REQUIRED, Placed
from guildmark.engines.rosters.grids import Cell, Grid, read_grid, scan, text_of
from guildmark.engines.rosters.masks import mask_numbers
from guildmark.engines.rosters.problems import REPAIRED, Problem, severity_of


@dataclass(frozen=True, slots=True)
class Layout:
    """What a roster may say beside its fixed columns: the pack's names of educations, each with its code."""

    educations: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One person's row: Excel's row number, cells as text, values as read. Personal data: all of a roster row."""

    number: int
    cells: dict[str, str]
    values: dict[str, object]
    formulas: frozenset[str] = frozenset()


@dataclass(slots=True)
class Sheet:
    """A roster as read: what stands where, the rows, and what is wrong with the file as a whole.

    ``found`` holds what reading single cells has found; ``check`` returns everything together.
    """

    name: str
    sha256: str
    header_row: int | None = None
    columns: list[Placed] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    grid: Grid | None = None
    count: int = 0

    def title(self, key: str) -> str:
        """Return the title that a column bears in this file, or its Chinese one."""
        return next((placed.title for placed in self.columns if placed.key == key), BY_KEY[key].zh)

    def kind_of(self, key: str) -> str:
        """Return how the cells of a column are read."""
        return BY_KEY[key].kind

    def has(self, key: str) -> bool:
        """Say whether the file holds a column."""
        return any(placed.key == key for placed in self.columns)

    def readable(self) -> bool:
        """Say whether the rows could be read at all: the file opens, has a header and is within limits."""
        return bool(self.rows)

    def takeable(self) -> bool:
        """Say whether nothing is wrong with the file as a whole that keeps every row out."""
        return all(problem.severity != "error" for problem in self.problems)

    def order(self) -> dict[str, int]:
        """Return the place of each read column, from the left."""
        return {placed.key: placed.index for placed in reversed(self.columns) if placed.key}


def read(data: bytes, filename: str, layout: Layout | None = None, limits: Limits | None = None) -> Sheet:
    """Return the roster in an .xlsx or CSV file (UTF-8 or GB18030).

    Raises nothing for bad input: what is wrong with the file stands in ``problems``, what is wrong in single cells in
    ``found``. ``check`` judges the rows and returns all of it. Limits: 20 MB, 20,000 rows unless told otherwise.
    """
    limits = limits or Limits()
    sheet = Sheet("", hashlib.sha256(data).hexdigest())
    try:
        grid = sheet.grid = read_grid(data, filename, limits)
        sheet.name = grid.name
        if _read_header(sheet, grid):
            _read_rows(sheet, grid, layout or Layout(), limits)
    except UnreadableError as unreadable:
        sheet.problems.append(Problem(None, None, unreadable.code, facts=unreadable.facts))
    return sheet


def _read_header(sheet: Sheet, grid: Grid) -> bool:
    head = [[text_of(cell) for cell in row] for row in grid.rows[: known.HEADER_WITHIN]]
    index = known.find_header(head)
    if index is None:
        sheet.problems += [_missing(key) for key in REQUIRED]
        if not any(text.strip() for row in head for text in row):
            sheet.problems.append(Problem(None, None, "file.no-rows"))
        return False
    sheet.header_row = index + 1
    sheet.columns = known.place(head[index])
    _judge_header(sheet, grid, index)
    return True


def _missing(key: str) -> Problem:
    return Problem(None, BY_KEY[key].zh, "column.missing", facts={"title": BY_KEY[key].zh}, key=key)


def _judge_header(sheet: Sheet, grid: Grid, index: int) -> None:
    places: dict[str, list[Placed]] = defaultdict(list)
    for placed in sheet.columns:
        if placed.key is None:
            title, meant = mask_numbers(placed.title), known.often_meant(placed.title)
            hints = {"hint_zh": f"（是否为“{meant}”）", "hint_en": f" (“{meant}”?)"} if meant else {}
            facts: dict[str, object] = {"title": title, **hints}
            sheet.problems.append(Problem(None, title, "column.unknown", severity="warning", facts=facts))
        else:
            places[placed.key].append(placed)
    sheet.problems += [_missing(key) for key in REQUIRED if key not in places]
    for key, twice in places.items():
        if len(twice) > 1:
            facts = {"title": twice[0].title, "times": len(twice)}
            sheet.problems.append(Problem(None, twice[0].title, "column.twice", facts=facts, key=key))
    titles = {placed.index: placed for placed in sheet.columns}
    for top, left, bottom, right in grid.merged:
        if top <= index <= bottom and right > left:
            title = titles[left].title if left in titles else ""
            facts = {"title": title, "times": right - left + 1}
            under = titles[left].key if left in titles else None
            sheet.problems.append(Problem(None, title or None, "header.merged", facts=facts, key=under))


def _first_of_each(sheet: Sheet) -> list[Placed]:
    """Return the columns that are read: of a doubled one the first."""
    firsts: dict[str, Placed] = {}
    for placed in sheet.columns:
        if placed.key in READ:
            firsts.setdefault(str(placed.key), placed)
    return list(firsts.values())


def _read_rows(sheet: Sheet, grid: Grid, layout: Layout, limits: Limits) -> None:
    header = (sheet.header_row or 1) - 1
    start = 1 + max([header, *(bottom for top, _, bottom, _ in grid.merged if top <= header <= bottom)])
    read_columns = _first_of_each(sheet)
    indexes = [placed.index for placed in read_columns]
    filled = [n for n in range(start, len(grid.rows)) if _is_filled(grid, n, indexes)]
    sheet.count = len(filled)
    if not filled:
        sheet.problems.append(Problem(None, None, "file.no-rows"))
    elif len(filled) > limits.rows:
        facts = {"rows": len(filled), "limit": limits.rows}
        sheet.problems.append(Problem(None, None, "file.too-many-rows", facts=facts))
    else:
        sheet.rows = [Row(number + 1, {}, {}) for number in filled]
        words = Words(grid.epoch_1904, layout.educations)
        for placed in read_columns:
            _read_column(sheet, grid, placed, words)


def _is_filled(grid: Grid, number: int, indexes: Sequence[int]) -> bool:
    row = grid.rows[number]
    width = len(row)
    for index in indexes:
        cell = row[index] if index < width else None
        if cell is not None and cell != "" and (not isinstance(cell, str) or cell.strip()):
            return True
    return bool(grid.formulas) and any((number, index) in grid.formulas for index in indexes)


def _read_column(sheet: Sheet, grid: Grid, placed: Placed, words: Words) -> None:
    """Read one column of every row; what was mended or cannot be read goes to ``sheet.found``."""
    key, index = str(placed.key), placed.index
    column = BY_KEY[key]
    remembered: dict[Cell, Reading] = {}
    written = _numbers_as_written(sheet, grid, index) if column.kind == "id" else {}
    read_cell = READERS.get(column.kind)
    for row in sheet.rows:
        cells = grid.rows[row.number - 1]
        cell = cells[index] if index < len(cells) else None
        if grid.formulas and (row.number - 1, index) in grid.formulas:
            row.cells[key], row.values[key], row.formulas = text_of(cell), None, row.formulas | {key}
            sheet.found.append(Problem(row.number, placed.title, "cell.formula", shown(key, cell), key=key))
            continue
        cell = text_of(cell) if isinstance(cell, bool) else cell
        row.cells[key] = cell if isinstance(cell, str) else text_of(cell)
        if read_cell is None:
            reading = read_id(cell, written.get(row.number - 1, ""))
        elif column.kind in MANY_VALUED:
            reading = read_cell(cell, column.repair, words)
        elif cell in remembered:
            reading = remembered[cell]
        else:
            reading = remembered[cell] = read_cell(cell, column.repair, words)
        row.values[key] = reading.value
        if reading is not EMPTY and reading.code:
            sheet.found.append(_finding(row, placed, key, reading, cell))


def _finding(row: Row, placed: Placed, key: str, reading: Reading, cell: Cell) -> Problem:
    code = str(reading.code)
    severity = REPAIRED if reading.severity == REPAIRED else severity_of(code)
    return Problem(row.number, placed.title, code, shown(key, cell), severity, {"title": placed.title}, key)


def _numbers_as_written(sheet: Sheet, grid: Grid, index: int) -> dict[int, str]:
    """Return by row the number cells of one column as the file writes them.

    The XML is walked only where there are numbers short enough not to be ruined by their size alone.
    """
    lines = (grid.rows[row.number - 1] for row in sheet.rows)
    cells = (line[index] for line in lines if index < len(line))
    if grid.xml is None or not any(isinstance(cell, int | float) and abs(cell) < MOST_DIGITS for cell in cells):
        return {}
    return {row: text for (row, column), text in scan(grid.xml)[1].items() if column == index}
