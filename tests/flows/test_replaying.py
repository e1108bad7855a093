# SPDX-License-Identifier: Apache-2.0
"""Past decisions under a draft: stored facts, their own as-of, the draft's values of the day from which it holds."""

import datetime as dt

import pytest
from tests import factories
from tests.factories import refused

from guildmark.domain.evaluations.models import Entry
from guildmark.domain.policies import actions, queries
from guildmark.flows import replaying, rule_making

PROGRAMME = queries.LEVEL_EVALUATION
YEARS = "params.e2023_l3_after_l4"
DAY = dt.date(2023, 9, 1)
PERIOD = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
pytestmark = pytest.mark.usefixtures("db", "demo_clock")


@pytest.fixture
def town():
    return factories.city()


@pytest.fixture
def firm(town):
    return factories.firm(town)


@pytest.fixture
def cases(firm):
    """Two who have held level 4 for eight years, one for a little more than five; all decided yes."""
    short = factories.row(3, 现证书日期="2018-01-02", 从业起始="2016-01")
    made = factories.batch(firm, "taken", [factories.row(1), factories.row(2), short])
    return list(made.entries.order_by("pk"))


def draft_of(town, years):
    draft = rule_making.begin(PROGRAMME, DAY, by=town.officer)
    new = actions.Written(draft.version, DAY, {YEARS: str(years)}, "试写")
    draft = rule_making.change(draft, new, seen=draft.revision, by=town.officer)
    return rule_making.check(draft, seen=draft.revision, by=town.officer)


def figures(draft):
    return {name: draft.replay_report[name] for name in ("rows", "same", "would_yes", "would_no", "undetermined")}


def test_a_draft_that_asks_for_more_turns_exactly_those_who_fall_short(town, cases):
    draft = replaying.replay(draft_of(town, 6), *PERIOD, by=town.officer)
    assert figures(draft) == {"rows": 3, "same": 2, "would_yes": 0, "would_no": 1, "undetermined": 0}
    assert draft.replay_report["entries"]["would_no"] == [cases[2].pk]
    assert draft.state == "replayed"


def test_a_draft_that_changes_nobody_says_so(town, cases):
    draft = replaying.replay(draft_of(town, 4), *PERIOD, by=town.officer)
    assert figures(draft)["same"] == len(cases) == draft.replay_report["rows"]


def test_the_draft_counts_as_on_its_day_though_the_cases_lie_before(town, cases):
    draft = draft_of(town, 6)
    assert {case.on for case in cases} < {draft.in_force - dt.timedelta(days=n) for n in range(1, 999)}
    before, after = replaying.both(draft, cases[2], "zh")
    assert (before["verdict"], after["verdict"]) == ("yes", "no")
    assert before["on"] == after["on"] == cases[2].on.isoformat()
    assert (before["pack"]["version"], after["pack"]["sha256"]) == ("2023.1", draft.digest)
    told = {row["id"]: row["required"] for row in after["clauses"]}
    assert told != {row["id"]: row["required"] for row in before["clauses"]}


def test_facts_that_come_to_light_today_do_not_touch_the_past(town, firm, cases):
    draft = draft_of(town, 6)
    first = replaying.replay(draft, *PERIOD, by=town.officer)
    for one in cases:
        one.person.name = "改名"
        one.person.save(update_fields=["name"])
    factories.batch(firm, "checked", [factories.row(3, 现证书日期="2010-01-02")], title="第二批")
    again = replaying.replay(draft, *PERIOD, by=town.officer)
    assert again.replay_digest == first.replay_digest


def test_other_cases_have_another_digest(town, firm, cases):
    draft = draft_of(town, 6)
    first = replaying.replay(draft, *PERIOD, by=town.officer).replay_digest
    factories.batch(firm, "taken", [factories.row(5)], title="第二批")
    again = replaying.replay(draft, *PERIOD, by=town.officer)
    assert again.replay_digest != first
    assert again.replay_report["rows"] == len(cases) + 1


def test_what_the_stored_facts_do_not_say_cannot_be_determined(town, cases):
    facts = cases[2].facts | {"cert_date": cases[2].facts["cert_date"] | {"value": "2023-02-30"}}
    Entry.objects.filter(pk=cases[2].pk).update(facts=facts)
    draft = draft_of(town, 6)
    _, after = replaying.both(draft, Entry.objects.get(pk=cases[2].pk), "zh")
    assert after["verdict"] == "unknown"


def test_only_cases_of_the_period_are_replayed(town, cases):
    draft = replaying.replay(draft_of(town, 6), dt.date(2022, 1, 1), dt.date(2022, 12, 31), by=town.officer)
    assert (draft.replay_report["rows"], len(cases)) == (0, 3)
    with refused("replay.period"):
        replaying.replay(draft, PERIOD[1], PERIOD[0], by=town.officer)


def test_the_list_of_a_side_is_within_sight(town, cases):
    draft = replaying.replay(draft_of(town, 6), *PERIOD, by=town.officer)
    assert [row.pk for row in replaying.listed(draft, "would_no", by=town.officer)] == [cases[2].pk]
    assert [row.pk for row in replaying.listed(draft, "would_no", by=town.district)] == [cases[2].pk]
    assert list(replaying.listed(draft, "would_no", by=town.other_district)) == []


@pytest.mark.parametrize(
    ("was", "now", "side"),
    [
        ("yes", "yes", None),
        ("unknown", "unknown", None),
        ("no", "yes", "would_yes"),
        ("unknown", "yes", "would_yes"),
        ("yes", "no", "would_no"),
        ("yes", "unknown", "undetermined"),
        ("no", "unknown", "undetermined"),
    ],
)
def test_a_case_falls_on_one_side(was, now, side):
    assert replaying.side_of(was, now) == side


def test_after_publication_new_cases_are_decided_by_it_and_old_ones_explain_as_before(town, firm, cases):
    before = [replaying.explain_entry(case) for case in cases]
    draft = replaying.replay(draft_of(town, 6), *PERIOD, by=town.officer)
    draft = rule_making.sign(draft, seen=draft.revision, by=town.supervisor)
    rules = rule_making.publish(draft, seen=draft.revision, by=town.supervisor)
    factories.at(DAY)
    _, dry = factories.upload(
        firm, factories.batch(firm, title="第二批"), factories.row(4, 现证书日期="2018-01-02", 从业起始="2016-01")
    )
    made = factories.batch(firm, "taken", [factories.row(6)], title="第三批")
    assert made.entries.get().rules_id == rules.pk
    assert [replaying.explain_entry(Entry.objects.get(pk=case.pk)) for case in cases] == before
    assert {problem.code for problem in dry.problems} & {"eligibility.no"}
