# SPDX-License-Identifier: Apache-2.0
"""Every write of marking: sheets, marks, and the results a second person fixes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from guildmark.domain.marking import queries
from guildmark.domain.marking.events import Event
from guildmark.domain.marking.models import Mark, Result, Sheet
from guildmark.domain.people.models import Organisation
from guildmark.domain.policies.models import Rules
from guildmark.engines import scoring
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless


@transaction.atomic
def make_sheets(
    organisation: Organisation, kind: str, parts: Mapping[int, Sequence[str]], *, rules: Rules, by: Actor
) -> int:
    """Make a sheet for each subject of ``kind`` (id → its parts) under ``rules``; returns how many."""
    require(by, "marking.make-sheets", organisation)
    made = [Sheet(subject_kind=kind, subject_id=i, rules=rules, parts=list(p)) for i, p in parts.items()]
    Sheet.objects.bulk_create(made)
    journal.record(Event.SHEETS, organisation, by=by, count=len(made), rules=rules.digest)
    return len(made)


@transaction.atomic
def enter_marks(
    organisation: Organisation,
    kind: str,
    marks: Mapping[int, Mapping[str, Decimal | None]],
    *,
    greatest: Decimal,
    about: Any,
    by: Actor,
) -> int:
    """Enter marks: subject id → part → mark, None for absent. A mark entered again replaces the one before.

    Refuses ``mark.no-such-part``, ``mark.out-of-range`` (0 to ``greatest``, two decimals) and ``mark.fixed``.
    """
    require(by, "marking.enter-marks", organisation)
    sheets = {sheet.subject_id: sheet for sheet in queries.sheets_of(kind, marks).select_for_update()}
    fixed = Result.objects.filter(sheet__in=sheets.values()).exists()
    refuse_unless(not fixed, "mark.fixed")
    made = [
        _mark(sheets.get(subject), part, value, greatest, by)
        for subject, parts in marks.items()
        for part, value in parts.items()
    ]
    Mark.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["sheet", "part"],
        update_fields=["value", "absent", "entered_by", "entered_at"],
    )
    journal.record(Event.MARKS, about, by=by, count=len(made), absent=sum(mark.absent for mark in made))
    return len(made)


@transaction.atomic
def keep_marks(
    organisation: Organisation, kind: str, kept: Mapping[int, Mapping[str, Mark]], *, about: Any, by: Actor
) -> int:
    """Carry marks of earlier sheets over to new ones (subject id → part → the earlier mark): passed parts stand."""
    require(by, "marking.make-sheets", organisation)
    sheets = {sheet.subject_id: sheet for sheet in queries.sheets_of(kind, kept)}
    made = [
        Mark(
            sheet=sheets[subject],
            part=part,
            value=mark.value,
            absent=False,
            kept=True,
            entered_by=mark.entered_by,
            entered_at=mark.entered_at,
        )
        for subject, parts in kept.items()
        for part, mark in parts.items()
    ]
    Mark.objects.bulk_create(made)
    journal.record(Event.MARKS_KEPT, about, by=by, count=len(made))
    return len(made)


def _mark(sheet: Sheet | None, part: str, value: Decimal | None, greatest: Decimal, by: Actor) -> Mark:
    if sheet is None or part not in sheet.parts:
        raise Refused("mark.no-such-part", part=part)
    if any(mark.kept for mark in sheet.marks.all() if mark.part == part):
        raise Refused("mark.kept", part=part)
    if value is not None and not (value.is_finite() and 0 <= value <= greatest and value == round(value, 2)):
        raise Refused("mark.out-of-range", part=part, value=str(value), greatest=str(greatest))
    return Mark(sheet=sheet, part=part, value=value, absent=value is None, entered_by=by.id, entered_at=clock.now())


@transaction.atomic
def fix(
    organisation: Organisation,
    kind: str,
    levels: Mapping[int, str],
    *,
    schemes: Mapping[str, scoring.Scheme],
    about: Any,
    by: Actor,
) -> dict[int, Result]:
    """Turn the marks of these subjects (id → level) into results: the second person's deed; subject id → result.

    Refuses ``results.same-person`` when ``by`` entered one of the marks, one that was replaced included (the journal
    knows), and ``results.marks-missing`` when a part has neither a mark nor an absence.
    """
    require(by, "marking.fix", organisation)
    told = journal.of(about).filter(kind=Event.MARKS, actor_id=by.id)
    refuse_unless(by.id not in queries.markers(kind, levels) and not told.exists(), "results.same-person")
    results: dict[int, Result] = {}
    for sheet in queries.sheets_of(kind, levels):
        marks = {mark.part: mark.value for mark in sheet.marks.all()}
        outcome = scoring.score(marks, schemes[levels[sheet.subject_id]])
        refuse_unless(outcome.complete, "results.marks-missing", subject=sheet.subject_id)
        results[sheet.subject_id] = Result(
            sheet=sheet,
            passed=outcome.passed,
            absent=outcome.absent,
            reasons=[[reason.code, reason.part] for reason in outcome.reasons],
            fixed_by=by.id,
            fixed_at=clock.now(),
        )
    Result.objects.bulk_create(results.values())
    journal.record(
        Event.RESULTS_FIXED, about, by=by, count=len(results), passed=sum(r.passed for r in results.values())
    )
    return results
