# SPDX-License-Identifier: Apache-2.0
"""Read a roster file into rows and problems: the dry run's first half, for pages and the command line."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from guildmark.engines.rosters import columns as known
from guildmark.engines.rosters.archive import Limits, UnreadableError
from guildmark.engines.rosters.cells import MOST_DIGITS, PLAIN, READERS, Reading, Words, read_id, shown
from guildmark.engines.rosters.columns import BY_KEY, READ, REQUIRED, Placed
from guildmark.engines.rosters.grids import Cell, Grid, read_grid, text_of
from guildmark.engines.rosters.masks import mask_numbers
from guildmark.engines.rosters.problems import REPAIRED, Problem, severity_of
from guildmark.engines.rosters.sheets import Record, Row, Sheet

BLOCK = 2_000
__all__ = ["Layout", "Row", "Sheet", "read"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a roster may say beside its fixed columns: the pack's names of educations, each with its code."""

    educations: Mapping[str, object] = field(default_factory=dict)


def read(data: bytes, filename: str, layout: Layout | None = None, limits: Limits | None = None) -> Sheet:
    """Return the roster in an .xlsx or CSV file (UTF-8 or GB18030).

    Raises nothing for bad input: what is wrong with the file stands in ``problems``, what is wrong in single cells in
    ``found``. ``check`` judges the rows and returns all of it. Limits: 20 MB, 100,000 rows unless told otherwise.
    """
    limits = limits or Limits()
    sheet = Sheet("", hashlib.sha256(data).hexdigest(), filename)
    try:
        grid = read_grid(data, filename, limits)
        sheet.name = grid.name
        head = list(islice(grid.lines, known.HEADER_WITHIN))
        if _read_header(sheet, grid, head):
            _read_rows(sheet, grid, chain(head, grid.lines), _Columns(sheet, grid, layout or Layout()), limits)
    except UnreadableError as unreadable:
        sheet.problems.append(Problem(None, None, unreadable.code, facts=unreadable.facts))
    return sheet


def _read_header(sheet: Sheet, grid: Grid, lines: list[Sequence[Cell]]) -> bool:
    head = [[text_of(cell) for cell in line] for line in lines]
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


def _read_rows(sheet: Sheet, grid: Grid, lines: Iterable[Sequence[Cell]], columns: "_Columns", limits: Limits) -> None:
    """Read the rows below the header, block by block; what lies beyond the limit is counted only."""
    header = (sheet.header_row or 1) - 1
    start = 1 + max([header, *(bottom for top, _, bottom, _ in grid.merged if top <= header <= bottom)])
    below = islice(enumerate(lines), start, None)
    while block := list(islice(below, BLOCK)):
        filled = [(number, line) for number, line in block if columns.is_filled(number, line)]
        sheet.count += len(filled)
        if sheet.count <= limits.rows:
            sheet.rows += columns.rows(filled)
    if not sheet.count:
        sheet.problems.append(Problem(None, None, "file.no-rows"))
    elif sheet.count > limits.rows:
        sheet.rows, sheet.found = [], []
        facts = {"rows": sheet.count, "limit": limits.rows}
        sheet.problems.append(Problem(None, None, "file.too-many-rows", facts=facts))


class _Columns:
    """The columns of a sheet that are read, and what each remembers of the cells that it has read before."""

    def __init__(self, sheet: Sheet, grid: Grid, layout: Layout) -> None:
        self._sheet, self._grid = sheet, grid
        self._words = Words(grid.epoch_1904, layout.educations)
        placed = _first_of_each(sheet)
        self._places = {str(one.key): place for place, one in enumerate(placed)}
        self._indexes = [one.index for one in placed]
        self._readers = [_Reader(one, self._words) for one in placed]
        self._columns = placed
        self._written: dict[tuple[int, int], str] | None = None

    def is_filled(self, number: int, line: Sequence[Cell]) -> bool:
        """Say whether a line holds anything in the columns that are read."""
        width = len(line)
        for index in self._indexes:
            cell = line[index] if index < width else None
            if cell is not None and cell != "" and (not isinstance(cell, str) or cell.strip()):
                return True
        return bool(self._grid.formulas) and any((number, index) in self._grid.formulas for index in self._indexes)

    def rows(self, lines: Sequence[tuple[int, Sequence[Cell]]]) -> list[Row]:
        """Return the rows of these lines; what was mended or cannot be read goes to ``sheet.found``."""
        read = [self._column(place, lines) for place in range(len(self._columns))]
        texts, values = zip(*(one[0] for one in read), strict=True), zip(*(one[1] for one in read), strict=True)
        rows = [
            Row(number + 1, Record(self._places, text), dict(zip(self._places, value, strict=True)))
            for (number, _), text, value in zip(lines, texts, values, strict=True)
        ]
        if self._grid.formulas:
            for row in rows:
                row.formulas = frozenset(
                    key for key, place in self._places.items() if self._is_formula(row.number - 1, place)
                )
        return rows

    def _is_formula(self, number: int, place: int) -> bool:
        return (number, self._indexes[place]) in self._grid.formulas

    def _column(self, place: int, lines: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[list[str], list[object]]:
        """Return one column of a block: texts and values. Cells plain or read before go the short way."""
        index, reader = self._indexes[place], self._readers[place]
        plain, remembered, formulas = reader.plain, reader.remembered, self._grid.formulas
        texts: list[str] = []
        values: list[object] = []
        value: object
        for number, line in lines:
            cell = line[index] if index < len(line) else None
            if formulas and (number, index) in formulas:
                text, value, reading = text_of(cell), None, Reading(None, "cell.formula")
            elif plain is not None and isinstance(cell, str) and plain(cell):
                text, value, reading = cell, cell, None
            elif cell in remembered:
                text, value, reading = remembered[cell]
            else:
                text, value, reading = reader.read(cell)
                if reading is RAW_NUMBER:
                    text, value, reading = self._number(cell, number, index)
            texts.append(text)
            values.append(value)
            if reading is not None:
                self._sheet.found.append(_finding(number + 1, self._columns[place], reading, cell))
        return texts, values

    def _number(self, cell: Cell, number: int, index: int) -> "Read":
        """Read a number cell of the identity numbers as the file writes it; the XML is walked once for all of them."""
        if self._written is None:
            self._written = self._grid.written()
        return _told(text_of(cell), read_id(cell, self._written.get((number, index), "")))


Read = tuple[str, object, Reading | None]
"""A cell's text and value, and its reading where something was found."""

RAW_NUMBER = Reading(None, "raw-number")


def _told(text: str, reading: Reading) -> Read:
    return text, reading.value, reading if reading.code else None


class _Reader:
    """Reads the cells of a column. Those of few-valued columns are remembered, and share their texts.

    ``plain`` says of a text of another column that it may be taken as it stands.
    """

    def __init__(self, placed: Placed, words: Words) -> None:
        self._column = BY_KEY[str(placed.key)]
        self._words = words
        pattern = PLAIN.get(self._column.kind)
        self.plain = pattern.fullmatch if pattern else None
        self.remembered: dict[Cell, Read] = {}

    def read(self, cell: Cell) -> Read:
        """Return what a cell says."""
        if isinstance(cell, bool):
            return self.read(text_of(cell))
        read_cell = READERS.get(self._column.kind)
        if read_cell is None:
            if isinstance(cell, int | float) and abs(cell) < MOST_DIGITS:
                return "", None, RAW_NUMBER
            return _told(text_of(cell), read_id(cell))
        found = _told(text_of(cell), read_cell(cell, self._column.repair, self._words))
        if self.plain is None:
            self.remembered[cell] = found
        return found


def _finding(row: int, placed: Placed, reading: Reading, cell: Cell) -> Problem:
    code, key = str(reading.code), str(placed.key)
    severity = REPAIRED if reading.severity == REPAIRED else severity_of(code)
    facts = {} if code == "cell.formula" else {"title": placed.title}
    return Problem(row, placed.title, code, shown(key, cell), severity, facts, key)
