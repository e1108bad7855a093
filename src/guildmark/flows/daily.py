# SPDX-License-Identifier: Apache-2.0
"""A day of the office: what falls due is run, the journal is chained, the register goes out. Also the demo's clock."""

from __future__ import annotations

import datetime as dt

from guildmark.flows import housekeeping, register_keeping
from guildmark.kernel import clock, jobs, journal


def run_due() -> int:
    """Run every job that is due by our clock, then chain the journal and publish the register; how many ran."""
    count = jobs.run_due(clock.now(), inline=True)
    journal.chain()
    register_keeping.publish()
    return count


def close_day(day: dt.date) -> None:
    """End a day: the journal's head becomes a leaf where there were new lines, changed status lists are signed."""
    journal.chain()
    register_keeping.end_of_day(day)
    housekeeping.remove_expired_files(day)


@jobs.tick
def close_past_days() -> None:
    """End the last day of which the journal's head is not in the register yet; the worker calls this every second."""
    day = register_keeping.day_left_open()
    if day is not None:
        close_day(day)


def advance_days(days: int = 1) -> dt.datetime:
    """Move the demo's clock forward day by day to the morning after ``days`` days, running what falls due."""
    return advance_to(clock.midnight(clock.today() + dt.timedelta(days=days)))


def advance_working_days(count: int = 5) -> dt.datetime:
    """Move the demo's clock forward by working days."""
    return advance_to(clock.midnight(clock.add_working_days(clock.today(), count)))


def to_next_due() -> dt.datetime:
    """Move the demo's clock forward to the next job that falls due; where there is none, a day."""
    due = jobs.next_due()
    return advance_days() if due is None else advance_to(max(due, clock.now()))


def advance_to(moment: dt.datetime) -> dt.datetime:
    """Move the demo's clock forward to ``moment`` through every midnight between, running what falls due at each."""
    while clock.today() < moment.date():
        close_day(clock.today())
        following = clock.midnight(clock.today() + dt.timedelta(days=1))
        clock.set_demo(following)
        run_due()
    if clock.now() < moment:
        clock.set_demo(moment)
        run_due()
    return clock.now()
