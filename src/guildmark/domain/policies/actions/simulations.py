# SPDX-License-Identifier: Apache-2.0
"""The changes of rules that officers tried on the people on file, each kept for its maker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from guildmark.domain.policies.events import Event
from guildmark.domain.policies.models import Simulation
from guildmark.engines.packfiles import Pack
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless


@transaction.atomic
def begin_simulation(
    pack: Pack, people: str, changes: list[dict[str, str]], on: dt.date, *, by: Actor, waits: bool = False
) -> Simulation:
    """Note that somebody tries a change of parameters; ``waits``: a job reckons it and she hears when it is done."""
    require(by, "policies.simulate")
    if by.id is None:
        raise Refused("simulation.nobody")
    row = Simulation.objects.create(
        made_by=by.id,
        made_at=clock.now(),
        programme=pack.id,
        version=pack.version,
        digest=pack.digest,
        people=people,
        on=on,
        changes=changes,
        seen=not waits,
    )
    journal.record(Event.SIMULATION_BEGUN, row, by=by, programme=pack.id, digest=pack.digest, on=on.isoformat())
    return row


@transaction.atomic
def keep_simulation(row: Simulation, result: Mapping[str, Any], snapshot: str, *, by: Actor) -> Simulation:
    """Keep what a change came to; once kept it does not change."""
    require(by, "policies.simulate")
    refuse_unless(row.made_by == by.id and row.result is None, "simulation.kept")
    row.result, row.snapshot, row.progress = dict(result), snapshot, 100
    row.save(update_fields=["result", "snapshot", "progress"])
    journal.record(Event.SIMULATION_KEPT, row, by=by, snapshot=snapshot, rows=result["rows"])
    return row


@transaction.atomic
def export_simulation(row: Simulation, what: str, *, by: Actor) -> None:
    """Note that a list or the population of one's own simulation leaves the house as a file."""
    require(by, "policies.simulate")
    refuse_unless(row.made_by == by.id, "deed.not-permitted", deed="policies.simulate")
    journal.record(Event.SIMULATION_EXPORTED, row, by=by, what=what, snapshot=row.snapshot)


@transaction.atomic
def remove_simulation(row: Simulation, *, by: Actor) -> None:
    """Remove one's own simulation."""
    require(by, "policies.simulate")
    refuse_unless(row.made_by == by.id, "deed.not-permitted", deed="policies.simulate")
    journal.record(Event.SIMULATION_REMOVED, row, by=by, programme=row.programme)
    row.delete()


def note_simulation_seen(row: Simulation) -> None:
    """Note that who had a job reckon a simulation has seen what it came to."""
    Simulation.objects.filter(pk=row.pk).update(seen=True)
