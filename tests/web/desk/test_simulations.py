# SPDX-License-Identifier: Apache-2.0
"""The simulation desk: its figures open the lists behind them, within sight; a wrong value is told, nothing kept."""

import pytest
from tests import factories

from guildmark.kernel import journal

PAGE = "/desk/simulations/"
ASKED = {"run": "1", "on": "2023-07-01"} | dict.fromkeys(
    ("p-e2018_l3_after_l4", "p-e2023_l3_after_l4", "p-e2023_l3_work_years"), "60"
)


@pytest.fixture
def judged(firm):
    """Three who may go to level 3."""
    return factories.batch(firm, "taken", factories.rows(3))


def test_a_figure_opens_as_many_as_it_says(officer, judged):
    told = officer.get(PAGE, ASKED).context
    opened = officer.get(PAGE, ASKED | {"list": "lose"}).context
    assert (told["gain"], told["lose"], told["before"], told["after"]) == (0, 3, 3, 0)
    assert len(opened["entries"]) == told["lose"]


def test_a_clause_is_told_with_the_value_asked_for(officer, judged):
    assert "60" in officer.get(PAGE, ASKED).context["binding"][0]["text"]


def test_a_value_of_another_type_is_told(officer, judged):
    answer = officer.get(PAGE, ASKED | {"p-e2018_l3_after_l4": "four"})
    assert (answer.status_code, len(answer.context["problems"])) == (422, 1)


def test_another_district_sees_none_of_them(browse, town, judged):
    assert browse(town.other_district).get(PAGE, ASKED).context["lose"] == 0


def test_a_simulation_leaves_no_line_in_the_journal(officer, judged):
    before = journal.Line.objects.count()
    officer.get(PAGE, ASKED)
    assert journal.Line.objects.count() == before
