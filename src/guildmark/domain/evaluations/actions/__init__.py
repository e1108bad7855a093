# SPDX-License-Identifier: Apache-2.0
"""Every write of a firm's assessing; each deed one function, one transaction, one journal line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from guildmark.domain.evaluations import queries, states
from guildmark.domain.evaluations.actions import panels
from guildmark.domain.evaluations.actions.rosters import (
    Changed,
    Noted,
    await_roster,
    begin_taking,
    give_up_roster,
    give_up_taking,
    note_seen,
    receive_roster,
    take_rows,
    undo_roster,
)
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Assessor, Batch, Entry
from guildmark.domain.people.models import Organisation, Person
from guildmark.domain.policies.models import Rules
from guildmark.domain.reasons import stated
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless
from guildmark.kernel.states import move

__all__ = [
    "Changed",
    "Noted",
    "await_roster",
    "begin_taking",
    "give_up_roster",
    "give_up_taking",
    "note_seen",
    "receive_roster",
    "take_rows",
    "undo_roster",
]
"""The deeds on rosters, told in ``rosters``."""


@dataclass(frozen=True)
class Plan:
    """When, where and by whom a batch is assessed."""

    exam_from: dt.date
    exam_to: dt.date
    site: str
    supervisor: Person
    assessors: Sequence[Person]
    same_name_said: Collection[int] = field(default_factory=tuple)


@transaction.atomic
def draft_batch(organisation: Organisation, title: str, *, rules: Rules, by: Actor) -> Batch:
    """Draft a batch of a firm, pinned to ``rules``."""
    require(by, "evaluations.draft-batch", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    batch = Batch.objects.create(
        organisation=organisation,
        number=queries.next_number(organisation),
        title=title.strip(),
        rules=rules,
        made_by=by.id,
        made_at=clock.now(),
    )
    journal.record(Event.BATCH_DRAFTED, batch, by=by, rules=rules.digest)
    return batch


def _lock_draft(batch: Batch) -> None:
    """Lock the batch and bring it up to date; refuses one that is a draft no longer."""
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")


@transaction.atomic
def lock_open(batch: Batch) -> None:
    """Lock a batch for marks and results and bring it up to date; refuses one that is not open."""
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state == states.Batch.OPEN, "batch.not-open")


@transaction.atomic
def lock_examined(batch: Batch) -> None:
    """Lock an open batch for its results; refused until the last planned day of examination is over."""
    lock_open(batch)
    refuse_unless(
        clock.today() > batch.exam_to,
        "batch.exam-not-over",
        day=batch.exam_to.isoformat(),
        earliest=(batch.exam_to + dt.timedelta(days=1)).isoformat(),
    )


@transaction.atomic
def renew_rules(batch: Batch, rules: Rules, *, by: Actor) -> Batch:
    """Pin a draft without entries to newer rules: its rosters are checked again under them."""
    require(by, "evaluations.plan-batch", batch)
    _lock_draft(batch)
    refuse_unless(not batch.entries.exists(), "batch.has-entries")
    batch.rosters.filter(state=states.Roster.CHECKED).delete()
    batch.rules = rules
    batch.save(update_fields=["rules"])
    journal.record(Event.RULES_RENEWED, batch, by=by, rules=rules.digest)
    return batch


@transaction.atomic
def plan_batch(batch: Batch, plan: Plan, *, by: Actor) -> Batch:
    """Set the plan of a draft: dates, site, assessors and internal supervisor; an override of a name is journaled."""
    require(by, "evaluations.plan-batch", batch)
    _lock_draft(batch)
    refuse_unless(plan.exam_from <= plan.exam_to, "plan.dates-reversed")
    refuse_unless(plan.site.strip(), "plan.site-missing")
    overridden = panels.refuse_conflicts(batch, plan.assessors, plan.same_name_said)
    refuse_unless(plan.supervisor not in plan.assessors, "plan.supervisor-assesses")
    batch.exam_from, batch.exam_to, batch.site = plan.exam_from, plan.exam_to, plan.site.strip()
    batch.supervisor, batch.plan_filed_on = plan.supervisor, None
    batch.save(update_fields=["exam_from", "exam_to", "site", "supervisor", "plan_filed_on"])
    batch.assessors.all().delete()
    said = set(plan.same_name_said)
    Assessor.objects.bulk_create(
        Assessor(batch=batch, person=person, same_name_said=person.pk in said) for person in plan.assessors
    )
    journal.record(Event.BATCH_PLANNED, batch, by=by, assessors=[p.pk for p in plan.assessors], said=sorted(said))
    for person, why in overridden:
        journal.record(Event.SAME_NAME_SAID, batch, by=by, person=person, why=why)
    return batch


@transaction.atomic
def file_plan(batch: Batch, *, working_days: int, panel: panels.Panel, by: Actor) -> Batch:
    """File the plan with the city: at least ``working_days`` working days before the first day of examination.

    Those who assess must be as ``panel`` asks: how many, with which cards, for how many candidates.
    """
    require(by, "evaluations.file-plan", batch)
    _lock_draft(batch)
    refuse_unless(batch.exam_from and batch.supervisor_id, "plan.missing")
    panels.refuse_unfit(batch, _assessing(batch), panel)
    earliest = clock.add_working_days(clock.today(), working_days)
    refuse_unless(earliest <= batch.exam_from, "plan.too-late", earliest=earliest.isoformat(), days=working_days)
    batch.plan_filed_on = clock.today()
    batch.save(update_fields=["plan_filed_on"])
    journal.record(Event.PLAN_FILED, batch, by=by, exam_from=batch.exam_from, exam_to=batch.exam_to)
    return batch


@transaction.atomic
def look_at(entry: Entry, *, accept: bool, reason: str, by: Actor) -> Entry:
    """Accept or exclude an entry whose eligibility could not be determined: the internal supervisor's deed."""
    require(by, "evaluations.look-at-entry", entry.batch)
    _lock_draft(entry.batch)
    why = stated(reason)
    to = states.Entry.ENTERED if accept else states.Entry.EXCLUDED
    move(entry, to, states.ENTRY_MOVES, look_reason=why)
    journal.record(Event.ENTRY_LOOKED_AT, entry, by=by, accepted=accept)
    return entry


def _assessing(batch: Batch) -> list[Person]:
    return [row.person for row in batch.assessors.select_related("person")]


@transaction.atomic
def open_batch(batch: Batch, *, panel: panels.Panel, by: Actor) -> Batch:
    """Open a planned and filed batch for marking; from here on it takes nobody more."""
    require(by, "evaluations.open-batch", batch)
    _lock_draft(batch)
    refuse_unless(batch.plan_filed_on, "plan.not-filed")
    counts = queries.tally(batch)
    refuse_unless(not counts.get(states.Entry.LOOK), "batch.entries-to-look-at", count=counts.get(states.Entry.LOOK))
    refuse_unless(counts.get(states.Entry.ENTERED), "batch.no-entries")
    refuse_unless(clock.today() >= batch.exam_from, "batch.before-exam", day=batch.exam_from.isoformat())
    said = set(batch.assessors.filter(same_name_said=True).values_list("person_id", flat=True))
    assessing = _assessing(batch)
    panels.refuse_conflicts(batch, assessing, said)
    panels.refuse_unfit(batch, assessing, panel)
    move(batch, states.Batch.OPEN, states.MOVES)
    journal.record(Event.BATCH_OPENED, batch, by=by, rules=batch.rules.digest, entries=counts[states.Entry.ENTERED])
    return batch


@transaction.atomic
def settle(batch: Batch, results: dict[int, Any], *, by: Actor) -> Batch:
    """Mark each entry of ``batch`` passed, failed or absent by its result (entry id → result)."""
    require(by, "evaluations.fix-results", batch)
    move(batch, states.Batch.FIXED, states.MOVES, fixed_by=by.id)
    groups: dict[str, list[int]] = {}
    for entry, result in results.items():
        groups.setdefault(_outcome(result), []).append(entry)
    for outcome, ids in groups.items():
        Entry.objects.filter(pk__in=ids, state=states.Entry.ENTERED).update(state=outcome)
    journal.record(Event.BATCH_FIXED, batch, by=by, rules=batch.rules.digest, **{k: len(v) for k, v in groups.items()})
    return batch


def _outcome(result: Any) -> str:
    if result.passed:
        return states.Entry.PASSED.value
    return (states.Entry.ABSENT if result.absent else states.Entry.FAILED).value


@transaction.atomic
def show_results(batch: Batch, *, by: Actor) -> Batch:
    """Note that the results are up for the public."""
    require(by, "evaluations.show-results", batch)
    move(batch, states.Batch.SHOWN, states.MOVES)
    journal.record(Event.BATCH_SHOWN, batch, by=by)
    return batch


@transaction.atomic
def close_batch(batch: Batch, *, by: Actor) -> Batch:
    """Note that the notice is over."""
    require(by, "evaluations.close-batch", batch)
    move(batch, states.Batch.CLOSED, states.MOVES)
    journal.record(Event.BATCH_CLOSED, batch, by=by)
    return batch


@transaction.atomic
def take_out(entry: Entry, *, by: Actor) -> Entry:
    """Take an entry out because an objection was upheld."""
    require(by, "evaluations.take-out-entry", entry.batch)
    move(entry, states.Entry.TAKEN_OUT, states.ENTRY_MOVES)
    journal.record(Event.ENTRY_TAKEN_OUT, entry, by=by)
    return entry


@transaction.atomic
def mark_certified(batch: Batch, entries: Collection[int], *, by: Actor) -> int:
    """Note that these entries of a batch are certified; returns how many moved."""
    require(by, "evaluations.close-batch", batch)
    count = Entry.objects.filter(pk__in=entries, state=states.Entry.PASSED).update(state=states.Entry.CERTIFIED)
    journal.record(Event.ENTRY_CERTIFIED, batch, by=by, count=count)
    return count


@transaction.atomic
def stop_batch(batch: Batch, *, reason: str, by: Actor) -> Batch:
    """Stop a batch that is not fixed yet: the city's deed, with its reason."""
    require(by, "evaluations.stop-batch", batch)
    why = stated(reason)
    move(batch, states.Batch.STOPPED, states.MOVES, stopped_reason=why)
    journal.record(Event.BATCH_STOPPED, batch, by=by)
    return batch
