# SPDX-License-Identifier: Apache-2.0
"""The mistakes of ``roster-faulty.xlsx``: each changes one sound row as people really get them wrong.

A fault is a function of the rows and the place of its own; it returns the cells to change. Undone, every row is
again a person of level 4 who applies for 3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guildmark.engines.rosters import identity

Row = dict[str, object]
Fault = Callable[[list[Row], int], Row]


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula, with the value Excel would show."""

    text: str
    shown: str


def _fixed(**cells: object) -> Fault:
    return lambda _rows, _place: dict(cells)


def _number(change: Callable[[str], object]) -> Fault:
    return lambda rows, place: {"证件号码": change(str(rows[place]["证件号码"]))}


def _born(rows: list[Row], place: int, born: date) -> Row:
    """Return a number whose check digit is right and whose birth date is another, in the number and beside it."""
    number = str(rows[place]["证件号码"])
    return {"证件号码": identity.make_number(number[:6], born, int(number[14:17])), "出生日期": born}


def _wrong_check_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def _as_a_number(number: str) -> int:
    return int(number.replace("X", "0"))


def _no_such_day(number: str) -> str:
    first17 = number[:10] + "0230" + number[14:17]
    return first17 + identity.check_digit(first17)


def _other_sex(rows: list[Row], place: int) -> Row:
    return {"性别": "女" if rows[place]["性别"] == "男" else "男"}


def _shared_certificate(rows: list[Row], _place: int) -> Row:
    return {"现证书编号": rows[0]["现证书编号"]}


def _shared_identity(rows: list[Row], _place: int) -> Row:
    return {"证件号码": rows[1]["证件号码"], "性别": rows[1]["性别"], "出生日期": rows[1]["出生日期"]}


def _same_row(rows: list[Row], place: int) -> Row:
    return dict(rows[place - 1]) | {"序号": rows[place]["序号"]}


def _many(rows: list[Row], place: int) -> Row:
    """One row with most things wrong at once."""
    return {
        "姓名": "王5",
        "证件号码": _wrong_check_digit(str(rows[place]["证件号码"])),
        "手机号": "8866",
        "职业编码": "6-18-02-40",
        "申报等级": "高高级",
        "现证书日期": "去年六月",
        "从业起始": "2031-01",
        **_other_sex(rows, place),
    }


# What the roster of the batch that waits at the check has wrong.
FEW_FAULTS: tuple[Fault, ...] = (
    _number(_wrong_check_digit),
    _fixed(申报等级=""),
    _fixed(现证书编号=""),
    _fixed(现证书日期="2021-02-30"),
)

FAULTS: tuple[Fault, ...] = (
    _fixed(姓名=""),
    _fixed(姓名="李@工"),
    _fixed(姓名=Formula('="王"&"小工"', "王小工")),
    _fixed(证件号码=""),
    _fixed(证件类型="工作证"),
    _number(_as_a_number),
    _number(lambda number: number[:17]),
    _number(lambda number: number[:9] + "O" + number[10:]),
    _number(_no_such_day),
    _number(_wrong_check_digit),
    _shared_identity,
    _fixed(出生日期=date(1999, 9, 9)),
    _other_sex,
    _fixed(手机号="1390000"),
    lambda rows, place: _born(rows, place, date(2011, 3, 2)) | {"从业起始": "", "现证书日期": ""},
    _fixed(职业编码="", 职业名称=""),
    _fixed(职业编码="9-99-99-99", 职业名称=""),
    _fixed(职业名称="宇航员"),
    _fixed(申报等级=""),
    _fixed(申报等级="九级"),
    _fixed(现证书编号=""),
    _fixed(现等级="二级/技师"),
    _shared_certificate,
    _fixed(申报条件="领导同意"),
    _fixed(现证书日期="上上个月"),
    _fixed(现证书日期="2014-02-30"),
    _fixed(从业起始=date(2031, 5, 1)),
    _fixed(从业起始="1971-01"),
    _fixed(现证书日期=date(2022, 6, 30), 从业起始="2020-03"),
    _many,
    lambda rows, place: {"姓名": f" {rows[place]['姓名']} "},
    _same_row,
)
