# SPDX-License-Identifier: Apache-2.0
"""The cells of a roster's sheet as they stand in the file, from .xlsx or CSV, before anything is made of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from guildmark.engines.rosters.archive import Limits, UnreadableError, Workbook, is_workbook, open_workbook

Cell = str | int | float | bool | date | datetime | time | timedelta | None
_EXACT = 10**15
_MIB = 1024 * 1024


@dataclass(slots=True)
class Grid:
    """The cells of one sheet: row 0 is Excel's row 1. ``formulas`` and ``merged`` count from 0 as well.

    ``lines`` are the rows in their order, to be taken once; ``rows`` keeps them all.
    """

    name: str
    lines: Iterator[Sequence[Cell]]
    epoch_1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    book: Workbook | None = None
    _kept: list[Sequence[Cell]] | None = None

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """All rows, kept from the first time that they are asked for."""
        if self._kept is None:
            self._kept = list(self.lines)
        return self._kept

    def written(self) -> dict[tuple[int, int], str]:
        """Return by place the number cells as the file writes them; the whole XML is walked for it."""
        return {} if self.book is None else scan(self.book)[1]


def read_grid(data: bytes, filename: str, limits: Limits) -> Grid:
    """Return the cells of an .xlsx or CSV file.

    Raises UnreadableError: ``file.too-large file.encrypted file.not-a-workbook file.bomb``.
    """
    if len(data) > limits.size:
        raise UnreadableError("file.too-large", size=-(-len(data) // _MIB), limit=limits.size // _MIB)
    if is_workbook(data):
        return _from_workbook(open_workbook(data, limits))
    if filename.casefold().endswith((".csv", ".txt", ".tsv")):
        return _from_csv(data, limits)
    raise UnreadableError("file.not-a-workbook")


def _from_workbook(book: Workbook) -> Grid:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.clean)).get_sheet_by_index(0)
    except (CalamineError, ValueError) as error:
        raise UnreadableError("file.not-a-workbook") from error
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
    formulas = set(scan(book)[0]) if book.formulas else set()
    return Grid(book.name, _lines(sheet), book.epoch_1904, merged, formulas, book)


def _lines(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """Yield a sheet's rows one by one; the reader leaves out the columns before the first that is used."""
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    for line in sheet.iter_rows():
        yield [*left, *line] if left else line


def _from_csv(data: bytes, limits: Limits) -> Grid:
    text = _decoded(data)
    head = text[:4096]
    delimiter = max(",\t;", key=head.count)
    try:
        rows: list[Sequence[Cell]] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise UnreadableError("file.not-a-workbook") from error
    if sum(len(row) for row in rows) > limits.cells:
        raise UnreadableError("file.bomb")
    return Grid("", iter(rows))


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise UnreadableError("file.not-a-workbook")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("file.not-a-workbook")


class _Scanner:
    """Walks a sheet's XML for what calamine does not tell: which cells hold formulas, how numbers are written."""

    def __init__(self) -> None:
        self.formulas: list[tuple[int, int]] = []
        self.written: dict[tuple[int, int], str] = {}
        self._row = self._column = -1
        self._text: list[str] | None = None
        self._is_number = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1
        elif local == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._is_number = attributes.get("t", "n") == "n"
        elif local == "f":
            self.formulas.append((self._row, self._column))
        elif local == "v" and self._is_number:
            self._text = []

    def end(self, name: str) -> None:
        if self._text is not None and name.rpartition(":")[2] == "v":
            self.written[self._row, self._column] = "".join(self._text)
            self._text = None

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def scan(book: Workbook) -> tuple[list[tuple[int, int]], dict[tuple[int, int], str]]:
    """Return the places of formulas and, by place, number cells as the file writes them; rows and columns from 0."""
    scanner = _Scanner()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.data
    try:
        with book.xml() as part:
            parser.ParseFile(part)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableError("file.not-a-workbook") from error
    return scanner.formulas, scanner.written


def _column(reference: str) -> int:
    index = 0
    for letter in reference.upper():
        if not letter.isalpha():
            break
        index = index * 26 + ord(letter) - 64
    return index - 1


def text_of(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, of long ones 15 digits as Excel shows them, ISO dates."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < _EXACT else str(int(Decimal(f"{cell:.15g}")))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
