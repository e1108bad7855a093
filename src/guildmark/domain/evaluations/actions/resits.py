# SPDX-License-Identifier: Apache-2.0
"""Entering people again for the part they failed: the earlier entry's candidacy and verdict stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Entry
from guildmark.kernel import journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless

COPIED = (
    "person_id", "occupation", "occupation_name", "level", "route", "decision", "verdict", "facts", "on", "rules_id",
    "mentor", "superior", "held_level",
)  # fmt: skip


@transaction.atomic
def enter_resits(batch: Batch, earlier: Sequence[Entry], *, by: Actor) -> list[Entry]:
    """Enter those who failed or missed a part into a draft of the same firm; each knows the entry it repeats."""
    require(by, "evaluations.enter-resits", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    own = all(entry.batch.organisation_id == batch.organisation_id for entry in earlier)
    refuse_unless(own, "resit.another-firm")
    missed = {states.Entry.FAILED, states.Entry.ABSENT}
    refuse_unless(all(entry.state in missed for entry in earlier), "resit.nothing-failed")
    made = Entry.objects.bulk_create(
        Entry(batch=batch, resit_of=entry, **{name: getattr(entry, name) for name in COPIED}) for entry in earlier
    )
    journal.record(Event.RESITS_ENTERED, batch, by=by, entries=len(made), of=[entry.pk for entry in earlier])
    return made
