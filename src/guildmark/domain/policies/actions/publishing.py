# SPDX-License-Identifier: Apache-2.0
"""Publishing rules, stored whole and never changed."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction

from guildmark.domain.policies.events import Event
from guildmark.domain.policies.models import Rules
from guildmark.engines.packfiles import Pack
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


@transaction.atomic
def publish(pack: Pack, *, by: Actor) -> Rules:
    """Publish ``pack``; the same digest again is the same rules, another digest of one version is refused."""
    require(by, "policies.publish", pack)
    known = Rules.objects.filter(programme=pack.id, version=pack.version).first()
    if known is not None:
        refuse_unless(known.digest == pack.digest, "rules.version-published", version=pack.version)
        return known
    return store(pack, by=by)


def store(pack: Pack, *, by: Actor) -> Rules:
    """Store a pack as published rules; whoever calls has asked whether that may be."""
    text = json.dumps(pack.resolved, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    in_force = dt.date.fromisoformat(str(pack.resolved["pack"]["in_force"]))
    rules = Rules.objects.create(
        programme=pack.id,
        version=pack.version,
        digest=pack.digest,
        resolved=text,
        in_force=in_force,
        published_at=clock.now(),
    )
    journal.record(Event.PUBLISHED, rules, by=by, digest=pack.digest, version=pack.version)
    return rules
