# SPDX-License-Identifier: Apache-2.0
"""A large older ledger is taken by a job, for whoever pressed the button: her page waits, then tells how it went."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account, Ledger
from guildmark.flows import ledgers
from guildmark.kernel import clock, jobs, progress
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused

MANY = 5_000
"""Above so many good rows a ledger is taken by a job."""


@transaction.atomic
def begin(ledger: Ledger, *, choice: str, by: Actor) -> Ledger:
    """Have a job take a checked ledger; what can be told at once is refused at once, as for a small one."""
    row = ledgers.takeable(ledger, choice=choice, by=by)
    people.begin_ledger(row, choice=choice, by=by)
    jobs.schedule("take-ledger", clock.now(), ledger=row.pk, account=by.id)
    return row


@jobs.job("take-ledger")
def take_ledger(ledger: int, account: int) -> None:
    """Take a ledger that waits for it; where that is refused, it waits as before and its page says why."""
    row = persons.awaited_ledger(ledger)
    if row is None:
        return
    by = persons.actor_of(Account.objects.get(pk=account))
    try:
        ledgers.take_over(row, by=by, tell=partial(progress.note, row))
    except Refused as refused:
        people.give_up_ledger(row, refused, by=by)


def note_seen(ledger: Ledger, *, by: Actor) -> None:
    """Note that who had a job take a ledger has seen how it went: the message at the desk goes."""
    if ledger.taken_by == by.id and not ledger.seen:
        people.note_ledger_seen(ledger)
