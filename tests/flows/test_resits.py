# SPDX-License-Identifier: Apache-2.0
"""Sitting a failed part again within the period: what is kept, what is sat, who may not."""

import datetime as dt
from decimal import Decimal

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.marking import queries as marking
from guildmark.flows import batch_papers, daily, planning, resits, self_evaluation
from guildmark.kernel import clock
from guildmark.reporting import provenance

PASSED, FAILED = Decimal(82), Decimal(41)


def assessed(firm, *marks):
    """A fixed batch whose n-th entry has these (theory, practice) marks."""
    made = factories.batch(firm, "open", factories.rows(len(marks)))
    entries = list(batches.assessed(made))
    given = {e.pk: dict(zip(("theory", "practice"), m, strict=True)) for e, m in zip(entries, marks, strict=True)}
    self_evaluation.enter_marks(factories.again(made), given, by=firm.handler)
    factories.examined(made)
    self_evaluation.fix_results(factories.again(made), by=firm.checker)
    return entries


@pytest.fixture
def failed(firm):
    """Somebody who passed theory and failed practice, beside one who passed both."""
    return assessed(firm, (PASSED, FAILED), (PASSED, PASSED))[0]


def again(firm, entry, title="补考批"):
    draft = factories.batch(firm, title=title)
    [made] = resits.enter_resits(draft, [entry.pk], by=firm.handler)
    return draft, made


def opened(firm, draft):
    planning.plan_batch(factories.again(draft), factories.plan(firm), by=firm.handler)
    self_evaluation.file_plan(factories.again(draft), by=firm.handler)
    factories.at(factories.again(draft).exam_from)
    return self_evaluation.open_batch(factories.again(draft), by=firm.handler)


def test_whoever_passed_one_part_may_sit_the_other_again(firm, failed):
    [found] = resits.may_resit(firm.organisation)
    assert (found.entry.pk, found.again, list(found.kept)) == (failed.pk, ("practice",), ["theory"])
    assert found.until == clock.today() + dt.timedelta(days=365)


def test_nothing_passed_or_nothing_failed_is_no_resit(firm):
    assessed(firm, (FAILED, FAILED), (PASSED, PASSED), (None, None))
    assert resits.may_resit(firm.organisation) == []


def test_an_absentee_sits_what_she_missed(firm):
    assessed(firm, (PASSED, None))
    [found] = resits.may_resit(firm.organisation)
    assert found.again == ("practice",)


def test_the_passed_part_is_kept_and_the_other_decides(firm, failed):
    draft, entry = again(firm, failed)
    opened(firm, draft)
    [sheet] = marking.sheets_of(batches.ENTRY, [entry.pk])
    assert [(mark.part, mark.value, mark.kept) for mark in sheet.marks.all()] == [("theory", PASSED, True)]
    self_evaluation.enter_marks(factories.again(draft), {entry.pk: {"practice": Decimal(70)}}, by=firm.handler)
    factories.examined(draft)
    self_evaluation.fix_results(factories.again(draft), by=firm.checker)
    assert batches.entries_by_id([entry.pk])[entry.pk].state == "passed"


def test_a_kept_mark_is_not_entered_again(firm, failed):
    draft, entry = again(firm, failed)
    opened(firm, draft)
    with factories.refused("mark.kept"):
        self_evaluation.enter_marks(factories.again(draft), {entry.pk: {"theory": Decimal(99)}}, by=firm.handler)


def test_a_resit_leads_to_a_certificate_whose_way_is_sound(firm, failed):
    draft, entry = again(firm, failed)
    opened(firm, draft)
    self_evaluation.enter_marks(factories.again(draft), {entry.pk: {"practice": Decimal(70)}}, by=firm.handler)
    factories.hand_in(firm, draft)
    factories.examined(draft)
    self_evaluation.fix_results(factories.again(draft), by=firm.checker)
    self_evaluation.put_up_notice(factories.again(draft), by=firm.handler)
    factories.close(factories.notice(draft))
    daily.run_due()
    assert Credential.objects.get(subject_id=entry.pk).level == "3"
    assert [proof.rule for proof in provenance.prove() if proof.broken] == []


def test_papers_of_a_resit_name_the_part_that_is_sat(firm, failed):
    draft, _entry = again(firm, failed)
    [told] = batch_papers.dossier(factories.again(draft), photos=False).candidates
    assert (told.resit, told.parts) == (True, ["practice"])


def test_verdict_facts_and_avoidance_come_along(firm, failed):
    _draft, entry = again(firm, failed)
    assert (entry.verdict, entry.facts, entry.resit_of_id) == (failed.verdict, failed.facts, failed.pk)


def test_after_the_period_it_is_over(firm, failed):
    draft = factories.batch(firm, title="第二批")
    clock.advance(days=365)
    assert [one.entry.pk for one in resits.may_resit(firm.organisation)] == [failed.pk]
    clock.advance(days=1)
    with factories.refused("resit.over"):
        resits.enter_resits(draft, [failed.pk], by=firm.handler)


def test_nobody_is_entered_twice_or_by_another_firm(firm, town, failed):
    again(firm, failed)
    with factories.refused("resit.over"):
        again(firm, failed, "第三批")
    other = factories.firm(town)
    with factories.refused("resit.over"):
        resits.enter_resits(factories.batch(other), [failed.pk], by=other.handler)
    with factories.refused("deed.not-permitted"):
        resits.enter_resits(factories.batch(firm, title="第四批"), [failed.pk], by=firm.checker)


def test_whoever_stands_in_another_batch_waits(firm, failed):
    factories.batch(firm, "taken", [factories.row(0)], title="第二批")
    with factories.refused("resit.entered-elsewhere"):
        again(firm, failed, "第三批")


def test_a_second_failure_may_be_sat_again_with_both_kept(firm, failed):
    draft, entry = again(firm, failed)
    opened(firm, draft)
    self_evaluation.enter_marks(factories.again(draft), {entry.pk: {"practice": FAILED}}, by=firm.handler)
    factories.examined(draft)
    self_evaluation.fix_results(factories.again(draft), by=firm.checker)
    [found] = resits.may_resit(firm.organisation)
    assert (found.entry.pk, list(found.kept)) == (entry.pk, ["theory"])


def test_a_stopped_batch_gives_her_back(firm, town, failed):
    draft, _entry = again(firm, failed)
    assert resits.may_resit(firm.organisation) == []
    planning.stop_batch(factories.again(draft), reason="核查", by=town.officer)
    assert [one.entry.pk for one in resits.may_resit(firm.organisation)] == [failed.pk]
