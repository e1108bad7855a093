# SPDX-License-Identifier: Apache-2.0
"""The packs of every programme on a day: the published rules where there are some, else those that are shipped."""

from __future__ import annotations

import datetime as dt
import functools

from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.domain.policies.models import Rules
from guildmark.engines import packfiles
from guildmark.facts.offers import Editions, Offer, offers


def packs_on(on: dt.date) -> tuple[packfiles.Pack, ...]:
    """The pack of each programme in force on ``on``, by programme; one query, and one more for a pack not met yet."""
    rows = Rules.objects.filter(in_force__lte=on).order_by("programme", "-in_force", "-published_at")
    published = {row.programme: row for row in rows.distinct("programme").defer("resolved")}
    shipped = {pack.id: pack for pack in shipped_packs() if pack.in_force <= on}
    return tuple(
        policies.pack_of(published[name]) if name in published else shipped[name]
        for name in sorted({*published, *shipped})
    )


@functools.cache
def shipped_packs() -> tuple[packfiles.Pack, ...]:
    """Every pack that comes with the product, oldest version first; read once a process."""
    found = (packfiles.load(path, packfiles.SHIPPED) for path in packfiles.SHIPPED.glob("*/*/*.toml"))
    return tuple(sorted(found, key=lambda pack: (pack.in_force, pack.version)))


def offers_on(on: dt.date) -> tuple[Offer, ...]:
    """What people can apply for on ``on``."""
    return offers(packs_on(on))


def editions_on(on: dt.date) -> Editions:
    """The edition of conditions of an occupation on ``on``: the record's, else the pack's."""
    known = people.editions_on(on)
    return lambda pack, occupation: known.get(occupation or "") or pack.edition(occupation or "", on)
