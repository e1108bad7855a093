# SPDX-License-Identifier: Apache-2.0
"""Rosters: received, checked, their rows taken as entries or as changes to them, and taken back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Entry, Problem, Roster, RosterChange, RosterRow
from guildmark.kernel import bulk, clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.kernel.states import move

KEPT = (
    "occupation", "occupation_name", "level", "route", "decision", "verdict", "facts", "on", "mentor", "superior",
    "held_level", "row", "state", "look_reason", "roster_id",
)  # fmt: skip
"""What a change may change in an entry, and what undoing it brings back."""


class Noted(NamedTuple):
    """A problem as the table holds it; ``facts`` is JSON as text."""

    row: int | None
    column: str
    code: str
    value: str
    severity: str
    facts: str


class Changed(NamedTuple):
    """A row that would change an entry: which one, the person's masked name, and old → new, masked, as JSON text."""

    row: int
    entry_id: int
    name: str
    fields: str


def _lock_draft(batch: Batch) -> None:
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")


@transaction.atomic
def await_roster(roster: Roster, *, by: Actor) -> Roster:
    """Keep a large file that a job will check; an earlier check of the same file gives way to it."""
    require(by, "evaluations.receive-roster", roster.batch)
    _lock_draft(roster.batch)
    waiting = (states.Roster.CHECKED, states.Roster.CHECKING)
    roster.batch.rosters.filter(sha256=roster.sha256, state__in=waiting).delete()
    roster.uploaded_by, roster.uploaded_at = by.id, clock.now()
    roster.state, roster.progress, roster.seen = states.Roster.CHECKING, 0, False
    roster.save()
    journal.record(Event.ROSTER_RECEIVED, roster.batch, by=by, roster=roster.pk, sha256=roster.sha256)
    return roster


@transaction.atomic
def receive_roster(
    roster: Roster,
    problems: Iterable[Noted],
    blocks: Iterable[tuple[int, bytes]],
    changes: Iterable[Changed] = (),
    *,
    by: Actor,
) -> Roster:
    """Keep what the dry run of an uploaded file found; an earlier check of the same file gives way to it.

    ``blocks`` are the good rows, so many sealed together: (first row, bytes). ``changes`` are those among them that
    would change an entry of the batch. A roster that waited for its check is brought up to date.
    """
    require(by, "evaluations.receive-roster", roster.batch)
    _lock_draft(roster.batch)
    awaited = roster.pk is not None
    if not awaited:
        roster.batch.rosters.filter(sha256=roster.sha256, state=states.Roster.CHECKED).delete()
        roster.uploaded_by, roster.uploaded_at = by.id, clock.now()
    roster.state, roster.progress = states.Roster.CHECKED, 100
    roster.save()
    noted = bulk.copy(Problem, ("roster", *Noted._fields), ((roster.pk, *one) for one in problems))
    bulk.copy(RosterRow, ("roster", "number", "sealed"), ((roster.pk, *block) for block in blocks))
    rows = ((roster.pk, one.row, one.entry_id, one.name, one.fields, b"") for one in changes)
    bulk.copy(RosterChange, ("roster", "row", "entry", "name", "fields", "before"), rows)
    if not awaited:
        journal.record(Event.ROSTER_RECEIVED, roster.batch, by=by, roster=roster.pk, sha256=roster.sha256)
    told = {"rows": roster.rows, "good": roster.good, "problems": noted}
    journal.record(Event.ROSTER_CHECKED, roster.batch, by=by, roster=roster.pk, **told)
    return roster


@transaction.atomic
def give_up_roster(roster: Roster, problems: Iterable[Noted], *, by: Actor) -> Roster:
    """Note that a file which waited for its check cannot be read; nothing of it is kept but why."""
    require(by, "evaluations.receive-roster", roster.batch)
    move(roster, states.Roster.UNREADABLE, states.ROSTER_MOVES, progress=100, file=None)
    noted = bulk.copy(Problem, ("roster", *Noted._fields), ((roster.pk, *one) for one in problems))
    told = {"rows": 0, "good": 0, "problems": noted}
    journal.record(Event.ROSTER_CHECKED, roster.batch, by=by, roster=roster.pk, **told)
    return roster


def note_seen(roster: Roster, *, by: Actor) -> None:
    """Note that who uploaded a roster, or had a job take it, has seen how that went."""
    Roster.objects.filter(pk=roster.pk, uploaded_by=by.id).update(seen=True)
    Roster.objects.filter(pk=roster.pk, taken_by=by.id).update(seen_by_taker=True)


@transaction.atomic
def begin_taking(roster: Roster, *, choice: str, by: Actor) -> Roster:
    """Note that a job takes a large roster; who uploaded it and who pressed the button hear when it is done."""
    require(by, "evaluations.take-rows", roster.batch)
    _lock_draft(roster.batch)
    told = {"seen": False, "taken_by": by.id, "seen_by_taker": roster.uploaded_by == by.id}
    move(roster, states.Roster.TAKING, states.ROSTER_MOVES, progress=0, refusal={}, **told)
    journal.record(Event.TAKING_BEGUN, roster.batch, by=by, roster=roster.pk, choice=choice)
    return roster


@transaction.atomic
def give_up_taking(roster: Roster, refused: Refused, *, by: Actor) -> Roster:
    """Note why a job could not take a roster; it waits again as it did before."""
    require(by, "evaluations.take-rows", roster.batch)
    refusal = {"code": refused.code, "facts": {name: str(value) for name, value in refused.facts.items()}}
    move(roster, states.Roster.CHECKED, states.ROSTER_MOVES, progress=100, refusal=refusal)
    journal.record(Event.TAKING_REFUSED, roster.batch, by=by, roster=roster.pk, code=refused.code)
    return roster


@transaction.atomic
def take_rows(
    roster: Roster,
    entries: Sequence[Entry],
    changed: Sequence[Entry] = (),
    *,
    choice: str,
    keep_file_until: dt.date,
    stated: Sequence[int] = (),
    by: Actor,
) -> Roster:
    """Take a checked roster: its rows become ``entries``; the staged rows go, the file stays for its period.

    ``changed`` are entries of the batch with their new values (their keys name those in the table); ``stated`` the
    career lines that came with the roster.
    """
    require(by, "evaluations.take-rows", roster.batch)
    batch = Batch.objects.select_for_update().get(pk=roster.batch_id)
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    counts = {"taken": len(entries), "changed": len(changed), "career_lines": list(stated), "progress": 100}
    move(roster, states.Roster.TAKEN, states.ROSTER_MOVES, **counts)
    for entry in entries:
        entry.roster = roster
    bulk.copy_objects(Entry, entries, len(entries))
    _change(roster, changed, by=by)
    roster.staged.all().delete()
    Batch.objects.filter(pk=batch.pk).update(choice=choice)
    journal.record(
        Event.ENTRIES_TAKEN,
        batch,
        by=by,
        roster=roster.pk,
        entries=len(entries),
        choice=choice,
        sha256=roster.sha256,
        keep_until=keep_file_until,
    )
    return roster


def _change(roster: Roster, changed: Sequence[Entry], *, by: Actor) -> None:
    """Give entries their new values and seal the old ones, by which the change can be undone."""
    if not changed:
        return
    held = roster.batch.entries.select_for_update().in_bulk([entry.pk for entry in changed])
    refuse_unless(len(held) == len(changed), "roster.check-again")
    kept = {row.entry_id: row for row in roster.changes.all()}
    for entry in changed:
        before = {name: getattr(held[entry.pk], name) for name in KEPT}
        kept[entry.pk].before = crypto.encrypt(bulk.as_json(before).encode())
        entry.roster = roster
    RosterChange.objects.bulk_update(kept.values(), ["before"], batch_size=500)
    Entry.objects.bulk_update(changed, [name.removesuffix("_id") for name in KEPT], batch_size=500)
    ids = [entry.pk for entry in changed]
    journal.record(Event.ENTRIES_CHANGED, roster.batch, by=by, roster=roster.pk, entries=len(ids), ids=ids)


@transaction.atomic
def undo_roster(roster: Roster, *, by: Actor) -> Roster:
    """Undo the taking of a roster while nothing depends on it: its entries go, those that it changed are as before.

    Refused once the plan is filed, once a later roster was taken, and once somebody looked at one of its entries or
    gave it a seat, a photograph or evidence.
    """
    require(by, "evaluations.undo-roster", roster.batch)
    _lock_draft(roster.batch)
    refuse_unless(roster.batch.plan_filed_on is None, "roster.plan-filed")
    later = roster.batch.rosters.filter(state=states.Roster.TAKEN, pk__gt=roster.pk)
    refuse_unless(not later.exists(), "roster.not-newest")
    own = Entry.objects.filter(roster=roster)
    refuse_unless(not own.exclude(look_reason="").exists(), "roster.depended-on")
    refuse_unless(not any(_depends(relation, own) for relation in Entry._meta.related_objects), "roster.depended-on")  # noqa: SLF001 - Django's own options
    move(roster, states.Roster.UNDONE, states.ROSTER_MOVES)
    restored = [_restored(change) for change in roster.changes.select_related("entry").exclude(before=b"")]
    Entry.objects.bulk_update(restored, [name.removesuffix("_id") for name in KEPT], batch_size=500)
    roster.changes.all().delete()
    count, _ = Entry.objects.filter(roster=roster).delete()
    journal.record(Event.ROSTER_UNDONE, roster.batch, by=by, roster=roster.pk, entries=count, restored=len(restored))
    return roster


def _depends(relation: Any, entries: Any) -> bool:
    """Whether rows of another table point to one of these entries."""
    if relation.related_model is RosterChange:
        return False
    return bool(relation.related_model.objects.filter(**{f"{relation.field.name}__in": entries}).exists())


def _restored(change: RosterChange) -> Entry:
    """The entry of a change as it was before."""
    for name, value in json.loads(crypto.decrypt(bytes(change.before))).items():
        setattr(change.entry, name, dt.date.fromisoformat(value) if name == "on" else value)
    return change.entry
