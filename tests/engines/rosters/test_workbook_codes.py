# SPDX-License-Identifier: Apache-2.0
"""Ledgers, marks and answers: every code of their catalogues has a file that calls it forth, by row and column."""

from decimal import Decimal

import pytest
from tests.engines.rosters.roster_files import NUMBERS, OCCUPATIONS, ON, ole, replaced, workbook

from guildmark.engines.rosters import (
    Limits,
    credit_codes,
    ledgers,
    marks,
    marks_messages,
    submissions,
    submissions_messages,
)

ID, CODE = "证件号码", credit_codes.make_code("379901", "MB000001")
BASE = {
    "certificates": {
        "证书编号": "1637001001301234",
        "姓名": "张三",
        ID: NUMBERS[0],
        "职业编码": "6-18-01-01",
        "等级": "3",
        "发证日期": "2016-06-30",
    },
    "filings": {
        "统一社会信用代码": CODE,
        "单位名称": "老牌机械有限公司",
        "区县": "379901",
        "评价机构编码": "Y003721990777",
        "起": "2021-11-01",
        "止": "2024-10-31",
        "职业编码": "6-18-01-01",
        "等级": "5 4 3",
    },
    "cards": {
        "证卡编号": "KP-2021-0001",
        "姓名": "张三",
        ID: NUMBERS[0],
        "统一社会信用代码": CODE,
        "类别": "考评员",
        "有效期至": "2025-12-31",
    },
}
CHANGED = [
    ("certificates", {"姓名": None}, "姓名", "name.missing"),
    ("certificates", {"姓名": "张3"}, "姓名", "name.characters"),
    ("certificates", {ID: None}, ID, "id.missing"),
    ("certificates", {"证件类型": "军官证"}, "证件类型", "id.type"),
    ("certificates", {ID: int(NUMBERS[0][:15] + "000")}, ID, "id.ruined"),
    ("certificates", {ID: NUMBERS[0][:17]}, ID, "id.length"),
    ("certificates", {ID: "3799O1199005040018"}, ID, "id.characters"),
    ("certificates", {ID: "379901199002300015"}, ID, "id.birth-date"),
    ("certificates", {ID: NUMBERS[0][:17] + ("1" if NUMBERS[0][17] != "1" else "2")}, ID, "id.check-digit"),
    ("certificates", {"职业编码": None}, "职业编码", "occupation.missing"),
    ("certificates", {"等级": None}, "等级", "level.missing"),
    ("certificates", {"等级": "九级"}, "等级", "level.unknown"),
    ("certificates", {"发证日期": "去年夏天"}, "发证日期", "date.unreadable"),
    ("certificates", {"发证日期": "2016-02-30"}, "发证日期", "date.impossible"),
    ("certificates", {"发证日期": None}, "发证日期", "cell.missing"),
    ("certificates", {"发证日期": "2030-01-01", "证书编号": "3037001001301234"}, "发证日期", "date.future"),
    ("certificates", {"证书编号": "12345"}, "证书编号", "number.format"),
    ("certificates", {"证书编号": "1637001001401234"}, "证书编号", "number.level-differs"),
    ("certificates", {"证书编号": "1537001001301234"}, "证书编号", "number.year-differs"),
    ("certificates", {"职业版本": "旧"}, "职业版本", "edition.unknown"),
    ("certificates", {"职业编码": "6-04-98-01", "职业版本": "2022"}, "职业编码", "occupation.unknown"),
    ("certificates", {"职业编码": "6-04-98-01", "职业名称": "老车工"}, "职业编码", "occupation.not-in-edition"),
    ("certificates", {"职业编码": "6-04-98-01"}, "职业编码", "occupation.name-missing"),
    ("certificates", {"职业名称": "老车工"}, "职业名称", "occupation.name-differs"),
    ("certificates", {"发证机构": " 市第一鉴定站 "}, "发证机构", "body.characters"),
    ("filings", {"统一社会信用代码": "91370000000000000X"}, "统一社会信用代码", "credit-code.format"),
    ("filings", {"区县": "远方县"}, "区县", "region.unknown"),
    ("filings", {"评价机构编码": "Y00"}, "评价机构编码", "body-code.format"),
    ("filings", {"单位名称": " 老牌机械有限公司"}, "单位名称", "organisation.missing"),
    ("filings", {"止": "2020-01-01"}, "止", "period.reversed"),
    ("cards", {"证卡编号": "卡"}, "证卡编号", "card.format"),
    ("cards", {"类别": "裁判"}, "类别", "card-kind.unknown"),
]


def book(*rows, **more):
    """A workbook of a ledger's rows, with their own columns only."""
    return workbook(*rows, **({"header": list(rows[0])} | more))


FORMULA = book(BASE["certificates"], prepare=lambda _, sheet: sheet.__setitem__("C2", '="37"&"99"'))
MERGED = book(BASE["certificates"], prepare=lambda _, sheet: sheet.merge_cells("F1:G1"))
LACKING = {key: value for key, value in BASE["certificates"].items() if key != "等级"}
FILES = [
    ("certificates", ole("Workbook"), None, (None, None, "file.not-a-workbook")),
    ("certificates", ole("EncryptionInfo", "EncryptedPackage"), None, (None, None, "file.encrypted")),
    ("certificates", book(BASE["certificates"]), Limits(size=100), (None, None, "file.too-large")),
    (
        "certificates",
        replaced(book(BASE["certificates"]), "docProps/app.xml", lambda _: b" " * (60 << 20)),
        None,
        (None, None, "file.bomb"),
    ),
    ("certificates", book(*[BASE["certificates"]] * 4), Limits(rows=3), (None, None, "file.too-many-rows")),
    ("certificates", workbook(header=list(BASE["certificates"])), None, (None, None, "file.no-rows")),
    ("certificates", book(LACKING), None, (None, "等级", "column.missing")),
    ("certificates", book(BASE["certificates"] | {"民族": "汉"}), None, (None, "民族", "column.unknown")),
    (
        "certificates",
        book(BASE["certificates"], header=[*BASE["certificates"], "姓 名"]),
        None,
        (None, "姓名", "column.twice"),
    ),
    ("certificates", MERGED, None, (None, "发证日期", "header.merged")),
    ("certificates", FORMULA, None, (2, ID, "cell.formula")),
    ("certificates", book(*[BASE["certificates"]] * 2), None, (3, "证书编号", "number.duplicate")),
    (
        "filings",
        book(BASE["filings"], BASE["filings"] | {"止": "2025-10-31", "职业编码": "6-18-01-02"}),
        None,
        (3, "止", "filing.rows-differ"),
    ),
    ("filings", book(*[BASE["filings"]] * 2), None, (3, "职业编码", "filing.occupation-twice")),
    (
        "filings",
        book(BASE["filings"], BASE["filings"] | {"职业编码": "6-18-01-02", "等级": "九级"}),
        None,
        (2, "评价机构编码", "filing.row-wrong"),
    ),
]
FROM_THE_RECORD = {
    "id.name-differs",
    "number.issued-here",
    "number.other-holder",
    "body-code.other-firm",
    "organisation.name-differs",
    "organisation.unknown",
    "filing.filed-here",
    "card.other-holder",
}
"""Codes that only the record tells: ``tests/flows/test_ledger_record_codes.py`` calls each of them forth."""


def told(kind, data, limits=None):
    """What is told of a ledger's file alone: (row, column, code)."""
    sheet = ledgers.read(data, "l.xlsx", ledgers.LAYOUTS[kind], limits)
    found = ledgers.check(sheet, ledgers.Against(ON, OCCUPATIONS, {"379901"}))
    found += ledgers.whole_filings(sheet, found) if kind == "filings" else []
    return [(p.row, p.column, p.code) for p in found]


@pytest.mark.parametrize(("kind", "changes", "column", "code"), CHANGED, ids=[case[3] for case in CHANGED])
def test_a_changed_cell_of_a_ledger_is_told_by_row_column_and_code(kind, changes, column, code):
    assert (2, column, code) in told(kind, book(BASE[kind] | changes))


@pytest.mark.parametrize(("kind", "data", "limits", "expected"), FILES, ids=[case[3][2] for case in FILES])
def test_a_faulty_ledger_is_told_by_row_column_and_code(kind, data, limits, expected):
    assert expected in told(kind, data, limits)


@pytest.mark.parametrize("kind", BASE)
def test_a_ledger_without_a_fault_is_told_none(kind):
    assert told(kind, book(BASE[kind])) == []


def test_every_code_of_ledgers_has_its_case():
    called = {case[3] for case in CHANGED} | {case[3][2] for case in FILES}
    assert called | FROM_THE_RECORD == set(ledgers.CODES)
    assert not called & FROM_THE_RECORD


WEI = marks.Candidate(11, "张伟", "车工", "三级/高级工", ("theory", "practice"), {"practice": Decimal("70.00")})
LEI = marks.Candidate(14, "赵磊", "铣工", "三级/高级工", ("theory", "practice"), {}, frozenset({"theory"}))
MARKS = [
    (",张伟,80,80,,", "报名号", "mark.candidate-missing"),
    ("99,张伟,80,80,,", "报名号", "mark.candidate-unknown"),
    ("11,李四,80,80,,", "姓名", "mark.name-differs"),
    ("11,张伟,80,80,,\n11,张伟,80,80,,", "报名号", "mark.twice"),
    ("11,张伟,八十,80,,", "理论成绩", "mark.not-a-number"),
    ("11,张伟,100.5,80,,", "理论成绩", "mark.out-of-range"),
    ("11,张伟,80.125,80,,", "理论成绩", "mark.decimals"),
    ("11,张伟,80,80,70,", "综合评审成绩", "mark.no-such-part"),
    ("11,张伟,80,,,是", "理论成绩", "mark.absent-and-marked"),
    ("14,赵磊,90,80,,", "理论成绩", "mark.kept"),
    ("11,张伟,,80,,", "理论成绩", "mark.missing"),
    ("11,张伟,80,75,,", "技能成绩", "mark.changes"),
]


@pytest.mark.parametrize(("row", "column", "code"), MARKS, ids=[case[2] for case in MARKS])
def test_a_mark_is_told_by_row_column_and_code(row, column, code):
    data = f"报名号,姓名,理论成绩,技能成绩,综合评审成绩,缺考\n{row}".encode()
    found = marks.check_marks(marks.read_marks(data, "成绩.csv"), {11: WEI, 14: LEI}, Decimal(100)).problems
    assert (2, column, code) in [(p.row, p.column, p.code) for p in found]


def test_every_code_of_marks_has_its_case():
    assert {case[2] for case in MARKS} == marks_messages.CODES


A, B = (f"Y00372399000123{n:07}" for n in (3000001, 3000002))
ANSWERS = [
    (",已入库,", "证书编号", "answer.number-missing"),
    ("Y003723990001233999999,已入库,", "证书编号", "answer.number-unknown"),
    (f"{A},已入库,\n{A},退回,重", "证书编号", "answer.twice"),
    (f"{A},,", "审核结果", "answer.state-missing"),
    (f"{A},大概,", "审核结果", "answer.state-unknown"),
    (f"{B},已入库,", "审核结果", "answer.not-sent"),
    ("Y003723990001233000003,退回,晚", "审核结果", "answer.accepted-already"),
    (f"{A},退回,", "退回原因", "answer.reason-missing"),
]


@pytest.mark.parametrize(("row", "column", "code"), ANSWERS, ids=[case[2] for case in ANSWERS])
def test_an_answer_is_told_by_row_column_and_code(row, column, code):
    titles = {"number": "证书编号", "state": "审核结果", "reason": "退回原因"}
    sheet = submissions.read_answer(f"证书编号,审核结果,退回原因\n{row}".encode(), "反馈.csv", titles)
    states = {A: "sent", B: "not-sent", "Y003723990001233000003": "accepted"}
    found = submissions.check_answer(sheet, states, {"accepted": ["已入库"], "returned": ["退回"]}).problems
    assert (2, column, code) in [(p.row, p.column, p.code) for p in found]


def test_every_code_of_answers_has_its_case():
    assert {case[2] for case in ANSWERS} == submissions_messages.CODES
