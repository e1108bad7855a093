# SPDX-License-Identifier: Apache-2.0
"""Workbooks of marks: kept when they can be read, taken when somebody says so; the marks themselves are marking's."""

from __future__ import annotations

from django.db import transaction

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import MarksWorkbook
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.states import move


@transaction.atomic
def receive_marks(workbook: MarksWorkbook, *, by: Actor) -> MarksWorkbook:
    """Keep a workbook of marks that was checked; an earlier check of the same file gives way to it."""
    require(by, "evaluations.receive-marks", workbook.batch)
    earlier = MarksWorkbook.objects.filter(batch=workbook.batch, sha256=workbook.sha256)
    earlier.filter(state=states.Roster.CHECKED).delete()
    workbook.uploaded_by, workbook.uploaded_at = by.id, clock.now()
    workbook.save()
    told = {"rows": workbook.rows, "good": workbook.good, "sha256": workbook.sha256}
    journal.record(Event.MARKS_RECEIVED, workbook.batch, by=by, workbook=workbook.pk, **told)
    return workbook


@transaction.atomic
def take_marks(workbook: MarksWorkbook, *, count: int, choice: str, by: Actor) -> MarksWorkbook:
    """Note that the marks of a checked workbook were entered; how many, and by which choice."""
    require(by, "evaluations.receive-marks", workbook.batch)
    move(workbook, states.Roster.TAKEN, states.ROSTER_MOVES, taken=count)
    told = {"marks": count, "choice": choice, "sha256": workbook.sha256}
    journal.record(Event.MARKS_TAKEN, workbook.batch, by=by, workbook=workbook.pk, **told)
    return workbook
