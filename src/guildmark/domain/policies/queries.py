# SPDX-License-Identifier: Apache-2.0
"""Reads of published rules."""

from __future__ import annotations

import datetime as dt
import functools
import json

from guildmark.domain.policies.models import Rules
from guildmark.engines import packfiles
from guildmark.kernel.refusals import Refused

LEVEL_EVALUATION = "cn/level-evaluation"


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


@functools.lru_cache(maxsize=16)
def _pack(digest: str) -> packfiles.Pack:
    return packfiles.from_resolved(json.loads(Rules.objects.get(digest=digest).resolved))
