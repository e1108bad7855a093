# SPDX-License-Identifier: Apache-2.0
"""The rosters of the planned city as workbooks: one a batch, and the two that the visitor finds, clean and faulty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from guildmark.engines.rosters import level_name
from guildmark.flows.demo.batches import VISIT, Batch, Entry
from guildmark.flows.demo.city import CLEAN_ROWS, FAULTY_ROWS, CityPlan
from guildmark.flows.demo.faults import FAULTS, FEW_FAULTS, Formula, Row
from guildmark.flows.demo.people import ID_TYPE

PLAIN = (
    "姓名", "证件号码", "职业编码", "申报等级", "现等级", "现证书编号", "现证书职业编码", "现证书日期", "从业起始",
)  # fmt: skip
FULL = (
    "序号", "姓名", "证件类型", "证件号码", "性别", "出生日期", "手机号", "职业编码", "职业名称", "申报等级",
    "申报条件", "现等级", "现证书编号", "现证书职业编码", "现证书日期", "从业起始", "班组", "带教师傅", "备注",
)  # fmt: skip
TEAMS = ("一车间甲班", "一车间乙班", "二车间甲班", "检修班")
MENTORS = ("师砚秋", "伍听松", "柏问渠", "晏九畴")
UNKNOWN_COLUMN = "鞋码"


def row_of(plan: CityPlan, entry: Entry) -> Row:
    """Return the roster's row of ``entry``: Chinese column → text."""
    person = plan.person(entry)
    return {
        "姓名": person.name,
        "证件号码": person.id_number,
        "职业编码": entry.occupation,
        "申报等级": entry.level,
        "现等级": entry.held_level,
        "现证书编号": entry.held_number,
        "现证书职业编码": entry.occupation if entry.held_level else "",
        "现证书日期": entry.held_date.isoformat() if entry.held_date else "",
        "从业起始": f"{entry.since:%Y-%m}",
    }


def rows_of(plan: CityPlan, batch: Batch) -> list[Row]:
    """Return the rows of a batch's roster, in the order of its entries; the one at the check has a few mistakes."""
    rows = [row_of(plan, entry) for entry in batch.entries]
    for place, fault in enumerate(FEW_FAULTS if batch.stage == "checked" else (), start=4):
        rows[place] |= fault(rows, place)
    return rows


def batch_roster(plan: CityPlan, batch: Batch) -> bytes:
    """Return the roster of ``batch`` as .xlsx with the columns that the check needs; the same bytes each time."""
    return workbook(rows_of(plan, batch), PLAIN, made=batch.received_on)


def clean_rows(plan: CityPlan) -> list[Row]:
    """Return twenty full rows, none with a problem; all go from level 4 to 3."""
    return _full_rows(plan, plan.newcomers[:CLEAN_ROWS])


def sound_rows(plan: CityPlan) -> list[Row]:
    """Return the rows that the faulty roster would hold if nobody had made a mistake: all from 4 to 3."""
    return _full_rows(plan, plan.newcomers[CLEAN_ROWS : CLEAN_ROWS + FAULTY_ROWS])


def faulty_rows(plan: CityPlan) -> list[Row]:
    """Return the sound rows with every mistake of ``FAULTS`` made in them, the first in the third row."""
    rows = sound_rows(plan)
    for place, fault in enumerate(FAULTS, start=2):
        rows[place] |= fault(rows, place)
    return rows


def clean_roster(plan: CityPlan) -> bytes:
    """Return ``roster-clean.xlsx``, for the draft batch of the first firm."""
    return workbook(clean_rows(plan), FULL, made=VISIT, title=_title(plan))


def faulty_roster(plan: CityPlan) -> bytes:
    """Return ``roster-faulty.xlsx``, for the same batch: more than twenty kinds of mistakes, and an unknown column."""
    return workbook(faulty_rows(plan), (*FULL, UNKNOWN_COLUMN), made=VISIT, title=_title(plan))


def workbook(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, made: date, title: str = "") -> bytes:
    """Return ``rows`` as an .xlsx of one sheet: text cells, dates and numbers as they are; ``title`` above the header.

    ``made`` is the day written into the file's properties, so that the same rows give the same bytes.
    """
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "constant_memory": False}) as book:
        book.set_properties({"created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001 - a file's property
        sheet = book.add_worksheet("名单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        above = 1 if title else 0
        if title:
            sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        sheet.write_row(above, 0, columns, book.add_format({"bold": True, "bottom": 1}))
        sheet.set_column(0, len(columns) - 1, 16)
        for number, row in enumerate(rows, start=above + 1):
            for place, column in enumerate(columns):
                _write(sheet, (number, place), row.get(column, ""), day)
    return memory.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], value: object, day: object) -> None:
    match value:
        case Formula(text):
            sheet.write_formula(*at, text, None, value.shown)
        case date():
            sheet.write_datetime(*at, value, day)
        case int():
            sheet.write_number(*at, value)
        case str() if value:
            sheet.write_string(*at, value)


def _full_rows(plan: CityPlan, entries: Sequence[Entry]) -> list[Row]:
    return [_full_row(plan, entry, number) for number, entry in enumerate(entries, start=1)]


def _full_row(plan: CityPlan, entry: Entry, number: int) -> Row:
    person = plan.person(entry)
    return row_of(plan, entry) | {
        "序号": number,
        "证件类型": ID_TYPE,
        "性别": person.sex,
        "出生日期": person.birth_date,
        "职业名称": plan.occupations[entry.occupation],
        "申报等级": level_name(entry.level),
        "现等级": level_name(entry.held_level),
        "现证书日期": entry.held_date,
        "班组": TEAMS[number % len(TEAMS)],
        "带教师傅": MENTORS[number % len(MENTORS)],
    }


def _title(plan: CityPlan) -> str:
    return f"{plan.firms[0].name} {plan.unfinished[0].name}职业技能等级认定名单"
