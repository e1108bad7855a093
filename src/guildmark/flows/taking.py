# SPDX-License-Identifier: Apache-2.0
"""A large roster is taken by a job, for whoever pressed the button: her page waits, then tells how it went."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from guildmark.domain.evaluations import actions as evaluations
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.models import Roster
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account
from guildmark.flows import importing
from guildmark.kernel import clock, jobs, progress
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused

MANY = 20_000
"""Above so many good rows a roster is taken by a job."""


@transaction.atomic
def begin(roster: Roster, *, choice: str, by: Actor) -> Roster:
    """Have a job take a checked roster; what can be told at once is refused at once, as for a small one."""
    _, row = importing.takeable(roster, choice=choice, by=by)
    evaluations.begin_taking(row, choice=choice, by=by)
    jobs.schedule("take-roster", clock.now(), roster=row.pk, choice=choice, account=by.id)
    return row


@jobs.job("take-roster")
def take_roster(roster: int, choice: str, account: int) -> None:
    """Take a roster that waits for it; where that is refused, it waits as before and its page says why."""
    row = batches.awaited_roster(roster, states.Roster.TAKING)
    if row is None:
        return
    by = persons.actor_of(Account.objects.get(pk=account))
    try:
        importing.take_rows(row, choice=choice, by=by, tell=partial(progress.note, row))
    except Refused as refused:
        evaluations.give_up_taking(row, refused, by=by)
