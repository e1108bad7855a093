# SPDX-License-Identifier: Apache-2.0
"""A replay at the desk: each figure opens its list within sight, each decision both explanations beside each other."""

import pytest
from tests import factories

from guildmark.domain.policies import queries
from guildmark.domain.policies.models import RuleDraft

NEW = "/desk/rules/drafts/new/"
DAY = "2023-09-01"
VALUE = "params.e2023_l3_after_l4"


@pytest.fixture
def entry(firm):
    """Somebody who has held level 4 for five years and a half, which is enough today."""
    short = factories.row(3, 现证书日期="2018-01-02", 从业起始="2016-01")
    made = factories.batch(firm, "taken", [factories.row(1), short])
    return made.entries.order_by("pk").last()


@pytest.fixture
def replayed(officer, entry):
    """The address of a draft that asks for six years, replayed over the year; ``entry`` is one of its two cases."""
    address = officer.post(NEW, {"programme": queries.LEVEL_EVALUATION, "day": DAY})["Location"]
    given = {"version": "2023.2", "day": DAY, "basis": "新文", VALUE: "6"}
    officer.post(address, given | {"seen": RuleDraft.objects.get().revision})
    officer.post(f"{address}check/", {"seen": RuleDraft.objects.get().revision})
    assert entry.on.year == 2023
    assert officer.post(f"{address}replay/", {"since": "2023-01-01", "until": "2023-12-31"}).status_code == 302
    return address


def test_each_figure_opens_a_list_of_its_length(officer, replayed):
    report = RuleDraft.objects.get().replay_report
    assert (report["rows"], report["would_no"]) == (2, 1)
    for side in ("would_yes", "would_no", "undetermined"):
        shown = officer.get(f"{replayed}replay/{side}/")
        assert shown.context["count"] == report[side]
        assert f'href="{replayed}replay/{side}/"' in officer.get(replayed).content.decode()


def test_a_decision_opens_with_both_explanations(officer, replayed, entry):
    shown = officer.get(f"{replayed}replay/entries/{entry.pk}/")
    assert (shown.context["before"]["verdict"], shown.context["after"]["verdict"]) == ("yes", "no")
    [other] = shown.context["other"]
    assert [other[side]["text"] for side in ("before", "after")] == ["取得四级证书满4年", "取得四级证书满6年"]
    assert {row["id"] for row in shown.context["same"]} & {"H4"}


def test_the_reading_of_a_decision_is_noted_and_shown_to_her(officer, replayed, entry):
    before = factories.journaled("people.record.read", entry.person)
    officer.get(f"{replayed}replay/entries/{entry.pk}/")
    after = factories.journaled("people.record.read", entry.person)
    assert [line.data["page"] for line in after[len(before) :]] == ["desk:rule_draft_pair"]


def test_a_district_sees_its_own_only_and_how_many_there_are(browse, town, replayed, entry):
    own, other = browse(town.district), browse(town.other_district)
    assert own.get(f"{replayed}replay/would_no/").context["count"] == 1
    shown = other.get(f"{replayed}replay/would_no/")
    assert (shown.context["count"], shown.context["whole"]) == (0, 1)
    assert other.get(f"{replayed}replay/entries/{entry.pk}/").status_code == 404


def test_a_side_that_is_none_is_not_there(officer, replayed):
    assert officer.get(f"{replayed}replay/same/").status_code == 404
