# SPDX-License-Identifier: Apache-2.0
"""Where candidates sit: rooms, seats drawn from a recorded seed, admission numbers; and their photographs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from guildmark.domain.evaluations import queries, states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Photo, PhotoZip, Room, Seat
from guildmark.kernel import clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


def lot(seed: str, entry: int) -> str:
    """The lot of an entry: the SHA-256 of ``seed:entry`` in hexadecimal. The smallest lot takes the first seat."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


@transaction.atomic
def draw_seats(batch: Batch, rooms: Sequence[tuple[str, int]], *, seed: str, by: Actor) -> list[Seat]:
    """Seat everyone who is assessed in ``rooms`` (name, seats) in the order of their lots; an earlier draw goes.

    The seed is kept with the batch and in the journal, so that anybody can draw again and compare. Refuses
    ``batch.not-draft``, ``plan.missing``, ``seats.no-room`` and ``seats.too-few``.
    """
    require(by, "evaluations.seat-candidates", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    refuse_unless(batch.exam_from, "plan.missing")
    refuse_unless(rooms and all(name.strip() and seats > 0 for name, seats in rooms), "seats.no-room")
    entries = sorted(queries.assessed(batch).values_list("pk", flat=True), key=lambda pk: lot(seed, pk))
    places = sum(seats for _, seats in rooms)
    refuse_unless(len(entries) <= places, "seats.too-few", seats=places, people=len(entries))
    batch.rooms.all().delete()
    made = Room.objects.bulk_create(
        Room(batch=batch, position=position, name=name.strip()[:60], seats=seats)
        for position, (name, seats) in enumerate(rooms, start=1)
    )
    taken = Seat.objects.bulk_create(_seats(batch, entries, made), batch_size=2000)
    Batch.objects.filter(pk=batch.pk).update(seats_seed=seed)
    batch.seats_seed = seed
    journal.record(Event.SEATS_DRAWN, batch, by=by, seed=seed, rooms=len(made), entries=len(taken))
    return taken


def _seats(batch: Batch, entries: Sequence[int], rooms: Sequence[Room]) -> Iterable[Seat]:
    free = ((room, number) for room in rooms for number in range(1, room.seats + 1))
    year = f"{batch.exam_from:%y}"
    for serial, (entry, (room, number)) in enumerate(zip(entries, free, strict=False), start=1):
        yield Seat(entry_id=entry, room=room, number=number, admission=f"{year}{batch.pk:06}{serial:04}")


@transaction.atomic
def receive_photos(handed_in: PhotoZip, *, by: Actor) -> PhotoZip:
    """Keep photographs that were handed in and checked; an earlier file that was not taken gives way to it."""
    require(by, "evaluations.receive-photos", handed_in.batch)
    refuse_unless(handed_in.batch.state == states.Batch.DRAFT, "batch.not-draft")
    handed_in.batch.photo_zips.filter(taken=None).delete()
    handed_in.uploaded_by, handed_in.uploaded_at = by.id, clock.now()
    handed_in.save()
    told = {"sha256": handed_in.sha256, "files": handed_in.files, "good": handed_in.good}
    journal.record(Event.PHOTOS_RECEIVED, handed_in.batch, by=by, **told)
    return handed_in


@transaction.atomic
def take_photos(handed_in: PhotoZip, pictures: Mapping[int, bytes], *, by: Actor) -> int:
    """Take photographs (entry → JPEG without metadata), each in the place of the one before; returns how many.

    Refuses ``batch.not-draft`` and ``photos.taken-already``.
    """
    batch = handed_in.batch
    require(by, "evaluations.receive-photos", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    moved = PhotoZip.objects.filter(pk=handed_in.pk, taken=None).update(taken=len(pictures))
    refuse_unless(moved, "photos.taken-already")
    made = [
        Photo(
            entry_id=entry,
            sealed=crypto.encrypt(data),
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=by.id,
            uploaded_at=clock.now(),
        )
        for entry, data in pictures.items()
    ]
    columns = ["sealed", "sha256", "uploaded_by", "uploaded_at"]
    Photo.objects.bulk_create(made, update_conflicts=True, unique_fields=["entry"], update_fields=columns)
    journal.record(Event.PHOTOS_TAKEN, batch, by=by, sha256=handed_in.sha256, count=len(made))
    return len(made)
