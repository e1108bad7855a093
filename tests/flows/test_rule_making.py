# SPDX-License-Identifier: Apache-2.0
"""The life of a rule: who may do what to a draft, in which order, and what stays as it was."""

import datetime as dt
import json

import pytest
from django.db import ProgrammingError, connection, transaction
from tests import factories
from tests.factories import journaled, refused

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.policies import actions, queries
from guildmark.domain.policies.events import Event
from guildmark.domain.policies.models import Rules
from guildmark.engines.packfiles.differing import difference
from guildmark.flows import eligibility, rule_making

PROGRAMME = queries.LEVEL_EVALUATION
YEARS = "params.e2018_l3_after_l4"
DAY = dt.date(2023, 9, 1)
pytestmark = pytest.mark.usefixtures("db", "demo_clock")


@pytest.fixture
def town():
    return factories.city()


@pytest.fixture
def draft(town):
    """A draft in which one value is another."""
    return written(rule_making.begin(PROGRAMME, DAY, by=town.officer), town, {YEARS: "4"})


def written(draft, town, values, day=DAY):
    new = actions.Written(draft.version, day, values, "鸢人社发〔2023〕7号")
    return rule_making.change(draft, new, seen=draft.revision, by=town.officer)


def checked(draft, town):
    return rule_making.check(draft, seen=draft.revision, by=town.officer)


def replayed(draft, town):
    return actions.note_replay(checked(draft, town), {"same": 3}, "0" * 64, by=town.officer)


def signed(draft, town):
    draft = replayed(draft, town)
    return rule_making.sign(draft, seen=draft.revision, by=town.supervisor)


def test_a_draft_begins_as_the_rules_that_hold_with_the_next_number_of_its_year(town):
    draft = rule_making.begin(PROGRAMME, DAY, by=town.officer)
    assert (draft.version, draft.state, draft.base) == ("2023.2", "draft", queries.latest(PROGRAMME))
    assert journaled(Event.DRAFT_BEGUN, draft)[0].data["digest"] == draft.digest


def test_a_value_changes_from_the_drafts_day_on(draft):
    param = queries.draft_pack(draft).params["e2018_l3_after_l4"]
    assert (param.entry(DAY - dt.timedelta(days=1)).value, param.entry(DAY).value) == (5, 4)
    assert param.entry(DAY).basis == "鸢人社发〔2023〕7号"


def test_a_draft_is_published_by_its_own_road_only(town, draft):
    with refused("draft.not-checked"):
        actions.note_replay(draft, {}, "0" * 64, by=town.officer)
    draft = checked(draft, town)
    with refused("draft.not-replayed"):
        rule_making.sign(draft, seen=draft.revision, by=town.supervisor)
    draft = replayed_again(draft, town)
    with refused("draft.not-signed"):
        rule_making.publish(draft, seen=draft.revision, by=town.supervisor)


def replayed_again(draft, town):
    return actions.note_replay(draft, {"same": 3}, "0" * 64, by=town.officer)


def test_whoever_wrote_a_draft_neither_signs_nor_publishes_it(town, draft):
    draft = replayed(draft, town)
    with refused("draft.own"):
        rule_making.sign(draft, seen=draft.revision, by=town.officer)
    draft = rule_making.sign(draft, seen=draft.revision, by=town.supervisor)
    with refused("draft.own"):
        rule_making.publish(draft, seen=draft.revision, by=town.officer)


@pytest.mark.parametrize("stage", [checked, replayed, signed])
def test_a_changed_value_takes_a_draft_back_to_its_beginning(town, draft, stage):
    again = written(stage(draft, town), town, {YEARS: "3"})
    assert (again.state, again.check_report, again.replay_digest, again.signed_by) == ("draft", None, "", None)


def test_writing_the_same_again_changes_nothing(town, draft):
    draft = signed(draft, town)
    assert written(draft, town, {YEARS: "4"}).state == "signed"
    assert len(journaled(Event.DRAFT_CHANGED, draft)) == 1


def test_what_was_seen_before_a_change_is_not_signed(town, draft):
    seen = draft.revision
    again = replayed(written(draft, town, {YEARS: "3"}), town)
    with refused("draft.changed-meanwhile"):
        rule_making.sign(again, seen=seen, by=town.supervisor)


def test_a_draft_whose_own_cases_fail_is_not_checked(town, draft):
    draft = checked(written(draft, town, {"params.e2023_l2_after_l3": "1"}), town)
    [problem] = draft.check_report["problems"]
    assert (draft.state, problem["code"]) == ("draft", "case.failed")
    assert "level 2 too early" in problem["zh"]


def test_cases_that_are_meant_to_change_follow_and_stand_in_the_difference(town, draft):
    draft = checked(written(draft, town, {"params.e2023_l2_after_l3": "1"}), town)
    draft = rule_making.follow(draft, seen=draft.revision, by=town.officer)
    assert (draft.state, draft.check_report["problems"]) == ("checked", [])
    before, after = (pack.resolved["cases"] for pack in (queries.former_pack(draft), queries.draft_pack(draft)))
    changed = [
        (old["name"], old["expect"], new["expect"]) for old, new in zip(before, after, strict=True) if old != new
    ]
    assert [name for name, _, _ in changed] == ["level 2 too early under 2023"]
    told = [line.sentence for line in difference(queries.former_pack(draft), queries.draft_pack(draft), "zh")]
    assert any("level 2 too early" in line for line in told)


def test_a_change_written_later_does_not_carry_the_cases_along(town, draft):
    draft = checked(written(draft, town, {"params.e2023_l2_after_l3": "1"}), town)
    draft = rule_making.follow(draft, seen=draft.revision, by=town.officer)
    draft = checked(written(draft, town, {"params.e2023_l2_after_l3": "0"}), town)
    assert draft.state == "draft"
    assert {problem["code"] for problem in draft.check_report["problems"]} == {"case.failed"}


def test_a_published_draft_holds_from_its_day_and_the_one_before_is_superseded_then(town, draft):
    before = queries.latest(PROGRAMME)
    draft = signed(draft, town)
    rules = rule_making.publish(draft, seen=draft.revision, by=town.supervisor)
    assert (rules.digest, rules.in_force) == (draft.digest, DAY)
    assert [queries.standing(one, DAY - dt.timedelta(days=1)) for one in (before, rules)] == ["in-force", "upcoming"]
    assert [queries.standing(one, DAY) for one in (before, rules)] == ["superseded", "in-force"]


def test_a_day_that_has_passed_is_refused_when_it_is_written_and_when_it_is_published(town, draft):
    with refused("draft.day-past"):
        written(draft, town, {YEARS: "4"}, day=factories.START - dt.timedelta(days=1))
    draft = signed(draft, town)
    factories.at(DAY + dt.timedelta(days=1))
    with refused("draft.day-past"):
        rule_making.publish(draft, seen=draft.revision, by=town.supervisor)


def test_a_draft_on_a_version_that_is_no_longer_the_last_is_not_published(town, draft):
    other = rule_making.begin(PROGRAMME, DAY + dt.timedelta(days=9), by=town.officer)
    draft, other = signed(draft, town), signed(other, town)
    rule_making.publish(other, seen=other.revision, by=town.supervisor)
    with refused("rules.version-published"):
        rule_making.publish(draft, seen=draft.revision, by=town.supervisor)


@pytest.mark.parametrize("deed", ["UPDATE {} SET version = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_published_rules_are_never_changed(town, deed):
    with pytest.raises(ProgrammingError, match=r"published rules never change|permission denied"), transaction.atomic():
        connection.cursor().execute(deed.format(Rules._meta.db_table))


def explained(entry):
    return json.dumps(eligibility.explain_entry(entry), ensure_ascii=False, sort_keys=True).encode()


def test_one_value_edited_decides_new_cases_only_and_yesterdays_explains_to_the_same_bytes(town):
    firm = factories.firm(town)
    seven = {"现证书日期": "2016-08-01", "从业起始": "2016-08"}
    made = factories.batch(firm, "taken", [factories.row(1, **seven)])
    [entry] = batches.entries_by_id(made.entries.values_list("pk", flat=True)).values()
    before = explained(entry)

    draft = written(rule_making.begin(PROGRAMME, DAY, by=town.officer), town, {"params.e2023_l3_after_l4": "9"})
    [line] = difference(queries.former_pack(draft), queries.draft_pack(draft), "en")
    assert line.sentence == "level 3: years after level 4: 4 years, becomes 9 from 2023-09-01"
    draft = rule_making.replayed(checked(draft, town), factories.START, factories.START, by=town.officer)
    assert {key: draft.replay_report[key] for key in ("same", "would_no")} == {"same": 0, "would_no": 1}
    draft = rule_making.sign(draft, seen=draft.revision, by=town.supervisor)
    rules = rule_making.publish(draft, seen=draft.revision, by=town.supervisor)

    factories.at(DAY)
    later = factories.batch(firm, "checked", [factories.row(2, **seven)], title="第二批")
    assert (later.rules, factories.again(made).rules) == (rules, entry.rules)
    assert later.rosters.get().problems.filter(code="eligibility.no").count() == 1
    assert explained(entry) == before


def test_a_withdrawn_draft_takes_no_more_deeds(town, draft):
    draft = rule_making.withdraw(draft, "文件撤回", seen=draft.revision, by=town.officer)
    assert (draft.state, draft.reason) == ("withdrawn", "文件撤回")
    assert journaled(Event.DRAFT_WITHDRAWN, draft)[0].data == {"digest": draft.digest}
    with refused("draft.closed"):
        checked(draft, town)
