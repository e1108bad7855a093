# SPDX-License-Identifier: Apache-2.0
import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from guildmark.kernel import jobs
from guildmark.kernel.models import DayOverride, Due

NOW = dt.datetime(2023, 9, 29, tzinfo=dt.UTC)
EARLIER, LATER = NOW - dt.timedelta(days=1), NOW + dt.timedelta(seconds=1)
FIRST = dt.date(2030, 1, 1)
ran = []


@jobs.job("tests.declare")
def declare(day):
    """Adds a row, so that running twice is refused by the table."""
    DayOverride.objects.create(day=FIRST + dt.timedelta(days=day), working=True)
    ran.append(day)


@jobs.job("tests.fail")
def fail():
    """Writes, then fails."""
    DayOverride.objects.create(day=FIRST, working=True)
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def test_what_is_due_runs_in_order_and_once(db):
    for day, due in ((2, NOW), (1, EARLIER), (3, LATER)):
        jobs.schedule("tests.declare", due, day=day)
    assert jobs.run_due(NOW, inline=True) == 2
    assert jobs.run_due(NOW, inline=True) == 0
    assert ran == [1, 2]
    assert jobs.next_due() == LATER


def test_a_deed_that_is_undone_schedules_nothing(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.schedule("tests.declare", NOW, day=1)
        raise RuntimeError
    assert jobs.next_due() is None


def test_a_failure_leaves_no_trace_but_its_name_and_the_others_still_run(db):
    failing = jobs.schedule("tests.fail", EARLIER)
    jobs.schedule("tests.declare", NOW, day=1)
    with pytest.raises(ZeroDivisionError):
        jobs.run_due(NOW, inline=True)
    failing.refresh_from_db()
    assert (failing.state, failing.tries, failing.error) == ("todo", 1, "ZeroDivisionError")
    assert list(DayOverride.objects.values_list("day", flat=True)) == [FIRST + dt.timedelta(days=1)]


def test_after_three_tries_a_job_is_failed(db):
    failing = jobs.schedule("tests.fail", EARLIER)
    for _ in range(jobs.TRIES):
        Due.objects.filter(pk=failing.pk).update(due_at=NOW)
        with pytest.raises(ZeroDivisionError):
            jobs.run_due(NOW, inline=True)
    assert Due.objects.get(pk=failing.pk).state == "failed"
    assert jobs.run_due(NOW + dt.timedelta(days=900), inline=True) == 0


def test_a_deployment_with_a_worker_hands_on_what_is_due_and_runs_it_once(db):
    due = jobs.schedule("tests.declare", NOW, day=1)
    assert jobs.run_due(NOW) == 1
    handed = ProcrastinateJob.objects.get()
    assert (handed.task_name, handed.args) == ("guildmark.run_due_job", {"due_id": due.pk})
    assert ran == []
    jobs.run_handed(**handed.args)
    jobs.run_handed(**handed.args)
    assert ran == [1]
    assert Due.objects.get(pk=due.pk).state == "done"


def test_what_a_killed_worker_left_behind_is_handed_on_again_and_run_once(db):
    jobs.schedule("tests.declare", NOW, day=1)
    jobs.run_due(NOW)
    assert jobs.hand_again() == 1
    for handed in ProcrastinateJob.objects.all():
        jobs.run_handed(**handed.args)
    assert ran == [1]
    assert jobs.hand_again() == 0


def test_two_racing_workers_run_each_job_exactly_once(clone_db):
    for day in range(40):
        jobs.schedule("tests.declare", NOW, day=day)
    barrier, counts = threading.Barrier(2), []

    def work():
        barrier.wait()
        counts.append(jobs.run_due(NOW, inline=True))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert sum(counts) == 40
    assert sorted(ran) == list(range(40))
    assert min(counts) > 0


def test_an_unknown_job_is_noted_as_a_failure(db):
    due = jobs.schedule("tests.unheard-of", NOW)
    with pytest.raises(LookupError):
        jobs.run_due(NOW, inline=True)
    assert Due.objects.get(pk=due.pk).error == "LookupError"
