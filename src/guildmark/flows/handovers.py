# SPDX-License-Identifier: Apache-2.0
"""A firm's officer leaves: her account's office ends at once and goes to another person, the open work beside it."""

from __future__ import annotations

from collections.abc import Sequence

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.people import actions as people
from guildmark.domain.people.models import Account, Grant, Organisation
from guildmark.kernel.grants import Actor, require


def open_work(organisation: Organisation, *, by: Actor) -> Sequence[Batch]:
    """The firm's batches that are under way: what the next person takes on."""
    require(by, "people.hand-over", organisation)
    return list(batches.running_batches(by).filter(organisation=organisation))


def hand_over(grant: Grant, *, username: str, label: str, email: str, by: Actor) -> Account:
    """End the grant of one account and give it to a newly opened one; the old one sees nothing from that moment.

    The work stays the firm's: its batches, rosters and entries go on under the new account.
    """
    return people.hand_over(grant, username=username, label=label, email=email, by=by)
