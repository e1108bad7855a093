# SPDX-License-Identifier: Apache-2.0
"""Bad rosters, one a fault: what is uploaded and what must be said of it, by row, column and code."""

from datetime import date

from tests.engines.rosters.roster_files import LONG, NUMBERS, csv_text, ole, person, replaced, workbook

from guildmark.engines.rosters import Limits, identity

FOREIGN = {"证件类型": "护照", "证件号码": "E12345678", "姓名": "John Smith"}
HELD = {"现等级": "4", "现证书编号": "Y000037990001193400001", "现证书日期": date(2018, 5, 1)}
CHILD = identity.make_number("379901", date(2010, 5, 4), 1)


def merged_header(_, sheet):
    sheet.merge_cells("A1:B1")


def formula(_, sheet):
    sheet["B2"] = '="379901"&"199005040017"'


def doctype(xml):
    return b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml


def stray_cell(_, sheet):
    sheet["XFD1048576"] = "x"


def big_zip():
    return replaced(workbook(person()), "docProps/app.xml", lambda _: b" " * (60 << 20))


def rows(*expected):
    return list(expected)


GOOD, ID, NAME = person(1), "证件号码", "姓名"
CASES = {
    "xls renamed": (ole("Workbook"), [(None, None, "file.not-a-workbook")]),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), [(None, None, "file.encrypted")]),
    "truncated": (workbook(person())[:-900], [(None, None, "file.not-a-workbook")]),
    "text named xlsx": ("姓名".encode(), [(None, None, "file.not-a-workbook")]),
    "zip bomb": (big_zip(), [(None, None, "file.bomb")]),
    "entities": (replaced(workbook(person()), "xl/worksheets/sheet1.xml", doctype), [(None, None, "file.bomb")]),
    "a cell at the far end": (workbook(person(), prepare=stray_cell), [(None, None, "file.bomb")]),
    "too large": (workbook(person()), [(None, None, "file.too-large")], Limits(size=100)),
    "zero rows": (workbook(header=LONG), [(None, None, "file.no-rows")]),
    "too many rows": (workbook(*map(person, range(4))), [(None, None, "file.too-many-rows")], Limits(rows=3)),
    "missing column": (
        workbook({"姓名": "张三", "证件号码": NUMBERS[0], "申报等级": "3"}, header=["姓名", "证件号码", "申报等级"]),
        [(None, "职业编码", "column.missing")],
    ),
    "no header at all": (
        workbook(header=["甲", "乙"]),
        [(None, c, "column.missing") for c in ("姓名", "证件号码", "职业编码", "申报等级")],
    ),
    "unknown column": (workbook(person(民族="汉")), [(None, "民族", "column.unknown")]),
    "doubled column": (
        workbook(person(), header=["姓名", "证件号码", "职业编码", "申报等级", "姓 名"]),
        [(None, "姓名", "column.twice")],
    ),
    "merged header": (
        workbook(
            header=["姓名", None, "证件号码", "职业编码", "申报等级"],
            above=(),
            prepare=lambda b, s: (merged_header(b, s), s.append(["张三", "", NUMBERS[0], "6-18-01-01", "3"])),
        ),
        [(None, "姓名", "header.merged")],
    ),
    "formula cell": (workbook(person(), prepare=formula), [(2, ID, "cell.formula")]),
    "no name": (workbook(person(姓名=None), GOOD), [(2, NAME, "name.missing")]),
    "digits in a name": (workbook(person(姓名="张3")), [(2, NAME, "name.characters")]),
    "Latin stop in a name": (workbook(person(姓名="阿凡.提")), [(2, NAME, "name.characters")]),
    "no number": (workbook(person(证件号码=None)), [(2, ID, "id.missing")]),
    "unknown type": (workbook(person(证件类型="军官证")), [(2, "证件类型", "id.type")]),
    "passport": (workbook(person(**FOREIGN)), [(2, "证件类型", "id.type")]),
    "old residence card": (
        workbook(person(证件类型="外国人永久居留身份证", 证件号码="USA110090050412")),
        [(2, "证件类型", "id.type")],
    ),
    "ruined number": (workbook(person(证件号码=int(NUMBERS[0][:15] + "000"))), [(2, ID, "id.ruined")]),
    "ruined in CSV": (csv_text(person(证件号码="3.79901E+17")).encode(), [(2, ID, "id.ruined")], None, "r.csv"),
    "17 digits": (workbook(person(证件号码=NUMBERS[0][:17])), [(2, ID, "id.length")]),
    "letter inside": (workbook(person(证件号码="3799O1199005040018")), [(2, ID, "id.characters")]),
    "no such birth date": (workbook(person(证件号码="37990119900230001" + identity.check_digit("37990119900230001"))),
                           [(2, ID, "id.birth-date")]),
    "check digit": (
        workbook(person(证件号码=NUMBERS[0][:17] + ("1" if NUMBERS[0][17] != "1" else "2"))),
        [(2, ID, "id.check-digit")],
    ),
    "one number twice": (
        workbook(person(0), person(1, 证件号码=NUMBERS[0])),
        [(2, ID, "id.duplicate"), (3, ID, "id.duplicate")],
    ),
    "birth date differs": (workbook(person(出生日期="1990-05-05")), [(2, "出生日期", "birth-date.differs")]),
    "sex differs": (workbook(person(性别="女")), [(2, "性别", "sex.differs")]),
    "phone": (workbook(person(手机号="0536-8888888")), [(2, "手机号", "phone.format")]),
    "15 years old": (workbook(person(证件号码=CHILD)), [(2, ID, "person.too-young")]),
    "no occupation": (workbook(person(职业编码=None)), [(2, "职业编码", "occupation.missing")]),
    "unknown occupation": (workbook(person(职业编码="9-99-99-99")), [(2, "职业编码", "occupation.unknown")]),
    "occupation's name": (workbook(person(职业名称="铣工")), [(2, "职业名称", "occupation.name-differs")]),
    "no level": (workbook(person(申报等级=None)), [(2, "申报等级", "level.missing")]),
    "unknown level": (workbook(person(申报等级="三级/技师")), [(2, "申报等级", "level.unknown")]),
    "held without number": (
        workbook(person(**(HELD | {"现证书编号": None}))),
        [(2, "现证书编号", "held.incomplete")],
    ),
    "held not below": (workbook(person(**(HELD | {"现等级": "三级"}))), [(2, "现等级", "held.not-below")]),
    "one certificate, two people": (
        workbook(person(0, **HELD), person(1, **HELD)),
        [(2, "现证书编号", "held.number-shared"), (3, "现证书编号", "held.number-shared")],
    ),
    "unknown route": (workbook(person(申报条件="走后门")), [(2, "申报条件", "route.unknown")]),
    "unreadable date": (workbook(person(从业起始="前年")), [(2, "从业起始", "date.unreadable")]),
    "30 February": (workbook(person(从业起始="2015-02-30")), [(2, "从业起始", "date.impossible")]),
    "future": (workbook(person(从业起始="2023-10-01")), [(2, "从业起始", "date.future")]),
    "before 16": (workbook(person(从业起始="2006-04")), [(2, "从业起始", "date.before-age")]),
    "equal rows": (
        workbook(GOOD, person(), GOOD),
        [(2, None, "row.duplicate"), (4, None, "row.duplicate")],
    ),
    "full-width number": (
        workbook(person(证件号码=NUMBERS[0].translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}))),
        [(2, ID, "id.characters")],
    ),
}  # fmt: skip
