# SPDX-License-Identifier: Apache-2.0
"""A batch's plan: who may assess, how early it is filed, and what opens."""

import datetime as dt

import pytest
from tests import factories

from guildmark.domain.evaluations.models import Assessor
from guildmark.flows import members, planning
from guildmark.kernel import clock

file_plan = factories.self_evaluation.file_plan
open_batch = factories.self_evaluation.open_batch


@pytest.fixture
def taken(firm):
    rows = [factories.row(1, 带教师傅="考评甲一", 直接上级="考评乙一"), factories.row(2)]
    return factories.batch(firm, "taken", rows)


def planned(firm, made, **changes):
    return planning.plan_batch(factories.again(made), factories.plan(firm, **changes), by=firm.handler)


def others(firm, count):
    staff = [factories.candidate(800 + n, f"外聘{'丙丁戊己庚'[n]}") for n in range(count)]
    made = members.add(firm.organisation, "assessor", staff, by=firm.handler)
    members.state_cards(firm.organisation, [factories.card(one) for one in made], by=firm.handler)
    return made


def test_a_candidate_may_not_assess_whatever_is_said(firm, taken):
    candidate = taken.entries.first().person
    assessors = [candidate, *others(firm, 2)]
    with factories.refused("assessor.candidate"):
        planned(firm, taken, assessors=assessors, same_name_said={candidate.pk})


@pytest.mark.parametrize(("place", "code"), [(0, "assessor.mentor"), (1, "assessor.superior")])
def test_whoever_is_named_as_mentor_or_superior_may_not_assess(firm, taken, place, code):
    with factories.refused(code) as caught:
        planned(firm, taken, assessors=[firm.assessors[place], *others(firm, 2)])
    assert caught.value.facts == {"person": firm.assessors[place].pk}


def test_another_person_of_that_name_is_said_and_journaled(firm, taken):
    named = firm.assessors[0]
    planned(firm, taken, assessors=[named, *others(firm, 2)], same_name_said={named.pk})
    assert Assessor.objects.get(batch=taken, same_name_said=True).person == named
    [line] = factories.journaled("evaluations.assessor.same-name-said", taken)
    assert line.data == {"person": f"people.person:{named.pk}", "why": "assessor.mentor"}
    assert factories.journaled("evaluations.batch.planned", taken)[0].data["said"] == [named.pk]


def test_a_candidate_taken_after_the_plan_stops_the_opening(firm):
    made = factories.batch(firm, "filed", [factories.row(1)])
    late = factories.candidate(900, "考评甲一")
    roster, _ = factories.upload(firm, made, factories.row(2) | {"姓名": late.name, "证件号码": late.document_number})
    factories.self_evaluation.take_rows(roster, choice="all", by=firm.handler)
    factories.at(made.exam_from)
    with factories.refused("assessor.candidate"):
        open_batch(factories.again(made), by=firm.handler)


def test_the_supervisor_does_not_assess(firm, taken):
    with factories.refused("plan.supervisor-assesses"):
        planned(firm, taken, assessors=[firm.supervisor, *others(firm, 2)])


@pytest.mark.parametrize("count", [1, 2, 4])
def test_assessors_are_three_or_more_and_odd(firm, taken, count):
    planned(firm, taken, assessors=others(firm, count))
    with factories.refused("plan.assessors") as caught:
        file_plan(factories.again(taken), by=firm.handler)
    assert caught.value.facts == {"least": 3, "count": count}


def test_five_assessors_will_do(firm, taken):
    planned(firm, taken, assessors=others(firm, 5))
    assert file_plan(factories.again(taken), by=firm.handler).plan_filed_on == factories.START


def test_a_plan_is_filed_five_working_days_before(firm, taken):
    earliest = clock.add_working_days(clock.today(), 5)
    day = earliest - dt.timedelta(days=1)
    planned(firm, taken, exam_from=day, exam_to=day, assessors=others(firm, 3))
    with factories.refused("plan.too-late") as caught:
        file_plan(factories.again(taken), by=firm.handler)
    assert caught.value.facts == {"earliest": earliest.isoformat(), "days": 5}


def test_a_filed_plan_is_journaled_with_its_days(firm):
    made = factories.batch(firm, "filed")
    [line] = factories.journaled("evaluations.plan.filed", made)
    assert line.data == {"exam_from": made.exam_from.isoformat(), "exam_to": made.exam_to.isoformat()}


def test_a_plan_changed_after_filing_is_to_be_filed_again(firm):
    made = factories.batch(firm, "filed")
    planned(firm, made, site="二号车间")
    factories.at(made.exam_from)
    with factories.refused("plan.not-filed"):
        open_batch(factories.again(made), by=firm.handler)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exam_from": dt.date(2023, 9, 2), "exam_to": dt.date(2023, 9, 1)}, "plan.dates-reversed"),
        ({"site": "  "}, "plan.site-missing"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(firm, changes, code):
    with factories.refused(code):
        planned(firm, factories.batch(firm), **changes)


def test_a_plan_that_was_never_made_cannot_be_filed(firm):
    with factories.refused("plan.missing"):
        file_plan(factories.batch(firm), by=firm.handler)


def test_a_batch_opens_on_the_day_of_examination_not_before(firm):
    made = factories.batch(firm, "filed")
    with factories.refused("batch.before-exam"):
        open_batch(made, by=firm.handler)
    factories.at(made.exam_from)
    assert open_batch(factories.again(made), by=firm.handler).state == "open"
    assert factories.journaled("evaluations.batch.opened", made)[0].data["entries"] == 3


def test_a_firm_whose_filing_is_suspended_opens_nothing(town, firm):
    made = factories.batch(firm, "filed")
    factories.filings.suspend(firm.filing, reason="整改", by=town.officer)
    factories.at(made.exam_from)
    with factories.refused("filing.not-valid"):
        open_batch(made, by=firm.handler)
    assert factories.again(made).state == "draft"


def test_a_batch_without_anybody_does_not_open(firm):
    made = factories.batch(firm)
    planned(firm, made)
    file_plan(factories.again(made), by=firm.handler)
    factories.at(factories.again(made).exam_from)
    with factories.refused("batch.no-entries"):
        open_batch(factories.again(made), by=firm.handler)


@pytest.mark.parametrize("stage", ["draft", "open"])
def test_the_city_stops_a_batch_with_a_reason(town, firm, stage):
    made = factories.batch(firm, stage)
    with factories.refused("reason.missing"):
        planning.stop_batch(made, reason="", by=town.officer)
    planning.stop_batch(made, reason="考场不符合要求", by=town.officer)
    assert (factories.again(made).state, len(factories.journaled("evaluations.batch.stopped", made))) == ("stopped", 1)


@pytest.mark.parametrize("stage", ["fixed", "shown", "closed"])
def test_a_batch_whose_results_are_fixed_is_not_stopped(town, firm, stage):
    made = factories.batch(firm, stage)
    with factories.refused("state.no-such-move"):
        planning.stop_batch(made, reason="考场不符合要求", by=town.officer)


@pytest.mark.parametrize("stage", ["open", "fixed", "shown", "closed"])
def test_a_batch_that_was_opened_is_not_planned_or_opened_again(firm, stage):
    made = factories.batch(firm, stage)
    for deed in (lambda: planned(firm, made), lambda: file_plan(made, by=firm.handler)):
        with factories.refused("batch.not-draft"):
            deed()
    with factories.refused("batch.not-draft"):
        open_batch(made, by=firm.handler)
