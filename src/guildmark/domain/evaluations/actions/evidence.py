# SPDX-License-Identifier: Apache-2.0
"""Evidence for a fact that no roster column holds, and the verdict that follows: while the batch is a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Entry, EntryEvidence
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


@transaction.atomic
def add_evidence(evidence: EntryEvidence, *, by: Actor) -> EntryEvidence:
    """Keep a piece of evidence with the facts that it shows; the entry is judged anew by the caller."""
    entry = evidence.entry
    require(by, "evaluations.add-evidence", entry.batch)
    _lock(entry)
    refuse_unless(evidence.facts, "evidence.nothing-shown")
    refuse_unless(evidence.dated <= clock.today(), "evidence.in-the-future")
    evidence.added_by, evidence.added_at = by.id, clock.now()
    evidence.save()
    told = {"shown_by": evidence.kind, "facts": sorted(evidence.facts), "sha256": evidence.sha256}
    journal.record(Event.EVIDENCE_ADDED, entry, by=by, evidence=evidence.pk, **told)
    return evidence


@transaction.atomic
def judge_again(entry: Entry, facts: Mapping[str, Any], *, decision: str, verdict: str, by: Actor) -> Entry:
    """Keep a new verdict with all its facts, as of today: eligible is entered, anything else is to be looked at."""
    require(by, "evaluations.add-evidence", entry.batch)
    _lock(entry)
    before = entry.verdict
    entry.facts, entry.decision, entry.verdict, entry.on = dict(facts), decision, verdict, clock.today()
    entry.state = states.Entry.ENTERED if verdict == "yes" else states.Entry.LOOK
    entry.save(update_fields=["facts", "decision", "verdict", "on", "state"])
    journal.record(Event.ENTRY_JUDGED_AGAIN, entry, by=by, before=before, verdict=verdict)
    return entry


@transaction.atomic
def note_read(evidence: EntryEvidence, *, by: Actor) -> None:
    """Note that the file of a piece of evidence was opened."""
    require(by, "evaluations.see-batch", evidence.entry.batch)
    journal.record(Event.EVIDENCE_READ, evidence.entry, by=by, evidence=evidence.pk)


def _lock(entry: Entry) -> None:
    """Lock batch and entry and bring the entry up to date; refuses once the batch is open, or the entry excluded."""
    batch = Batch.objects.select_for_update().get(pk=entry.batch_id)
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    now = Entry.objects.select_for_update().get(pk=entry.pk)
    refuse_unless(now.state in {states.Entry.LOOK, states.Entry.ENTERED}, "evidence.not-open")
    entry.state, entry.facts, entry.verdict = now.state, now.facts, now.verdict
