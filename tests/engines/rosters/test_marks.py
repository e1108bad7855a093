# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook: the template goes out and comes back, and every problem has its code."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from guildmark.engines.rosters import marks
from guildmark.engines.rosters.marks_messages import CODES

PEOPLE = {
    11: marks.Candidate(11, "张伟", "车工", "三级/高级工", ("theory", "practice")),
    12: marks.Candidate(12, "李娜", "车工", "二级/技师", ("theory", "practice", "review")),
    13: marks.Candidate(13, "王芳", "铣工", "三级/高级工", ("theory", "practice"), {"theory": Decimal("70.00")}),
    14: marks.Candidate(
        14, "赵磊", "铣工", "三级/高级工", ("theory", "practice"), {"theory": Decimal(88)}, frozenset({"theory"})
    ),
}


def check(*rows, header="报名号,姓名,理论成绩,技能成绩,综合评审成绩"):
    sheet = marks.read_marks("\n".join([header, *rows]).encode(), "成绩.csv")
    return marks.check_marks(sheet, PEOPLE, Decimal(100))


def found(*rows, **more):
    return [(p.row, p.key, p.code, p.severity) for p in check(*rows, **more).problems]


def test_the_template_holds_everyone_with_the_parts_and_what_is_known():
    data = marks.template(list(PEOPLE.values()), title="第一批")
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert head == ["报名号", "姓名", "职业名称", "申报等级", "理论成绩", "技能成绩", "综合评审成绩"]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("11", "张伟", ""), ("12", "李娜", ""), ("13", "王芳", 70.0), ("14", "赵磊", 88.0),
    ]  # fmt: skip


def test_the_template_comes_back_without_a_problem_but_what_is_missing():
    sheet = marks.read_marks(marks.template(list(PEOPLE.values()), title="第一批"), "成绩.xlsx")
    told = marks.check_marks(sheet, PEOPLE, Decimal(100))
    assert ({p.code for p in told.problems}, told.marks, told.bad_rows) == ({"mark.missing"}, {}, set())


def test_marks_and_absences_are_read_exactly():
    told = check("11,张伟,80.5,缺考,", "12,李娜,60,61.25,0")
    assert told.problems == []
    assert told.marks == {
        11: {"theory": Decimal("80.5"), "practice": None},
        12: {"theory": Decimal(60), "practice": Decimal("61.25"), "review": Decimal(0)},
    }


@pytest.mark.parametrize(
    ("row", "key", "code"),
    [
        (",张伟,80,80,", "entry", "mark.candidate-missing"),
        ("99,张伟,80,80,", "entry", "mark.candidate-unknown"),
        ("乙一,张伟,80,80,", "entry", "mark.candidate-unknown"),
        ("11,李四,80,80,", "name", "mark.name-differs"),
        ("11,张伟,八十,80,", "theory", "mark.not-a-number"),
        ("11,张伟,NaN,80,", "theory", "mark.not-a-number"),
        ("11,张伟,100.5,80,", "theory", "mark.out-of-range"),
        ("11,张伟,80,-1,", "practice", "mark.out-of-range"),
        ("11,张伟,80.125,80,", "theory", "mark.decimals"),
        ("11,张伟,80,80,70", "review", "mark.no-such-part"),
        ("14,赵磊,90,80,", "theory", "mark.kept"),
    ],
)
def test_each_problem_has_its_code_and_nothing_of_the_row_is_taken(row, key, code):
    assert found(row) == [(2, key, code, "error")]
    assert check(row).marks == {}


def test_a_person_twice_is_told_on_both_rows():
    assert [f[:3] for f in found("11,张伟,80,80,", "11,张伟,70,70,")] == [
        (2, "entry", "mark.twice"), (3, "entry", "mark.twice"),
    ]  # fmt: skip


def test_absent_for_all_and_absent_with_a_mark():
    header = "报名号,姓名,理论成绩,技能成绩,缺考"
    assert check("11,张伟,,,是", header=header).marks == {11: {"theory": None, "practice": None}}
    assert [f[2] for f in found("11,张伟,80,,是", header=header)] == ["mark.absent-and-marked"]


def test_full_width_marks_and_words_after_them_are_mended_and_said():
    told = check("11,张伟,８０分,８１,")
    assert told.marks == {11: {"theory": Decimal(80), "practice": Decimal(81)}}
    assert [(p.key, p.severity) for p in told.problems] == [("theory", "repaired")]


def test_a_mark_that_changes_is_a_warning_that_names_both():
    told = check("13,王芳,75,80,")
    [problem] = told.problems
    assert (problem.code, problem.severity) == ("mark.changes", "warning")
    assert "70 改为 75" in problem.message("zh")
    assert told.marks == {13: {"theory": Decimal(75), "practice": Decimal(80)}}


def test_what_is_known_already_changes_nothing():
    told = check("13,王芳,70,,", "14,赵磊,88,81,")
    assert told.marks == {14: {"practice": Decimal(81)}}
    assert (told.same, [p.code for p in told.problems]) == (1, ["mark.missing"])


def test_a_file_without_a_part_or_a_number_column_says_so():
    assert [f[2] for f in found("11,张伟", header="报名号,姓名")] == ["column.missing"]
    assert [f[2] for f in found("张伟,80", header="姓名,理论成绩")] == ["column.missing"]


def test_a_formula_in_a_mark_is_not_believed():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["报名号", "姓名", "理论成绩", "技能成绩"])
        page.write_row(1, 0, ["11", "张伟"])
        page.write_formula(1, 2, "=40+40", None, 80)
    told = marks.check_marks(marks.read_marks(out.getvalue(), "a.xlsx"), PEOPLE, Decimal(100))
    assert (told.marks, "cell.formula" in {p.code for p in told.problems}) == ({}, True)


def test_every_code_has_words_in_both_languages():
    facts = {"title": "理论成绩", "greatest": "100", "old": "1", "new": "2"}
    problems = [marks.MarkProblem(2, "理论成绩", code, facts=facts) for code in sorted(CODES)]
    assert all(p.message(lang) and p.remedy(lang) for p in problems for lang in ("zh", "en"))
