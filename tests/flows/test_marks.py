# SPDX-License-Identifier: Apache-2.0
"""Marks and results: what may be entered, and that a second person fixes."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests import factories

from guildmark.domain.marking.models import Mark, Result, Sheet
from guildmark.kernel.grants import Grant

enter = factories.self_evaluation.enter_marks
fix = factories.self_evaluation.fix_results


@pytest.fixture
def opened(firm):
    return factories.batch(firm, "open")


def one(made, value, part="theory"):
    return {made.entries.order_by("pk").first().pk: {part: value}}


@pytest.mark.parametrize("value", ["-0.01", "100.01", "70.125", "NaN", "Infinity"])
def test_a_mark_out_of_range_or_with_three_decimals_is_refused(firm, opened, no_table_changed, value):
    with no_table_changed(), factories.refused("mark.out-of-range"):
        enter(opened, one(opened, Decimal(value)), by=firm.handler)


@pytest.mark.parametrize("value", ["0", "59.99", "70.120", "100.00"])
def test_a_mark_of_two_decimals_is_kept_exactly(firm, opened, value):
    enter(opened, one(opened, Decimal(value)), by=firm.handler)
    assert Mark.objects.get().value == Decimal(value)


def test_absence_is_entered_as_such(firm, opened):
    enter(opened, one(opened, None), by=firm.handler)
    mark = Mark.objects.get()
    assert (mark.value, mark.absent) == (None, True)
    assert factories.journaled("marking.marks.entered", opened)[0].data == {"count": 1, "absent": 1}


def test_a_mark_for_somebody_of_another_batch_is_refused(town, firm, opened):
    stranger = factories.batch(factories.firm(town), "taken", factories.rows(1, 50)).entries.get()
    with factories.refused("mark.not-of-batch"):
        enter(opened, {stranger.pk: {"theory": Decimal(80)}}, by=firm.handler)


def test_a_part_that_the_level_does_not_have_is_refused(firm, opened):
    with factories.refused("mark.no-such-part"):
        enter(opened, one(opened, Decimal(80), "essay"), by=firm.handler)


def test_a_mark_entered_again_replaces_the_one_before(firm, opened):
    enter(opened, one(opened, Decimal(80)), by=firm.handler)
    enter(opened, one(opened, Decimal("81.5")), by=firm.handler)
    assert [mark.value for mark in Mark.objects.all()] == [Decimal("81.50")]
    assert len(factories.journaled("marking.marks.entered", opened)) == 2


@pytest.mark.parametrize("stage", ["draft", "filed", "fixed", "shown", "closed"])
def test_marks_are_entered_while_the_batch_is_open_only(firm, stage):
    made = factories.batch(firm, stage)
    with factories.refused("batch.not-open"):
        enter(made, {}, by=firm.handler)
    with factories.refused("batch.not-open"):
        fix(made, by=firm.checker)


def test_somebody_without_a_mark_in_a_part_keeps_the_results_open(firm):
    made = factories.batch(firm, "marked")
    Mark.objects.order_by("pk").first().delete()
    with factories.refused("results.marks-missing"):
        fix(made, by=firm.checker)
    assert (factories.again(made).state, Result.objects.count()) == ("open", 0)


def test_whoever_entered_a_mark_does_not_fix(firm):
    made = factories.batch(firm, "marked")
    with factories.refused("results.same-person"):
        fix(made, by=firm.handler)


def test_whoever_entered_one_mark_that_another_replaced_does_not_fix(town, firm, opened):
    checker = replace(firm.checker, grants=(*firm.checker.grants, Grant("firm-handler", None, firm.organisation.pk)))
    enter(opened, one(opened, Decimal(90)), by=checker)
    enter(opened, factories.marks(opened), by=firm.handler)
    factories.examined(opened)
    with factories.refused("results.same-person"):
        fix(opened, by=checker)


def test_whoever_opened_may_fix_if_he_entered_no_mark(firm, opened):
    colleague = replace(firm.handler, id=firm.handler.id + 100_000)
    enter(opened, factories.marks(opened), by=colleague)
    factories.examined(opened)
    fix(opened, by=firm.handler)
    assert factories.again(opened).fixed_by == firm.handler.id


def test_fixing_settles_each_entry_and_is_journaled_on_both_sides(firm):
    made = factories.batch(firm, "fixed", factories.rows(4), fail=[1], absent=[2])
    states = list(made.entries.order_by("pk").values_list("state", flat=True))
    assert states == ["passed", "failed", "absent", "passed"]
    assert factories.journaled("marking.results.fixed", made)[0].data == {"count": 4, "passed": 2}
    [line] = factories.journaled("evaluations.batch.fixed", made)
    assert (line.data["passed"], line.data["failed"], line.data["absent"], line.actor_id) == (2, 1, 1, firm.checker.id)


def test_a_result_tells_why(firm):
    made = factories.batch(firm, "fixed", factories.rows(2), fail=[0])
    failed = made.entries.get(state="failed")
    result = Sheet.objects.get(subject_kind="evaluations.entry", subject_id=failed.pk).result
    assert (result.passed, ["part.below", "theory"] in result.reasons) == (False, True)


def test_a_chief_technician_is_assessed_in_one_part(firm):
    made = factories.batch(firm, "open", [factories.chief(1)])
    assert [sheet.parts for sheet in Sheet.objects.filter(subject_id=made.entries.get().pk)] == [["review"]]


def test_results_wait_until_the_last_planned_day_is_over(firm, opened, no_table_changed):
    enter(opened, factories.marks(opened), by=firm.handler)
    with no_table_changed(), factories.refused("batch.exam-not-over") as caught:
        fix(opened, by=firm.checker)
    assert caught.value.facts["day"] == opened.exam_to.isoformat()
    factories.at(opened.exam_to + dt.timedelta(days=1))
    assert fix(factories.again(opened), by=firm.checker).state == "fixed"
