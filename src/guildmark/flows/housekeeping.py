# SPDX-License-Identifier: Apache-2.0
"""What the house does for itself: files whose time is over go, and the journal's chain is checked when asked."""

from __future__ import annotations

import datetime as dt

from guildmark.domain.people import actions as people
from guildmark.kernel import clock, files, jobs, journal
from guildmark.kernel.grants import SYSTEM, Actor, require

CHECK = "journal.check"


def remove_expired_files(day: dt.date) -> int:
    """Remove the files to be kept until a day before ``day``; the journal says which. Returns how many."""
    gone = files.remove_expired(day)
    if gone:
        people.note_removed_files(gone, by=SYSTEM)
    return sum(map(len, gone.values()))


def ask_journal_check(*, by: Actor) -> None:
    """Have the whole chain checked soon, by the worker; asking twice before it is done asks once."""
    require(by, "people.check-journal", "register")
    if not jobs.waiting(CHECK):
        jobs.schedule(CHECK, clock.now(), asked_by=by.id)


@jobs.job(CHECK)
def check_journal(asked_by: int | None) -> None:
    """Walk the chain from its first line, and note what was found."""
    people.note_journal_check(journal.verify(), asked_by=asked_by, by=SYSTEM)
