# SPDX-License-Identifier: Apache-2.0
"""Two people pressing one button at once: one succeeds, one is refused, one line stands in the journal."""

import threading

import pytest
from django.db import connection
from tests import factories

from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.evaluations.models import Roster
from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity.models import Objection
from guildmark.engines.register.audit import audit
from guildmark.flows import daily, revocations
from guildmark.kernel import clock, jobs
from guildmark.kernel.refusals import Refused

flow = factories.self_evaluation


@pytest.fixture
def town(clone_db, demo_clock, register_folder):
    return factories.city()


def both(*deeds):
    """Run the deeds in threads of their own, begun together; what each gave: "done" or the code of its refusal."""
    barrier, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        barrier.wait(10)
        try:
            deed()
            found[place] = "done"
        except Refused as refusal:
            found[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def one_done(found, *codes):
    """One of two is done, the other refused with one of these codes."""
    assert sorted(code == "done" for code in found) == [False, True], found
    assert set(found) - {"done"} <= set(codes)


def test_one_objection_is_decided_by_one_officer(town, firm):
    made = factories.batch(firm, "shown")
    objection = publicity.object_to(factories.notice(made).lines.get(position=1), text="不符", contact="")
    deeds = [
        lambda upheld=upheld: flow.decide_objection(
            Objection.objects.get(pk=objection.pk), upheld=upheld, reason="已核", by=town.officer
        )
        for upheld in (True, False)
    ]
    one_done(both(*deeds), "state.moved", "state.no-such-move")
    assert len(factories.journaled("publicity.objection.decided")) == 1


def test_one_batch_is_fixed_once(firm):
    made = factories.batch(firm, "marked")
    deeds = [lambda: flow.fix_results(factories.again(made), by=firm.checker) for _ in range(2)]
    one_done(both(*deeds), "batch.not-open")
    assert len(factories.journaled("evaluations.batch.fixed")) == 1
    assert len(factories.journaled("marking.results.fixed")) == 1


def test_marks_and_fixing_do_not_pass_each_other(firm):
    made = factories.batch(firm, "marked")
    marks = factories.marks(made, fail=[0])
    found = both(
        lambda: flow.fix_results(factories.again(made), by=firm.checker),
        lambda: flow.enter_marks(factories.again(made), marks, by=firm.handler),
    )
    passed = made.entries.filter(state="passed").count()
    assert found in (["done", "batch.not-open"], ["done", "done"])
    assert passed == (2 if found == ["done", "done"] else 3)


def test_one_revocation_is_confirmed_once(town, firm):
    factories.batch(firm, "closed", factories.rows(1))
    proposed = revocations.propose(Credential.objects.get(), reason="伪造", by=town.officer)
    deeds = [lambda: revocations.confirm(Revocation.objects.get(pk=proposed.pk), by=town.supervisor)] * 2
    one_done(both(*deeds), "state.moved", "state.no-such-move", "credential.not-active")
    assert len(factories.journaled("credentials.credential.revoked")) == 1


def test_one_certificate_is_proposed_for_revocation_once(town, firm):
    factories.batch(firm, "closed", factories.rows(1))
    deeds = [
        lambda by=by: revocations.propose(Credential.objects.get(), reason="伪造", by=by)
        for by in (town.officer, town.supervisor)
    ]
    one_done(both(*deeds), "revocation.proposed-already")
    assert Revocation.objects.count() == 1


def test_one_roster_is_taken_once(firm):
    made = factories.batch(firm, "checked")
    deeds = [lambda: flow.take_rows(Roster.objects.get(), choice="good", by=firm.handler) for _ in range(2)]
    one_done(both(*deeds), "state.moved")
    assert (made.entries.count(), len(factories.journaled("evaluations.entries.taken"))) == (3, 1)


def test_one_person_is_taken_by_one_of_two_firms(town, firm):
    other = factories.firm(town)
    rosters = [factories.batch(one, "checked", [factories.row(1)]).rosters.get().pk for one in (firm, other)]
    deeds = [
        lambda pk=pk, by=by: flow.take_rows(Roster.objects.get(pk=pk), choice="good", by=by)
        for pk, by in zip(rosters, (firm.handler, other.handler), strict=True)
    ]
    one_done(both(*deeds), "roster.check-again")
    assert len(factories.journaled("evaluations.entries.taken")) == 1


def test_a_notice_closed_twice_at_once_certifies_once(firm):
    made = factories.batch(firm, "shown")
    notice = factories.notice(made)
    clock.set_demo(clock.midnight(notice.until + factories.dt.timedelta(days=1)))
    one_done(both(*[lambda: flow.close_notice(notice.pk)] * 2), "state.no-such-move", "state.moved")
    assert (Credential.objects.count(), len(factories.journaled("publicity.notice.closed"))) == (3, 1)


def test_two_runners_of_what_is_due_close_a_notice_once(firm):
    notice = factories.notice(factories.batch(firm, "shown"))
    clock.set_demo(clock.midnight(notice.until + factories.dt.timedelta(days=1)))
    found = both(*[lambda: jobs.run_due(clock.now(), inline=True)] * 2)
    assert (found, Credential.objects.count()) == (["done", "done"], 3)


def test_a_close_and_a_dismissal_at_once_leave_nobody_without_a_certificate(town, firm):
    made = factories.batch(firm, "shown")
    notice = factories.notice(made)
    objection = publicity.object_to(notice.lines.get(position=1), text="不符", contact="")
    clock.set_demo(clock.midnight(notice.until + factories.dt.timedelta(days=1)))
    found = both(
        lambda: flow.close_notice(notice.pk),
        lambda: flow.decide_objection(objection, upheld=False, reason="查无实据", by=town.officer),
    )
    assert (found, Credential.objects.count()) == (["done", "done"], 3)


def test_one_person_is_first_high_once_though_certified_twice_at_once(town, firm):
    waiting = factories.notice(factories.batch(firm, "shown", [factories.row(1)]))
    objection = publicity.object_to(waiting.lines.get(), text="不符", contact="")
    factories.close(waiting)
    second = factories.batch(factories.firm(town), "shown", [factories.row(1, 职业编码=factories.MILLER)])
    notice = factories.notice(second)
    clock.set_demo(clock.midnight(notice.until + factories.dt.timedelta(days=1)))
    found = both(
        lambda: flow.close_notice(notice.pk),
        lambda: flow.decide_objection(objection, upheld=False, reason="查无实据", by=town.officer),
    )
    assert found == ["done", "done"]
    assert sorted(Credential.objects.values_list("first_high", flat=True)) == [False, True]


def test_two_sequencers_at_once_write_one_log(firm, register_folder):
    factories.batch(firm, "closed")
    found = both(*[daily.run_due] * 2)
    assert found == ["done", "done"]
    assert audit(str(register_folder))["problems"] == []
