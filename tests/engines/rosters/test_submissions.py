# SPDX-License-Identifier: Apache-2.0
"""The national query's workbook, and the dry run of its answer."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from guildmark.engines.rosters import identity, submissions
from guildmark.engines.rosters.submissions_messages import CODES

A, B, C = (f"Y00372399000123{n:07}" for n in (3000001, 3000002, 3000003))
TITLES = {"number": "证书编号", "state": "审核结果", "reason": "退回原因"}
WORDS = {"accepted": ["已入库", "accepted"], "returned": ["退回"]}
STATES = {A: "sent", B: "sent", C: "not-sent"}


def answer(*rows, header="证书编号,审核结果,退回原因", states=STATES):
    data = "\n".join([header, *rows]).encode()
    sheet = submissions.read_answer(data, "反馈.csv", TITLES, also=["姓名"])
    return submissions.check_answer(sheet, states, WORDS)


def found(*rows, **more):
    return [(p.row, p.code, p.severity) for p in answer(*rows, **more).problems]


def test_the_workbook_has_the_packs_columns_and_keeps_numbers_as_text():
    columns = [{"key": "number", "zh": "证书编号", "en": "number"}, {"key": "id", "zh": "证件号码", "en": "document"}]
    number = identity.make_number("379901", dt.date(1990, 5, 4), 12)
    data = submissions.workbook(columns, [{"number": A, "id": number}, {"number": B}])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows == [["证书编号", "证件号码"], [A, number], [B, ""]]


def test_what_is_new_is_told_by_number():
    told = answer(f"{A},已入库,", f"{B},退回,照片不清")
    assert told.problems == []
    assert told.answers == {A: submissions.Answer("accepted"), B: submissions.Answer("returned", "照片不清")}


def test_what_is_known_already_changes_nothing():
    told = answer(f"{A},ACCEPTED,", states={A: "accepted"})
    assert (told.same, told.answers, told.problems) == (1, {}, [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",已入库,", "answer.number-missing"),
        ("Y99,已入库,", "answer.number-unknown"),
        (f"{A},,", "answer.state-missing"),
        (f"{A},看看,", "answer.state-unknown"),
        (f"{C},已入库,", "answer.not-sent"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, code):
    assert found(row) == [(2, code, "error")]
    assert answer(row).answers == {}


def test_an_accepted_certificate_is_not_returned_any_more():
    assert found(f"{A},退回,晚了", states={A: "accepted"}) == [(2, "answer.accepted-already", "error")]


def test_a_number_twice_is_told_on_both_rows():
    rows = found(f"{A},已入库,", f"{A},退回,重复")
    assert rows == [(2, "answer.twice", "error"), (3, "answer.twice", "error")]


def test_a_return_without_a_reason_is_taken_with_a_warning():
    told = answer(f"{A},退回,")
    assert [(p.code, p.severity) for p in told.problems] == [("answer.reason-missing", "warning")]
    assert told.answers[A].state == "returned"


def test_a_missing_column_is_named_and_the_sent_workbooks_own_are_known():
    assert found(f"{A},,王芳", header="证书编号,退回原因,姓名") == [(None, "column.missing", "error")]
    assert found(f"{A},已入库,王芳,1", header="证书编号,审核结果,姓名,乱") == [(None, "column.unknown", "warning")]


def test_numbers_of_people_in_a_reason_are_masked():
    number = identity.make_number("379901", dt.date(1990, 5, 4), 12)
    told = answer(f"{A},退回,证件号{number}与公安不符")
    assert told.answers[A].reason == f"证件号37{'*' * 13}{number[-3:]}与公安不符"


def test_every_code_has_words_in_both_languages():
    problems = [submissions.AnswerProblem(2, "审核结果", code) for code in sorted(CODES)]
    assert all(p.message(lang) and p.remedy(lang) for p in problems for lang in ("zh", "en"))
