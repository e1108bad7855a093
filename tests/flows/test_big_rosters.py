# SPDX-License-Identifier: Apache-2.0
"""Rosters again: what a new one would change is told before it is taken; a taking is undone; large files wait."""

import pytest
from tests import factories

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Entry, Roster
from guildmark.domain.people.models import CareerLine
from guildmark.flows import filings, importing, self_evaluation, taking
from guildmark.kernel import clock, jobs


def take(firm, roster):
    return self_evaluation.take_rows(roster, choice="good", by=firm.handler)


def test_a_row_with_another_date_is_told_old_to_new(firm):
    made = factories.batch(firm, "taken", factories.rows(2))
    roster, _ = factories.upload(firm, made, factories.row(0), factories.row(1, 现证书日期="2015-07-01"))
    [change] = roster.changes.all()
    assert (roster.present, change.row, change.name) == (1, 3, "欧*静")
    assert change.fields == [{"key": "held_date", "old": "2015-06-30", "new": "2015-07-01"}]


def test_a_changed_row_is_taken_as_a_change_with_its_journal_line(firm):
    made = factories.batch(firm, "taken", factories.rows(2))
    roster, _ = factories.upload(firm, made, factories.row(1, 申报等级="4", 现等级="5"))
    taken = take(firm, roster)
    assert (taken.taken, taken.changed) == (0, 1)
    assert sorted(made.entries.values_list("level", flat=True)) == ["3", "4"]
    [line] = factories.journaled("evaluations.entries.changed", made)
    assert line.data["entries"] == 1


def test_no_birth_date_and_no_name_stand_in_what_is_told(firm):
    made = factories.batch(firm, "taken", [factories.row(1, 带教师傅="孙丽")])
    roster, _ = factories.upload(firm, made, factories.row(1, 带教师傅="吴刚"))
    assert roster.changes.get().fields == [{"key": "mentor", "old": "孙*", "new": "吴*"}]


def test_undoing_takes_its_entries_and_what_it_stated_away(firm):
    made = factories.batch(firm, "checked", factories.rows(3))
    taken = take(firm, made.rosters.get())
    assert CareerLine.objects.count() == 3
    self_evaluation.undo_roster(taken, by=firm.handler)
    assert (made.entries.count(), CareerLine.objects.count(), taken.state) == (0, 0, "undone")
    [line] = factories.journaled("evaluations.roster.undone", made)
    assert line.data["entries"] == 3


def test_undoing_brings_back_what_was_changed(firm):
    made = factories.batch(firm, "taken", factories.rows(2))
    before = list(made.entries.order_by("pk").values("level", "facts", "on", "state", "roster"))
    roster, _ = factories.upload(firm, made, factories.row(0, 申报等级="4", 现等级="5"), factories.row(1))
    self_evaluation.undo_roster(take(firm, roster), by=firm.handler)
    assert list(made.entries.order_by("pk").values("level", "facts", "on", "state", "roster")) == before


def test_the_same_file_can_be_taken_again_after_it_was_undone(firm):
    made = factories.batch(firm, "checked", factories.rows(2))
    self_evaluation.undo_roster(take(firm, made.rosters.get()), by=firm.handler)
    roster, _ = factories.upload(firm, made, *factories.rows(2))
    assert take(firm, roster).taken == 2


@pytest.mark.parametrize(("stage", "code"), [("filed", "roster.plan-filed"), ("open", "batch.not-draft")])
def test_nothing_is_undone_once_something_depends_on_it(firm, stage, code):
    made = factories.batch(firm, stage)
    with factories.refused(code):
        self_evaluation.undo_roster(made.rosters.get(), by=firm.handler)


def test_only_the_newest_taking_is_undone(firm):
    made = factories.batch(firm, "taken", factories.rows(1))
    first = made.rosters.get()
    take(firm, factories.upload(firm, made, *factories.rows(1, start=5))[0])
    with factories.refused("roster.not-newest"):
        self_evaluation.undo_roster(first, by=firm.handler)


def test_an_entry_that_somebody_looked_at_keeps_its_roster(firm):
    made = factories.batch(firm, "taken", factories.rows(1))
    Entry.objects.update(look_reason="原件已看")
    with factories.refused("roster.depended-on"):
        self_evaluation.undo_roster(made.rosters.get(), by=firm.handler)


def test_a_large_roster_waits_for_its_check_and_then_tells(firm):
    made = factories.batch(firm)
    data = factories.roster(*factories.rows(3))
    roster = self_evaluation.receive_large_roster(made, data, "名册.xlsx", by=firm.handler)
    assert (roster.state, roster.progress, roster.size) == ("checking", 0, len(data))
    jobs.run_due(clock.now(), inline=True)
    roster.refresh_from_db()
    assert (roster.state, roster.good, roster.seen) == ("checked", 3, False)
    assert list(batches.unseen_rosters(firm.handler)) == [roster]
    assert take(firm, roster).taken == 3


def test_of_a_large_file_that_cannot_be_read_only_the_reason_is_kept(firm):
    made = factories.batch(firm)
    roster = self_evaluation.receive_large_roster(made, b"PK\x03\x04nothing", "名册.xlsx", by=firm.handler)
    jobs.run_due(clock.now(), inline=True)
    roster.refresh_from_db()
    assert (roster.state, roster.file) == ("unreadable", None)
    assert [problem.code for problem in roster.problems.all()] == ["file.not-a-workbook"]


def test_the_firm_s_last_choice_is_remembered(firm):
    assert batches.last_choice(firm.organisation) == ""
    factories.batch(firm, "taken")
    assert batches.last_choice(firm.organisation) == "good"


def test_many_rows_are_taken_by_a_job_which_then_tells(firm):
    made = factories.batch(firm, "checked", factories.rows(3))
    seen = made.rosters.get()
    taking.begin(made.rosters.get(), choice="good", by=firm.handler)
    with factories.refused("state.moved"):
        taking.begin(seen, choice="good", by=firm.handler)
    assert (made.rosters.get().state, made.entries.count()) == ("taking", 0)
    jobs.run_due(clock.now(), inline=True)
    done = made.rosters.get()
    assert (done.state, done.taken, done.seen, made.entries.count()) == ("taken", 3, False, 3)
    assert list(batches.unseen_rosters(firm.handler)) == [done]


def test_who_pressed_the_button_is_told_beside_who_uploaded(firm):
    made = factories.batch(firm, "checked", factories.rows(2))
    Roster.objects.update(uploaded_by=firm.checker.id)
    taking.begin(made.rosters.get(), choice="good", by=firm.handler)
    jobs.run_due(clock.now(), inline=True)
    assert [batches.unseen_rosters(one).count() for one in (firm.handler, firm.checker)] == [1, 1]
    importing.note_seen(made.rosters.get(), by=firm.handler)
    assert [batches.unseen_rosters(one).count() for one in (firm.handler, firm.checker)] == [0, 1]


def test_what_a_job_may_not_take_waits_as_before_and_says_why(firm, town):
    made = factories.batch(firm, "checked", factories.rows(2))
    taking.begin(made.rosters.get(), choice="good", by=firm.handler)
    filings.suspend(firm.filing, reason="复查", by=town.officer)
    jobs.run_due(clock.now(), inline=True)
    back = made.rosters.get()
    assert (back.state, back.refusal["code"], made.entries.count()) == ("checked", "filing.not-valid", 0)
    [line] = factories.journaled("evaluations.roster.taking-refused", made)
    assert line.data["code"] == "filing.not-valid"
