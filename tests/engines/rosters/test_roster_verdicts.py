# SPDX-License-Identifier: Apache-2.0
"""Verdicts of the rules told as problems: the nearest way, what it lacks, and from when."""

import json
from datetime import date

import pytest
from tests.engines.rosters.roster_files import person, read, workbook

from guildmark.engines import rosters

HELD = {"现等级": "4", "现证书编号": "1", "现证书日期": "2018-05-01", "现证书职业编码": "6-18-01-01"}
CLAUSES = [
    {"id": "A1", "text": "持有四级证书", "verdict": "yes"},
    {"id": "A2", "text": "取得四级证书满5年", "verdict": "no"},
    {"id": "B1", "text": "累计从业满10年", "verdict": "no"},
    {"id": "B2", "text": "从业起始已知", "verdict": "unknown"},
]


def explanation(verdict="no", **changes):
    routes = [
        {"name": "长期从业", "verdict": "no", "missing": ["B1", "A2"], "unknown": []},
        {"name": "逐级晋升", "verdict": "no", "missing": ["A2"], "unknown": []},
    ]
    base = {"verdict": verdict, "when": "2024-05-01", "when_reason": None, "routes": routes, "clauses": CLAUSES}
    return base | changes


def row_of(**cells):
    return read(workbook(person(**cells)))[0].rows[0]


def test_a_refusal_names_the_nearest_way_what_it_lacks_and_from_when():
    problem = rosters.eligibility_problem(row_of(), explanation())
    assert (problem.row, problem.column, problem.code, problem.severity) == (2, "申报等级", "eligibility.no", "error")
    assert all(words in problem.message() for words in ("逐级晋升", "取得四级证书满5年", "2024-05-01"))
    assert "累计从业满10年" not in problem.message()


def test_an_open_verdict_is_a_warning_that_names_what_is_open():
    routes = [{"name": "长期从业", "verdict": "unknown", "missing": [], "unknown": ["B2"]}]
    problem = rosters.eligibility_problem(row_of(), explanation("unknown", routes=routes, when=None))
    assert (problem.code, problem.severity) == ("eligibility.unknown", "warning")
    assert "从业起始已知" in problem.message()


def test_the_way_that_the_row_asks_for_is_the_one_judged():
    routes = [
        {"name": "长期从业", "verdict": "no", "missing": ["B1"], "unknown": []},
        {"name": "逐级晋升", "verdict": "yes", "missing": [], "unknown": []},
    ]
    given = explanation("yes", routes=routes)
    assert rosters.eligibility_problem(row_of(申报条件="逐级晋升"), given) is None
    assert "累计从业满10年" in rosters.eligibility_problem(row_of(申报条件="长期从业"), given).message()
    assert rosters.eligibility_problem(row_of(), given) is None


def test_a_way_of_another_level_is_unknown_for_this_one():
    problem = rosters.eligibility_problem(row_of(申报条件="长期从业"), explanation(routes=[]))
    assert (problem.code, problem.value) == ("route.unknown", "长期从业")


def test_no_rule_for_the_level_is_an_open_verdict():
    problem = rosters.eligibility_problem(row_of(), None)
    assert (problem.code, problem.severity) == ("eligibility.unknown", "warning")


def test_the_facts_of_a_row_are_what_it_holds_and_no_more():
    facts = rosters.facts_of(row_of(**HELD, 从业起始="2012-03", 专业对口="是"))
    assert facts == {
        "birth_date": date(1990, 5, 4), "level": "3", "occ": "6-18-01-01", "cur_level": "4",
        "cert_date": date(2018, 5, 1), "cert_occ": "6-18-01-01", "since": date(2012, 3, 1), "major_fits": True,
    }  # fmt: skip
    assert set(rosters.facts_of(row_of())) == {"birth_date", "level", "occ"}


@pytest.mark.parametrize(
    ("cells", "judged"),
    [
        ({}, True),
        ({"手机号": "1"}, True),
        ({"申报等级": "九级"}, False),
        ({"从业起始": "x"}, False),
        ({"姓名": ""}, True),
    ],
)
def test_rows_are_judged_when_what_the_rules_ask_could_be_read(cells, judged):
    sheet, problems = read(workbook(person(**cells)))
    found = rosters.judge(sheet, problems, quick=lambda _: "no", explain=lambda _: explanation())
    assert [problem.code for problem in found] == ["eligibility.no"] * judged


def test_problems_survive_a_store_of_json_with_the_same_words():
    _, problems = read(workbook(person(), person(), person(1, **HELD), person(2, **HELD)))
    for problem in problems:
        stored = json.loads(json.dumps(dict(problem.facts), default=str))
        again = rosters.Problem(problem.row, problem.column, problem.code, problem.value, problem.severity, stored)
        assert (again.message("zh"), again.remedy("en")) == (problem.message("zh"), problem.remedy("en"))
