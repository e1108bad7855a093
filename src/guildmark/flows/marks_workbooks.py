# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook: a template with the batch's people, a dry run of what comes back, and the choice what to take.

Taken marks are entered as if typed: whoever took them may not fix the results (``marking.actions.fix``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import lock_open, marks_workbooks
from guildmark.domain.evaluations.models import Batch, MarksWorkbook
from guildmark.domain.marking import queries as marking
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters
from guildmark.engines.rosters import marks as engine
from guildmark.engines.rosters.ledgers import LedgerSheet
from guildmark.flows import self_evaluation
from guildmark.kernel import clock, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless

CHOICES = frozenset({"good", "all"})


@dataclass(frozen=True)
class Run:
    """The dry run of a workbook of marks: the file as read and what was found in it."""

    sheet: LedgerSheet
    checked: engine.Checked

    @property
    def bad(self) -> int:
        """How many rows cannot be taken."""
        return len(self.checked.bad_rows)

    @property
    def marks(self) -> int:
        """How many marks are new or changed."""
        return sum(map(len, self.checked.marks.values()))


def candidates(batch: Batch) -> dict[int, engine.Candidate]:
    """Everyone assessed in an open batch with her parts and what is marked already, in the batch's order."""
    entries = list(batches.assessed(batch))
    sheets = {sheet.subject_id: sheet for sheet in marking.sheets_of(batches.ENTRY, [entry.pk for entry in entries])}
    found = {}
    for entry in entries:
        sheet = sheets.get(entry.pk)
        marks = list(sheet.marks.all()) if sheet else []
        found[entry.pk] = engine.Candidate(
            entry.pk,
            entry.person.name,
            entry.occupation_name,
            rosters.level_name(entry.level),
            tuple(sheet.parts) if sheet else (),
            {mark.part: mark.value for mark in marks},
            frozenset(mark.part for mark in marks if mark.kept),
        )
    return found


def template_for(batch: Batch, *, by: Actor, lang: str = "zh") -> bytes:
    """The template made for this batch: everyone assessed, a column a part, what is known filled in."""
    require(by, "evaluations.receive-marks", batch)
    refuse_unless(batch.state == "open", "batch.not-open")
    return engine.template(list(candidates(batch).values()), title=batch.title, lang=lang)


def check(batch: Batch, data: bytes, filename: str) -> Run:
    """The dry run of a workbook against the batch as it stands now; keeps nothing."""
    sheet = engine.read_marks(data, filename)
    return Run(sheet, engine.check_marks(sheet, candidates(batch), self_evaluation.HIGHEST_MARK))


@transaction.atomic
def receive(batch: Batch, data: bytes, filename: str, *, by: Actor) -> tuple[MarksWorkbook | None, Run]:
    """Check a workbook of marks and keep it where it could be read; no mark is entered yet."""
    require(by, "evaluations.receive-marks", batch)
    lock_open(batch)
    run = check(batch, data, filename)
    if not run.sheet.readable():
        return None, run
    days = policies.pack_of(batch.rules).period("roster_file_keep_days")
    keep = clock.today() + dt.timedelta(days=days)
    stored = files.store(data, kind="marks", name=filename, keep_until=keep)
    workbook = MarksWorkbook(
        batch=batch,
        sha256=stored.sha256,
        filename=filename[:200],
        file=stored.pk,
        rows=run.sheet.count,
        good=run.sheet.count - run.bad,
    )
    return marks_workbooks.receive_marks(workbook, by=by), run


def again(workbook: MarksWorkbook) -> Run:
    """The dry run of a kept workbook as the batch stands now."""
    return check(workbook.batch, _bytes(workbook), workbook.filename)


def _bytes(workbook: MarksWorkbook) -> bytes:
    stored = StoredFile.objects.filter(pk=workbook.file).first()
    refuse_unless(stored, "marks.file-gone")
    return files.read(stored)


def marked(workbook: MarksWorkbook, *, by: Actor) -> bytes:
    """The firm's own workbook with what is wrong beside each row."""
    require(by, "evaluations.receive-marks", workbook.batch)
    data = _bytes(workbook)
    run = check(workbook.batch, data, workbook.filename)
    return rosters.marked(data, run.sheet, run.checked.problems, "zh")


@transaction.atomic
def take(workbook: MarksWorkbook, *, choice: str, by: Actor) -> int:
    """Enter the marks of a checked workbook: "good" the rows without an error, "all" only when there is no error.

    Refused with ``marks.check-again`` where other rows are wrong now than when it was checked.
    """
    require(by, "evaluations.receive-marks", workbook.batch)
    refuse_unless(choice in CHOICES, "marks.choice-unknown")
    lock_open(workbook.batch)
    run = again(workbook)
    refuse_unless(run.sheet.count - run.bad == workbook.good, "marks.check-again")
    refuse_unless(choice == "good" or not run.bad, "marks.not-all-right", bad=run.bad)
    refuse_unless(run.checked.marks, "marks.nothing-new")
    count = self_evaluation.enter_marks(workbook.batch, run.checked.marks, by=by)
    marks_workbooks.take_marks(workbook, count=count, choice=choice, by=by)
    return count
