# SPDX-License-Identifier: Apache-2.0
"""Reads of published rules."""

from __future__ import annotations

import datetime as dt
import functools
import json

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from guildmark.domain.policies.models import Rules, Simulation
from guildmark.engines import packfiles
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused

LEVEL_EVALUATION = "cn/level-evaluation"
SHIPPED_VERSION = "2023.1"


def current(programme: str, on: dt.date) -> Rules:
    """The newest published rules of ``programme`` in force on ``on``; refuses ``rules.none-in-force``."""
    rows = Rules.objects.filter(programme=programme, in_force__lte=on).order_by("-in_force", "-published_at")
    found = rows.first()
    if found is None:
        raise Refused("rules.none-in-force", programme=programme, on=on.isoformat())
    return found


def pack_of(rules: Rules) -> packfiles.Pack:
    """The pack that was published as ``rules``, from the stored text, never from the folder."""
    return _pack(rules.digest)


def defining(on: dt.date) -> packfiles.Pack:
    """The pack that defines the figures on ``on``: the published one, else the one that is shipped."""
    if not Rules.objects.filter(programme=LEVEL_EVALUATION, in_force__lte=on).exists():
        return _shipped()
    return pack_of(current(LEVEL_EVALUATION, on))


@functools.cache
def _shipped() -> packfiles.Pack:
    return packfiles.shipped(LEVEL_EVALUATION, SHIPPED_VERSION)


@functools.lru_cache(maxsize=16)
def _pack(digest: str) -> packfiles.Pack:
    return packfiles.from_resolved(json.loads(Rules.objects.get(digest=digest).resolved))


def simulations_of(by: Actor) -> QuerySet[Simulation]:
    """The simulations that whoever asks made, newest first: nobody else's are seen."""
    return Simulation.objects.filter(made_by=by.id or 0).order_by("-made_at", "-pk")


def simulations_listed(by: Actor) -> QuerySet[Simulation]:
    """The same with their two first figures only (``gain`` and ``lose``), for a list."""
    told = {name: KeyTransform(name, "result") for name in ("gain", "lose")}
    return simulations_of(by).defer("result").annotate(**told)


def unseen_simulations(by: Actor) -> QuerySet[Simulation]:
    """Those that a job reckoned since their maker last looked."""
    return simulations_listed(by).filter(seen=False, progress=100)


def awaited_simulation(pk: int) -> Simulation | None:
    """The simulation that waits for a job to reckon it; None where it does not wait any longer."""
    return Simulation.objects.filter(pk=pk, result__isnull=True).first()
