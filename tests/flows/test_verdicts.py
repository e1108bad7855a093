# SPDX-License-Identifier: Apache-2.0
"""Every entry's verdict is stored with what it rests on, and explains to the same bytes a year later."""

import copy
import json

import pytest
from tests import factories

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as published
from guildmark.engines import packfiles
from guildmark.flows import eligibility, planning
from guildmark.kernel import clock
from guildmark.kernel.grants import SYSTEM

PASSPORT = {"证件类型": "护照", "证件号码": "E12345678", "出生日期": "1985-01-01"}


def newer_rules(years=9):
    """Publish a version in force now under which level 3 asks for more years than anybody has."""
    resolved = copy.deepcopy(published.pack_of(published.current(published.LEVEL_EVALUATION, clock.today())).resolved)
    resolved["pack"] |= {"version": "2023.9", "in_force": clock.today().isoformat()}
    for name in ("e2018_l3_after_l4", "e2023_l3_after_l4"):
        for value in resolved["params"].get(name, {}).get("history", []):
            value["value"] = years
    return policies.publish(packfiles.from_resolved(resolved), by=SYSTEM)


def as_bytes(entry):
    return json.dumps(eligibility.explain_entry(entry), ensure_ascii=False, sort_keys=True).encode()


def entry_of(made):
    return batches.entries_by_id(made.entries.values_list("pk", flat=True)).popitem()[1]


def test_a_verdict_explains_to_the_same_bytes_after_a_year_and_newer_rules(firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    before = as_bytes(entry_of(made))
    clock.advance(days=366)
    newer_rules()
    assert as_bytes(entry_of(made)) == before
    assert json.loads(before)["verdict"] == "yes"
    assert json.loads(before)["pack"]["sha256"] == made.rules.digest


def test_the_newer_rules_would_have_said_otherwise(firm):
    made = factories.batch(firm, "taken", [factories.row(1, 现证书日期="2016-08-01", 从业起始="2016-08")])
    clock.advance(days=1)
    newer_rules()
    entry = entry_of(made)
    judge = eligibility.judge_on(published.pack_of(planning.newer_rules(made)), entry.on)
    facts = {name: told["value"] for name, told in entry.facts.items()}
    assert (entry.verdict, judge.panels.quick(facts)) == ("yes", "no")


def test_every_fact_has_its_source_and_day(firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    entry = entry_of(made)
    sha256 = made.rosters.get().sha256
    assert set(entry.facts) >= {"birth_date", "cert_date", "cur_level", "level", "occ"}
    assert {told["source"] for told in entry.facts.values()} == {f"roster:{sha256[:16]}"}
    assert {told["on"] for told in entry.facts.values()} == {factories.START.isoformat()}
    assert (entry.on, entry.rules_id) == (factories.START, made.rules_id)


def test_a_fact_of_a_certificate_issued_here_names_it(firm):
    factories.batch(firm, "closed", [factories.row(1, 申报等级="4", 现等级="5")])
    held = firm.organisation.credentials.get()
    clock.advance(days=365 * 6)
    firm.filing.ends = clock.today()
    firm.filing.save()
    row = factories.row(1, 现证书编号=held.number, 现证书日期=held.valid_from.isoformat())
    entry = entry_of(factories.batch(firm, "taken", [row], title="第二批"))
    assert entry.facts["cert_date"]["source"] == f"credential:{held.log_id}"
    assert entry.facts["birth_date"]["source"].startswith("roster:")


def test_somebody_not_eligible_is_told_which_clause_and_is_not_taken(firm):
    row = factories.row(1, 现证书日期="2023-01-01", 从业起始="2022-01")
    roster, run = factories.upload(firm, factories.batch(firm), row)
    [problem] = [p for p in run.problems if p.code == "eligibility.no"]
    assert (problem.row, problem.severity, roster.good) == (2, "error", 0)


def test_a_draft_offers_to_check_again_under_newer_rules_never_silently(firm):
    made = factories.batch(firm, "checked", [factories.row(1)])
    clock.advance(days=1)
    newer = newer_rules(1)
    assert planning.newer_rules(factories.again(made)) == newer
    assert factories.again(made).rules_id != newer.pk
    planning.renew_rules(factories.again(made), by=firm.handler)
    assert (factories.again(made).rules_id, made.rosters.count()) == (newer.pk, 0)
    assert factories.journaled("evaluations.batch.rules-renewed", made)[0].data == {"rules": newer.digest}


def test_a_draft_with_entries_keeps_its_rules(firm):
    made = factories.batch(firm, "taken")
    newer_rules(1)
    with factories.refused("batch.has-entries"):
        planning.renew_rules(made, by=firm.handler)


def test_another_pack_under_a_published_version_is_refused(town):
    newer_rules(1)
    with factories.refused("rules.version-published"):
        newer_rules(2)


def test_publishing_the_same_rules_again_is_the_same_rules_and_no_line(town):
    first = newer_rules(1)
    lines = len(factories.journaled("policies.rules.published"))
    assert newer_rules(1) == first
    assert len(factories.journaled("policies.rules.published")) == lines


@pytest.fixture
def doubtful(firm):
    return factories.batch(firm, "filed", [factories.row(1, **PASSPORT), factories.row(2)])


def test_an_entry_with_an_open_verdict_is_to_be_looked_at(doubtful):
    found = list(doubtful.entries.order_by("pk").values_list("state", "verdict"))
    assert found == [("look", "unknown"), ("entered", "yes")]


def test_a_batch_opens_only_when_everybody_was_looked_at(firm, doubtful):
    factories.at(doubtful.exam_from)
    with factories.refused("batch.entries-to-look-at") as caught:
        factories.self_evaluation.open_batch(doubtful, by=firm.handler)
    assert caught.value.facts == {"count": 1}
    planning.look_at(doubtful.entries.get(state="look"), accept=True, reason="查验护照原件", by=firm.checker)
    factories.self_evaluation.open_batch(factories.again(doubtful), by=firm.handler)
    assert factories.again(doubtful).state == "open"


def test_excluding_needs_a_reason_and_the_internal_supervisor(firm, doubtful):
    entry = doubtful.entries.get(state="look")
    with factories.refused("reason.missing"):
        planning.look_at(entry, accept=False, reason=" ", by=firm.checker)
    with factories.refused("deed.not-permitted"):
        planning.look_at(entry, accept=False, reason="资料不符", by=firm.handler)
    planning.look_at(entry, accept=False, reason="资料不符", by=firm.checker)
    assert (entry.state, entry.look_reason) == ("excluded", "资料不符")
    [line] = factories.journaled("evaluations.entry.looked-at", entry)
    assert (line.data, line.actor_id) == ({"accepted": False}, firm.checker.id)


def test_an_excluded_person_is_not_assessed_and_not_looked_at_twice(firm, doubtful):
    entry = doubtful.entries.get(state="look")
    planning.look_at(entry, accept=False, reason="资料不符", by=firm.checker)
    with factories.refused("state.no-such-move"):
        planning.look_at(entry, accept=True, reason="再看", by=firm.checker)
    factories.at(doubtful.exam_from)
    made = factories.self_evaluation.open_batch(factories.again(doubtful), by=firm.handler)
    assert [e.pk for e in batches.assessed(made)] == [doubtful.entries.get(state="entered").pk]
