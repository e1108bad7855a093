# SPDX-License-Identifier: Apache-2.0
"""What a clerk does in a spreadsheet: reads what is marked in her roster, and puts it right cell by cell."""

import io
from datetime import date

import openpyxl

from guildmark.flows.demo import rosters


def opened(data):
    """The workbook in ``data``."""
    return openpyxl.load_workbook(io.BytesIO(data))


def columns_of(sheet):
    """Title → column number, of the sheet's first row."""
    return {cell.value: cell.column for cell in sheet[1] if cell.value}


def repaired(marked, right):
    """Follow the marks: each coloured cell of a bad row gets the value of ``right`` (rows by 序号 less one).

    A bad row without a wrong cell, such as one given twice, is written anew.
    """
    book = opened(marked)
    sheet = book.active
    titles = columns_of(sheet)
    for line in range(2, sheet.max_row + 1):
        if sheet.cell(line, titles["问题"]).value:
            row = right[int(sheet.cell(line, titles["序号"]).value) - 1]
            _mend(sheet, line, row, titles)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mend(sheet, line, row, titles):
    known = [title for title in titles if title in rosters.FULL]
    coloured = [title for title in known if sheet.cell(line, titles[title]).fill.fill_type == "solid"]
    wrong = [title for title in coloured if _plain(sheet.cell(line, titles[title]).value) != _plain(row.get(title))]
    for title in wrong or known:
        cell = sheet.cell(line, titles[title])
        cell.value = row.get(title) or None
        cell.number_format = "yyyy-mm-dd" if isinstance(cell.value, date) else "@"


def _plain(value):
    return str(value or "")[:10] if isinstance(value, date) else str(value or "")
