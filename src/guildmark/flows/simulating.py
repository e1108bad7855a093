# SPDX-License-Identifier: Apache-2.0
"""A change of parameters is tried on the people on file: at once where they are few, by a job where they are many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.db import transaction

from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import Simulation
from guildmark.engines import packfiles
from guildmark.kernel import clock, jobs, progress
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import refuse_unless
from guildmark.reporting import simulations

MANY: Final = 100_000
"""Above so many rows a simulation is reckoned by a job; so many take about one second on two cores."""


@transaction.atomic
def begin(programme: simulations.Programme, values: Mapping[str, str], on: dt.date, *, by: Actor) -> Simulation:
    """Try other values of parameters on everybody within the actor's sight, and keep what it comes to.

    Raises:
        packfiles.PackError: there is no such parameter, or a value is not of its type; nothing is kept.
    """
    pack = programme.book(on)
    simulations.asked(programme, pack, values, on)
    waits = simulations.count(programme, pack, on, by=by) > MANY
    row = policies.begin_simulation(pack, programme.people.kind, changes_of(pack, values, on), on, by=by, waits=waits)
    if waits:
        jobs.schedule("simulate", clock.now(), simulation=row.pk, account=by.id)
        return row
    told = simulations.simulate(programme, pack, values, on, by=by)
    return policies.keep_simulation(row, told.result, told.snapshot, by=by)


@jobs.job("simulate")
def reckon(simulation: int, account: int) -> None:
    """Reckon a simulation that waits for it, within the sight of whoever asked."""
    row = kept.awaited_simulation(simulation)
    if row is None:
        return
    by = persons.actor_of(Account.objects.get(pk=account))
    programme = simulations.PROGRAMMES[row.people]
    pack = programme.book(row.on)
    values = {change["name"]: change["now"] for change in row.changes}
    told = simulations.simulate(programme, pack, values, row.on, by=by, tell=partial(progress.note, row))
    policies.keep_simulation(row, told.result, told.snapshot, by=by)


def changes_of(pack: packfiles.Pack, values: Mapping[str, str], on: dt.date) -> list[dict[str, Any]]:
    """Return a change parameter by parameter as people read it: name, label, unit, value before and after."""
    labels = simulations.labels(pack, on)
    return [
        {
            "name": name,
            "label": labels[name],
            "unit": {**(pack.params[name].unit or {})},
            "was": simulations.written(pack.param(name, on)),
            "now": value,
        }
        for name, value in values.items()
    ]


def note_seen(row: Simulation) -> None:
    """Note that who had a job reckon a simulation has seen what it came to: the message at the desk goes."""
    if not row.seen and row.result is not None:
        policies.note_simulation_seen(row)


@transaction.atomic
def population_of(row: Simulation, *, by: Actor) -> bytes:
    """Return the people of a simulation as the Parquet file for the command line, its digest the one that is kept.

    Refuses ``simulation.people-changed`` where the people in sight are no longer those who were asked.
    """
    data = simulations.population(row, by=by)
    refuse_unless(simulations.digest_of(data) == row.snapshot, "simulation.people-changed")
    policies.export_simulation(row, "parquet", by=by)
    return data
