# SPDX-License-Identifier: Apache-2.0
"""Rooms and seats of a batch: asked for by the firm, or given on opening in one room at the plan's site."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.actions import seating
from guildmark.domain.evaluations.models import Batch, Seat
from guildmark.kernel.grants import Actor

lot = seating.lot


def draw_seats(batch: Batch, rooms: Sequence[tuple[str, int]], *, by: Actor) -> list[Seat]:
    """Draw everyone's seat by lot from a fresh seed, which the journal keeps."""
    return seating.draw_seats(batch, rooms, seed=secrets.token_hex(16), by=by)


@transaction.atomic
def seat_the_rest(batch: Batch, *, by: Actor) -> None:
    """Seat a draft in which somebody has no seat: in its rooms, where they hold all, else in one at the site."""
    people = batches.assessed(batch)
    count = people.count()
    if batch.state != states.Batch.DRAFT or not batch.exam_from or not people.filter(seat=None).exists():
        return
    rooms = list(batch.rooms.order_by("position").values_list("name", "seats"))
    if sum(seats for _, seats in rooms) < count:
        rooms = [(batch.site, count)]
    draw_seats(batch, rooms, by=by)
