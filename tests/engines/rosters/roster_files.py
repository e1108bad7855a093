# SPDX-License-Identifier: Apache-2.0
"""Roster files of every kind, good and bad, made in memory for tests."""

import io
import zipfile
from datetime import date

import openpyxl

from guildmark.engines import rosters

ON = date(2023, 9, 30)
OCCUPATIONS = {"6-18-01-01": "车工", "6-18-01-02": "铣工", "4-03-02-01": "中式烹调师"}
ROUTES = ("逐级晋升", "长期从业")
HEADER = ["姓名", "证件号码", "职业编码", "申报等级"]
LONG = [*HEADER, "证件类型", "性别", "出生日期", "手机号", "职业名称", "申报条件"]
LONG += ["现等级", "现证书编号", "现证书职业编码", "现证书日期", "从业起始"]
NUMBERS = [rosters.identity.make_number("379901", date(1990, 5, 4), n) for n in range(1, 40)]


def person(n=0, **changes):
    """A row that has no problem, as a dict; ``n`` makes another person."""
    row = {"姓名": "张三丰"[: 2 + n % 2], "证件号码": NUMBERS[n], "职业编码": "6-18-01-01", "申报等级": "3"}
    return row | changes


def workbook(*people, header=None, above=(), name="名单", prepare=None, epoch_1904=False):
    """An .xlsx of these people; ``prepare(book, sheet)`` has the last word."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = name
    header = header or list(dict.fromkeys([*HEADER, *(key for row in people for key in row)]))
    for line in [*above, header, *([row.get(title) for title in header] for row in people)]:
        sheet.append(line)
    if prepare:
        prepare(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(*people, header=None):
    """The same as CSV text."""
    header = header or list(dict.fromkeys([*HEADER, *(key for row in people for key in row)]))
    return "\r\n".join([",".join(header), *(",".join(str(row.get(title, "")) for title in header) for row in people)])


def replaced(data, part, change):
    """A zip with one part changed by ``change(bytes) -> bytes``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def ole(*names):
    """The beginning of an old Office file that names these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(n.encode("utf-16-le") for n in names)


def read(data, filename="r.xlsx", **kwargs):
    """Read and check; returns the sheet and its problems."""
    sheet = rosters.read(data, filename, **kwargs)
    return sheet, rosters.check(sheet, on=ON, occupations=OCCUPATIONS, routes=ROUTES)


def told(problems):
    """The problems as (row, column, code), for comparing."""
    return [(p.row, p.column, p.code) for p in problems]
