# SPDX-License-Identifier: Apache-2.0
"""The notice: its days, its masked names, objections, and the job that closes it."""

import datetime as dt

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity.models import Line, Objection
from guildmark.flows import daily, notice_texts
from guildmark.kernel import clock, jobs
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Due

decide = factories.self_evaluation.decide_objection


def up_on(firm, day, rows=None):
    """A notice put up on a day."""
    made = factories.batch(firm, "fixed", rows)
    factories.at(day)
    return factories.self_evaluation.put_up_notice(factories.again(made), by=firm.handler)


def objected(notice, position=1, text="该人员不符合申报条件"):
    return publicity.object_to(notice.lines.get(position=position), text=text, contact="电话见信")


@pytest.mark.parametrize(
    ("put_up", "until"),
    [(dt.date(2023, 9, 21), dt.date(2023, 9, 28)), (dt.date(2023, 9, 22), dt.date(2023, 10, 7))],
)
def test_a_notice_ends_with_the_fifth_working_day_after_it_was_put_up(firm, put_up, until):
    assert up_on(firm, put_up).until == until


def test_names_on_a_notice_are_masked(firm):
    rows = [factories.row(n) for n in (0, 1, 3)]
    notice = up_on(firm, dt.date(2023, 9, 21), rows)
    assert list(notice.lines.order_by("position").values_list("name", flat=True)) == ["张*", "欧*静", "买*力"]


def test_a_notice_shows_those_who_passed_only(firm):
    made = factories.batch(firm, "shown", factories.rows(4), fail=[1], absent=[2])
    assert factories.notice(made).lines.count() == 2
    [line] = factories.journaled("publicity.notice.put-up", factories.notice(made))
    assert line.data == {"lines": 2, "until": factories.notice(made).until.isoformat()}


def test_a_notice_on_which_nobody_stands_is_refused(firm):
    made = factories.batch(firm, "fixed", factories.rows(1), fail=[0])
    with factories.refused("notice.nobody-passed"):
        factories.self_evaluation.put_up_notice(made, by=firm.handler)
    assert factories.again(made).state == "fixed"


def test_the_job_certifies_at_midnight_and_dates_of_that_day(firm):
    notice = up_on(firm, dt.date(2023, 9, 22), factories.rows(2))
    clock.set_demo(clock.midnight(dt.date(2023, 10, 8)) - dt.timedelta(seconds=30))
    assert jobs.run_due(clock.now(), inline=True) == 0
    factories.close(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.closed_at.astimezone(clock.ZONE).date()) == ("closed", dt.date(2023, 10, 8))
    assert set(Credential.objects.values_list("valid_from", flat=True)) == {dt.date(2023, 10, 8)}
    assert factories.again(factories.batches.batch_of(notice.subject_id)).state == "closed"


def test_the_close_is_journaled_as_the_systems_deed(firm):
    made = factories.batch(firm, "closed")
    for kind, subject in (
        ("publicity.notice.closed", factories.notice(made)),
        ("evaluations.batch.closed", made),
        ("evaluations.entry.certified", made),
        ("credentials.credential.issued", firm.organisation),
    ):
        assert [line.actor_label for line in factories.journaled(kind, subject)] == ["system"]


def test_a_certificate_is_dated_on_a_holiday_too(firm):
    notice = up_on(firm, dt.date(2023, 9, 21), factories.rows(1))
    factories.close(notice)
    assert Credential.objects.get().valid_from == dt.date(2023, 9, 29)
    assert not clock.is_working_day(dt.date(2023, 9, 29))


def test_a_notice_is_not_closed_before_its_time(firm):
    notice = up_on(firm, dt.date(2023, 9, 21))
    with factories.refused("notice.not-over"):
        factories.self_evaluation.close_notice(notice.pk)
    assert Credential.objects.count() == 0


def test_a_notice_closed_twice_closes_and_certifies_once(firm):
    made = factories.batch(firm, "closed")
    notice = factories.notice(made)
    with factories.refused("state.no-such-move"):
        factories.self_evaluation.close_notice(notice.pk)
    assert jobs.run_due(clock.now(), inline=True) == 0
    assert (Credential.objects.count(), len(factories.journaled("publicity.notice.closed", notice))) == (3, 1)


def test_the_demos_clock_closes_what_falls_due_on_the_way(firm):
    notice = factories.notice(factories.batch(firm, "shown"))
    daily.advance_working_days(7)
    notice.refresh_from_db()
    assert notice.state == "closed"
    assert Credential.objects.values_list("valid_from", flat=True)[0] == notice.until + dt.timedelta(days=1)
    assert not Due.objects.filter(state="todo").exists()


def test_a_batch_is_shown_once(firm):
    made = factories.batch(firm, "shown")
    with factories.refused("state.no-such-move"):
        factories.self_evaluation.put_up_notice(made, by=firm.handler)


def test_anyone_objects_and_gets_a_receipt(firm):
    objection = objected(factories.notice(factories.batch(firm, "shown")))
    assert (len(objection.receipt), objection.state) == (12, "open")
    [line] = factories.journaled("publicity.objection.filed", objection)
    assert (line.actor_id, line.actor_label, line.data["line"]) == (None, "public", 1)
    assert "申报条件".encode() not in bytes(Objection.objects.get().text)


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_an_objection_says_something_and_not_a_book(firm, text):
    notice = factories.notice(factories.batch(firm, "shown"))
    with factories.refused("objection.text-missing"):
        objected(notice, text=text)


def test_an_objection_on_the_last_day_counts_and_a_later_one_is_refused(firm):
    notice = factories.notice(factories.batch(firm, "shown"))
    clock.set_demo(clock.midnight(notice.until + dt.timedelta(days=1)) - dt.timedelta(seconds=30))
    objected(notice)
    clock.set_demo(clock.midnight(notice.until + dt.timedelta(days=1)))
    with factories.refused("objection.late") as caught:
        objected(notice, 2)
    assert caught.value.facts == {"until": notice.until.isoformat()}


def test_a_line_under_an_open_objection_waits(firm):
    made = factories.batch(firm, "shown")
    objection = objected(factories.notice(made))
    factories.close(factories.notice(made))
    assert Credential.objects.count() == 2
    assert not Credential.objects.filter(subject_id=objection.line.subject_id).exists()
    assert list(made.entries.order_by("pk").values_list("state", flat=True)) == ["passed", "certified", "certified"]


def test_an_objection_dismissed_after_the_close_certifies_that_one_singly(town, firm):
    made = factories.batch(firm, "shown")
    objection = objected(factories.notice(made))
    factories.close(factories.notice(made))
    clock.advance(days=2)
    decide(objection, upheld=False, reason="查无实据", by=town.officer)
    one = Credential.objects.get(subject_id=objection.line.subject_id)
    assert (one.valid_from, one.number[-6:]) == (clock.today(), "000003")
    assert factories.journaled("publicity.objection.decided", objection)[0].data == {"upheld": False}
    assert set(made.entries.values_list("state", flat=True)) == {"certified"}


def test_an_objection_dismissed_in_time_changes_nothing_until_the_close(town, firm):
    made = factories.batch(firm, "shown")
    decide(objected(factories.notice(made)), upheld=False, reason="查无实据", by=town.officer)
    assert Credential.objects.count() == 0
    factories.close(factories.notice(made))
    assert Credential.objects.count() == 3


@pytest.mark.parametrize("late", [False, True])
def test_an_upheld_objection_takes_the_line_out_for_ever(town, firm, late):
    made = factories.batch(firm, "shown")
    notice = factories.notice(made)
    objection = objected(notice)
    if late:
        factories.close(notice)
    decide(objection, upheld=True, reason="工龄不足", by=town.officer)
    if not late:
        factories.close(notice)
    daily.advance_days(30)
    entry = made.entries.get(pk=objection.line.subject_id)
    assert (entry.state, Line.objects.get(pk=objection.line_id).state) == ("taken-out", "taken-out")
    assert not Credential.objects.filter(person=entry.person).exists()
    assert len(factories.journaled("evaluations.entry.taken-out", entry)) == 1


def test_two_objections_to_one_line_are_both_decided_before_it_is_certified(town, firm):
    made = factories.batch(firm, "shown")
    first, second = (objected(factories.notice(made)) for _ in range(2))
    factories.close(factories.notice(made))
    decide(first, upheld=False, reason="查无实据", by=town.officer)
    assert Credential.objects.count() == 2
    decide(second, upheld=False, reason="查无实据", by=town.officer)
    assert Credential.objects.count() == 3


def test_a_second_objection_dismissed_after_one_was_upheld_certifies_nobody(town, firm):
    made = factories.batch(firm, "shown")
    first, second = (objected(factories.notice(made)) for _ in range(2))
    factories.close(factories.notice(made))
    decide(first, upheld=True, reason="工龄不足", by=town.officer)
    decide(second, upheld=False, reason="查无实据", by=town.officer)
    assert Credential.objects.count() == 2


def test_two_objections_to_one_line_may_both_be_upheld(town, firm):
    made = factories.batch(firm, "shown")
    first, second = (objected(factories.notice(made)) for _ in range(2))
    decide(first, upheld=True, reason="工龄不足", by=town.officer)
    decide(second, upheld=True, reason="工龄不足", by=town.officer)
    assert set(Objection.objects.values_list("state", flat=True)) == {"upheld"}


def test_a_line_that_was_taken_out_takes_no_objection(town, firm):
    notice = factories.notice(factories.batch(firm, "shown"))
    decide(objected(notice), upheld=True, reason="工龄不足", by=town.officer)
    with factories.refused("objection.line-gone"):
        objected(notice)


def test_a_decision_needs_a_reason_and_is_made_once(town, firm):
    objection = objected(factories.notice(factories.batch(firm, "shown")))
    with factories.refused("reason.missing"):
        decide(objection, upheld=True, reason=" ", by=town.officer)
    decide(objection, upheld=True, reason="工龄不足", by=town.officer)
    with factories.refused("state.no-such-move"):
        decide(objection, upheld=False, reason="查无实据", by=town.officer)


def test_nobody_but_the_system_closes_a_notice(town, firm):
    notice = factories.notice(factories.batch(firm, "shown"))
    clock.set_demo(clock.midnight(notice.until + dt.timedelta(days=1)))
    for by in (town.officer, firm.handler, firm.checker):
        with factories.refused("deed.not-permitted"):
            publicity.close(notice, by=by)
    assert publicity.close(notice, by=SYSTEM).state == "closed"


WIDE = "".join(chr(ord(c) + 0xFEE0) for c in factories.number(7))
CALL = "1 3 8 0 0 1 3 8 0 0 0"


@pytest.mark.parametrize(("title", "kind"), [(WIDE, "id-number"), (f"第一批 {CALL}", "phone")])
def test_a_notice_whose_title_holds_a_number_is_not_put_up(firm, title, kind):
    made = factories.batch(firm, "fixed", factories.rows(2), title=title)
    with factories.refused("notice.leak") as caught:
        factories.self_evaluation.put_up_notice(made, by=firm.handler)
    assert (caught.value.facts["line"], caught.value.facts["kind"]) == (0, kind)
    assert title not in str(caught.value.facts)
    assert factories.again(made).state == "fixed"


def test_the_line_that_holds_a_number_is_named_without_its_value(firm):
    lines = [Line(name="张*", occupation_name="车工"), Line(name="李*", occupation_name=f"车工 {CALL}")]
    with factories.refused("notice.leak") as caught:
        notice_texts.refuse_leaks("公示", lines)
    assert (caught.value.facts["line"], caught.value.facts["kind"]) == (2, "phone")
    assert "38" not in str(caught.value.facts)
