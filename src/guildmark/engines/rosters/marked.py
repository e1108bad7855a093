# SPDX-License-Identifier: Apache-2.0
"""The marked workbook: a firm's own cells back, rows with errors on top, what is wrong beside each; to repair.

It keeps its cells as uploaded, numbers in full: for the firm that uploaded it only. Text is written as text with
Excel's quote mark where it could be taken for a formula.
"""

import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from guildmark.engines.rosters.archive import Limits
from guildmark.engines.rosters.columns import BY_KEY
from guildmark.engines.rosters.grids import Cell, read_grid, text_of
from guildmark.engines.rosters.problems import ERROR, GRAVITY, Problem
from guildmark.engines.rosters.reading import Sheet

_COLOURS = {"error": "#F8CBAD", "warning": "#FFF7DC", "repaired": "#DDEBF7"}
_TEXT_KINDS = frozenset({"id", "number", "phone", "code"})
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_MOST_COLUMNS = 400
_MOST_TEXT = 32_000


def marked(data: bytes, sheet: Sheet, problems: Iterable[Problem], lang: str = "zh") -> bytes:
    """Return an .xlsx with the columns of ``sheet`` in the user's order, then 行 and 问题, rows with errors first.

    The others keep their order: a warning or a repair moves no row.

    ``data`` is the uploaded file, returned as it is where no row of it could be read. Cells are as uploaded, formulas
    excepted, of which the last value is kept; the result can be uploaded again.
    """
    if not sheet.rows:
        return data
    grid = sheet.grid or read_grid(data, sheet.filename, Limits())
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"})
    _Marker(book, sheet, grid.rows, list(problems), lang).write()
    book.close()
    return out.getvalue()


class _Marker:
    """Writes one marked sheet."""

    def __init__(
        self, book: Any, sheet: Sheet, grid: Sequence[Sequence[Cell]], problems: list[Problem], lang: str
    ) -> None:
        self._book, self._sheet, self._grid, self._lang = book, sheet, grid, lang
        self._page = book.add_worksheet(_FORBIDDEN.sub("_", sheet.name)[:31] or "名单")
        self._by_row: dict[int, list[Problem]] = defaultdict(list)
        for problem in problems:
            if problem.row is not None:
                self._by_row[problem.row].append(problem)
        self._of_file = [problem for problem in problems if problem.row is None]
        own = {placed.index for placed in sheet.columns if placed.key in {"row", "problems"}}
        self._header = grid[(sheet.header_row or 1) - 1]
        self._kept = [i for i in range(min(len(self._header), _MOST_COLUMNS)) if i not in own]
        self._kinds = {p.index: sheet.kind_of(p.key) for p in sheet.columns if p.key}
        self._formats: dict[tuple[str | None, bool, bool, bool], Any] = {}

    def write(self) -> None:
        self._write_header()
        wrong = {row for row, found in self._by_row.items() if any(p.severity == ERROR for p in found)}
        rows = sorted(self._sheet.rows, key=lambda row: (row.number not in wrong, row.number))
        for place, row in enumerate(rows, start=1):
            self._write_row(place, row.number)
        self._page.freeze_panes(1, 0)
        self._page.autofilter(0, 0, len(rows), len(self._kept) + 1)

    def _write_header(self) -> None:
        bold = self._book.add_format({"bold": True, "bg_color": "#D9E1E8", "text_wrap": True, "valign": "top"})
        for place, index in enumerate(self._kept):
            self._page.write_string(0, place, text_of(self._header[index]), bold)
            texts = self._kinds.get(index) in _TEXT_KINDS
            self._page.set_column(place, place, 22 if texts else 14, self._format(None, text=True) if texts else None)
        last = len(self._kept)
        names = (BY_KEY["row"].title(self._lang), BY_KEY["problems"].title(self._lang))
        self._page.write_string(0, last, names[0], bold)
        self._page.write_string(0, last + 1, names[1], bold)
        self._page.set_column(last + 1, last + 1, 80)
        if self._of_file:
            self._page.write_comment(0, last + 1, "\n".join(self._sentence(p) for p in self._of_file)[:_MOST_TEXT])

    def _write_row(self, place: int, number: int) -> None:
        cells = self._grid[number - 1]
        found = self._by_row.get(number, [])
        colours = self._colours(found)
        for column, index in enumerate(self._kept):
            cell = cells[index] if index < len(cells) else None
            self._write_cell(place, column, cell, colours.get(index), text=self._kinds.get(index) in _TEXT_KINDS)
        last = len(self._kept)
        self._page.write_number(place, last, number)
        if found:
            text = "\n".join(self._sentence(problem) for problem in found)[:_MOST_TEXT]
            worst = min(found, key=lambda problem: GRAVITY[problem.severity]).severity
            self._page.write_string(place, last + 1, text, self._format(_COLOURS[worst], wrap=True))

    def _colours(self, found: list[Problem]) -> Mapping[int, str]:
        order = self._sheet.order()
        colours = {}
        for problem in sorted(found, key=lambda problem: -GRAVITY[problem.severity]):
            if problem.key in order:
                colours[order[problem.key]] = _COLOURS[problem.severity]
        return colours

    def _write_cell(self, row: int, column: int, cell: Cell, colour: str | None, *, text: bool) -> None:
        page = self._page
        if isinstance(cell, str) and cell:
            page.write_string(row, column, cell, self._format(colour, text=text, quoted=cell.startswith(_RISKY)))
        elif isinstance(cell, bool):
            page.write_boolean(row, column, cell, self._format(colour))
        elif isinstance(cell, int | float) and math.isfinite(cell):
            page.write_number(row, column, cell, self._format(colour, text=text))
        elif isinstance(cell, date | datetime):
            page.write_datetime(row, column, cell, self._format(colour, day=True))
        elif cell:
            page.write_string(row, column, text_of(cell), self._format(colour))
        elif colour:
            page.write_blank(row, column, None, self._format(colour, text=text))

    def _format(
        self, colour: str | None, *, text: bool = False, day: bool = False, quoted: bool = False, wrap: bool = False
    ) -> Any:
        key = (colour, text, day, quoted or wrap)
        if key not in self._formats:
            made = self._formats[key] = self._book.add_format({"valign": "top"})
            if colour:
                made.set_bg_color(colour)
            if text or day:
                made.set_num_format("yyyy-mm-dd" if day else "@")
            if wrap:
                made.set_text_wrap()
            elif quoted:
                made.set_quote_prefix()
        return self._formats[key]

    def _sentence(self, problem: Problem) -> str:
        colon = "：" if self._lang == "zh" else ": "
        where = f"{problem.column}{colon}" if problem.column else ""
        return f"{where}{problem.message(self._lang)}{problem.remedy(self._lang)}"
