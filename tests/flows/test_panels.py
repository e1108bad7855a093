# SPDX-License-Identifier: Apache-2.0
"""Who may assess: cards that hold, senior ones for the higher levels, ratios, and a replacement on the day."""

import datetime as dt
from dataclasses import replace

import pytest
from tests import factories

from guildmark.domain.evaluations.actions import panels
from guildmark.domain.people.models import AssessorCard
from guildmark.flows import batch_papers, members, planning, self_evaluation
from guildmark.kernel import clock

REASON = "当天突发疾病"


@pytest.fixture
def taken(firm):
    return factories.batch(firm, "taken")


def another(firm, n=0, **card):
    """One more assessor of the firm, with a card unless told otherwise."""
    [person] = members.add(
        firm.organisation, "assessor", [factories.candidate(820 + n, f"外聘{'丙丁戊己庚'[n]}")], by=firm.handler
    )
    if card != {"kind": None}:
        members.state_cards(firm.organisation, [factories.card(person, **card)], by=firm.handler)
    return person


def file_plan(firm, made, **changes):
    planning.plan_batch(factories.again(made), factories.plan(firm, **changes), by=firm.handler)
    return self_evaluation.file_plan(factories.again(made), by=firm.handler)


def test_an_assessor_without_a_card_stops_the_plan(firm, taken):
    newcomer = another(firm, kind=None)
    with factories.refused("assessor.no-card") as caught:
        file_plan(firm, taken, assessors=[*firm.assessors[:2], newcomer])
    assert caught.value.facts == {"names": newcomer.name}


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (1, True)])
def test_a_card_must_hold_on_the_last_day_of_the_examination(firm, taken, days, fits):
    last = clock.add_working_days(clock.today(), 6)
    newcomer = another(firm, expires=last + dt.timedelta(days=days))
    told = {"assessors": [*firm.assessors[:2], newcomer], "exam_to": last}
    if fits:
        assert file_plan(firm, taken, **told).plan_filed_on
        return
    with factories.refused("assessor.card-expired"):
        file_plan(firm, taken, **told)


def test_a_renewed_card_counts(firm, taken):
    newcomer = another(firm, expires=clock.today())
    members.state_cards(firm.organisation, [factories.card(newcomer)], by=firm.handler)
    assert AssessorCard.objects.filter(person=newcomer).count() == 1
    assert file_plan(firm, taken, assessors=[*firm.assessors[:2], newcomer]).plan_filed_on


def test_level_three_needs_no_senior_assessor(firm, taken):
    plain = [another(firm, n, kind="assessor") for n in range(3)]
    assert file_plan(firm, taken, assessors=plain).plan_filed_on


def test_a_review_needs_three_senior_assessors_and_an_odd_number(firm):
    made = factories.batch(firm, "taken", [factories.row(1), factories.chief(2)])
    plain = [another(firm, n, kind="assessor") for n in range(2)]
    with factories.refused("plan.reviewers") as caught:
        file_plan(firm, made, assessors=[*firm.assessors[:2], plain[0]])
    assert caught.value.facts == {"least": 3, "count": 2}
    fourth = another(firm, 3)
    with factories.refused("plan.reviewers"):
        file_plan(firm, made, assessors=[*firm.assessors, fourth, plain[0]])
    assert file_plan(firm, made, assessors=[*firm.assessors, *plain]).plan_filed_on


def test_the_ratio_for_every_occupation_gives_way_to_its_own(firm):
    made = factories.batch(firm, "taken", entries=factories.rows(7))
    planning.plan_batch(factories.again(made), factories.plan(firm), by=firm.handler)
    with factories.refused("plan.ratio") as caught:
        panels.refuse_unfit(factories.again(made), firm.assessors, panels.Panel(ratios={panels.EVERY: 2}))
    assert caught.value.facts["occupation"] == factories.TURNER
    own = {panels.EVERY: 2, factories.TURNER: 3}
    panels.refuse_unfit(factories.again(made), firm.assessors, panels.Panel(ratios=own))


def test_a_standard_may_ask_for_a_ratio(firm):
    made = factories.batch(firm, "taken", factories.rows(7))
    planning.plan_batch(factories.again(made), factories.plan(firm), by=firm.handler)
    panel = panels.Panel(ratios={factories.TURNER: 2})
    with factories.refused("plan.ratio") as caught:
        panels.refuse_unfit(factories.again(made), firm.assessors, panel)
    assert caught.value.facts == {"occupation": factories.TURNER, "ratio": 2, "count": 7, "least": 4}
    panels.refuse_unfit(factories.again(made), firm.assessors, replace(panel, ratios={factories.TURNER: 3}))


def test_a_card_that_runs_out_before_opening_stops_it(firm):
    made = factories.batch(firm, "filed")
    AssessorCard.objects.filter(person=firm.assessors[0]).update(expires=clock.today())
    factories.at(factories.again(made).exam_from)
    with factories.refused("assessor.card-expired"):
        self_evaluation.open_batch(factories.again(made), by=firm.handler)


def test_a_card_number_is_one_persons(firm, town):
    card = factories.card(firm.assessors[0])
    with factories.refused("card.of-another"):
        members.state_cards(firm.organisation, [replace(card, person=firm.assessors[1])], by=firm.handler)
    with factories.refused("deed.not-permitted"):
        members.state_cards(firm.organisation, [card], by=town.auditor)


def substitute(firm, made, comes, *, reason=REASON, leaves=None, by=None, said=False):
    told = planning.Replacement(leaves or firm.assessors[0], comes, reason, same_name_said=said)
    return planning.substitute(factories.again(made), told, by=by or firm.handler)


def test_an_assessor_is_replaced_on_the_day_with_a_reason(firm):
    made, comer = factories.batch(firm, "open"), another(firm)
    substitute(firm, made, comer)
    assert {row.person for row in made.assessors.all()} == {*firm.assessors[1:], comer}
    assert made.substitutions.get().reason == REASON
    [line] = factories.journaled("evaluations.assessor.substituted", made)
    assert line.data == {
        "leaves": f"people.person:{firm.assessors[0].pk}", "comes": f"people.person:{comer.pk}", "said": False,
    }  # fmt: skip
    assert comer.name in {one.name for one in batch_papers.dossier(factories.again(made), photos=False).assessors}


def test_a_replacement_keeps_to_the_rules_of_the_plan(firm, no_table_changed):
    rows = [factories.row(1, 带教师傅="外聘丁"), factories.row(2)]
    made = factories.batch(firm, "open", rows)
    without, mentor = another(firm, 0, kind=None), another(firm, 1)
    candidate = made.entries.first().person
    members.add(firm.organisation, "assessor", [factories.candidate(1, candidate.name)], by=firm.handler)
    for comes, code in ((without, "assessor.no-card"), (mentor, "assessor.mentor"), (candidate, "assessor.candidate")):
        with no_table_changed(), factories.refused(code):
            substitute(firm, made, comes)
    substitute(firm, made, mentor, said=True)
    assert made.assessors.get(person=mentor).same_name_said


def test_a_replacement_is_for_the_day_only_and_needs_a_reason(firm, town):
    made, comer = factories.batch(firm, "filed"), another(firm)
    with factories.refused("substitution.before-exam"):
        substitute(firm, made, comer)
    factories.at(factories.again(made).exam_from)
    with factories.refused("reason.missing"):
        substitute(firm, made, comer, reason=" ")
    with factories.refused("deed.not-permitted"):
        substitute(firm, made, comer, by=firm.checker)
    with factories.refused("substitution.assesses-already"):
        substitute(firm, made, firm.assessors[1])
    with factories.refused("substitution.not-assessing"):
        substitute(firm, made, comer, leaves=comer)
    with factories.refused("substitution.not-a-member"):
        substitute(firm, made, factories.firm(town).assessors[0])
    substitute(firm, made, comer)


def test_nobody_is_replaced_once_results_are_fixed(firm):
    made, comer = factories.batch(firm, "fixed"), another(firm)
    with factories.refused("substitution.not-now"):
        substitute(firm, made, comer)
