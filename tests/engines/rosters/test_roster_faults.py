# SPDX-License-Identifier: Apache-2.0
"""Every fault is told with row, column and code, and every code of the reference page is emitted by some file."""

import re
from pathlib import Path

import pytest
from tests.engines.rosters.corpus import CASES
from tests.engines.rosters.roster_files import read, told

from guildmark.engines import rosters

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "roster.md"
BY_THE_RULES = {"eligibility.no", "eligibility.unknown"}  # test_roster_verdicts.py


def problems_of(data, _, limits=None, filename="r.xlsx"):
    return read(data, filename, limits=limits)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_told_by_row_column_and_code(case):
    _, problems = problems_of(*case)
    assert told(problems) == case[1]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_is_told_without_words_in_both_languages(case):
    _, problems = problems_of(*case)
    for problem in problems:
        assert re.search("[\u4e00-\u9fff]", problem.message("zh"))
        assert "{" not in problem.message("en") + problem.remedy("zh") + problem.remedy("en")
        assert problem.severity == "repaired" or problem.remedy("zh")


def test_every_code_of_the_reference_page_is_emitted_by_some_file():
    listed = set(re.findall(r"^\| `([a-z-]+\.[a-z0-9-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    emitted = {problem.code for case in CASES.values() for problem in problems_of(*case)[1]}
    assert listed == set(rosters.CODES)
    assert listed - rosters.WITH_THE_FIRM - BY_THE_RULES == emitted


def test_the_reference_page_holds_the_words_that_users_see():
    page = PAGE.read_text(encoding="utf-8")
    for words in rosters.CATALOGUE.values():
        assert all(text in page for text in (words.zh, words.en, words.zh_remedy, words.en_remedy))


def test_the_severity_of_a_code_is_that_of_the_contract():
    by_case = {name: [(p.code, p.severity) for p in problems_of(*case)[1]] for name, case in CASES.items()}
    assert by_case["unknown column"] == [("column.unknown", "warning")]
    assert by_case["unknown type"] == [("id.type", "error")]
    assert by_case["passport"] == [("id.type", "warning")]
    assert by_case["full-width number"] == [("id.characters", "repaired")]
    others = {severity for name, found in by_case.items() for code, severity in found if code not in {"column.unknown",
              "id.type"} and name != "full-width number"}  # fmt: skip
    assert others == {"error"}
