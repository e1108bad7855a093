# SPDX-License-Identifier: Apache-2.0
"""Signed papers handed back for a batch, and who opened them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Scan
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless

REMOVABLE = (states.Batch.DRAFT, states.Batch.OPEN, states.Batch.FIXED)


@transaction.atomic
def receive_scan(scan: Scan, *, by: Actor) -> Scan:
    """Keep a signed scan with its batch, once the plan is filed. Refuses ``plan.not-filed``, ``batch.is-stopped``."""
    batch = scan.batch
    require(by, "evaluations.hand-in-papers", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state != states.Batch.STOPPED, "batch.is-stopped")
    refuse_unless(batch.plan_filed_on, "plan.not-filed")
    scan.uploaded_by, scan.uploaded_at = by.id, clock.now()
    scan.save()
    told = {"scan": scan.pk, "papers": scan.papers, "sha256": scan.sha256, "media": scan.media}
    journal.record(Event.SCAN_RECEIVED, batch, by=by, **told)
    return scan


@transaction.atomic
def remove_scan(scan: Scan, *, by: Actor) -> None:
    """Take a wrong scan out again, until the results go up. Refuses ``papers.shown-already``."""
    batch = scan.batch
    require(by, "evaluations.hand-in-papers", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    refuse_unless(batch.state in REMOVABLE, "papers.shown-already")
    journal.record(Event.SCAN_REMOVED, batch, by=by, scan=scan.pk, papers=scan.papers, sha256=scan.sha256)
    scan.delete()


@transaction.atomic
def note_reading(scan: Scan, *, by: Actor) -> None:
    """Note that somebody opened a scan."""
    require(by, "evaluations.read-scan", scan.batch)
    journal.record(Event.SCAN_READ, scan.batch, by=by, scan=scan.pk)


@transaction.atomic
def note_printing(batch: Batch, kinds: Sequence[str], *, by: Actor) -> None:
    """Note that somebody printed papers of a batch, which hold its people."""
    require(by, "evaluations.see-batch", batch)
    journal.record(Event.PAPERS_PRINTED, batch, by=by, papers=list(kinds))
