# SPDX-License-Identifier: Apache-2.0
"""Sitting a failed part again: who may, until when, and what of the earlier assessment stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import resits
from guildmark.domain.evaluations.models import Batch, Entry
from guildmark.domain.marking import actions as marking
from guildmark.domain.marking import queries as sheets
from guildmark.domain.marking.models import Mark, Sheet
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Organisation
from guildmark.domain.policies import queries as policies
from guildmark.engines import scoring
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


@dataclass(frozen=True)
class Resit:
    """Somebody who may sit parts again: the earlier entry, which parts, what stands, and the last day to be entered."""

    entry: Entry
    again: tuple[str, ...]
    kept: Mapping[str, Mark]
    until: dt.date


def may_resit(organisation: Organisation) -> list[Resit]:
    """Those of a firm who passed one part, failed or missed another, and are within the rules' days; four queries."""
    entries = {entry.pk: entry for entry in batches.failed_before(organisation)}
    if not entries:
        return []
    held = sheets.results_of(batches.ENTRY, list(entries))
    found = [_resit(entries[sheet.subject_id], sheet) for sheet in held]
    order = {pk: place for place, pk in enumerate(entries)}
    return sorted((one for one in found if one), key=lambda one: order[one.entry.pk])


def _resit(entry: Entry, sheet: Sheet) -> Resit | None:
    pack = policies.pack_of(entry.rules)
    days = int(pack.periods.get("resit_days", {}).get("value", 0))
    until = sheet.result.fixed_at.astimezone(clock.ZONE).date() + dt.timedelta(days=days)
    kept = _passed(sheet, entry)
    again = tuple(part for part in sheet.parts if part not in kept)
    return Resit(entry, again, kept, until) if kept and again and until >= clock.today() else None


def _passed(sheet: Sheet, entry: Entry) -> dict[str, Mark]:
    """The marks of the parts that were passed, under the rules of that time."""
    marks = {mark.part: mark for mark in sheet.marks.all()}
    scheme = scoring.scheme_for(policies.pack_of(entry.rules).scheme, entry.level)
    judged = scoring.score({part: mark.value for part, mark in marks.items()}, scheme)
    return {part.part: marks[part.part] for part in judged.parts if part.passed}


@transaction.atomic
def enter_resits(batch: Batch, earlier: Collection[int], *, by: Actor) -> list[Entry]:
    """Enter people again in a draft of the same firm. Refuses ``resit.over`` and ``resit.entered-elsewhere``."""
    require(by, "evaluations.enter-resits", batch)
    persons.lock_persons({entry.person_id for entry in batches.entries_by_id(earlier).values()})
    found = {one.entry.pk: one.entry for one in may_resit(batch.organisation)}
    refuse_unless(earlier and set(earlier) <= set(found), "resit.over")
    chosen = [found[pk] for pk in earlier]
    standing = batches.candidacies({entry.person_id for entry in chosen})
    refuse_unless(not any(c.stands for c in standing), "resit.entered-elsewhere")
    return resits.enter_resits(batch, chosen, by=by)


def kept_of(batch: Batch, parts: Mapping[int, Sequence[str]]) -> dict[int, dict[str, Mark]]:
    """What stands of the earlier assessment of those in a batch who sit again: entry → part → mark."""
    again = {e.pk: e for e in batches.assessed(batch).exclude(resit_of=None).select_related("resit_of__rules")}
    if not again:
        return {}
    earlier = [entry.resit_of_id for entry in again.values()]
    held = {sheet.subject_id: sheet for sheet in sheets.results_of(batches.ENTRY, earlier)}
    return {
        pk: {part: mark for part, mark in _passed(held[e.resit_of_id], e.resit_of).items() if part in parts[pk]}
        for pk, e in again.items()
    }


def keep_passed_parts(batch: Batch, parts: Mapping[int, Sequence[str]], *, by: Actor) -> None:
    """Carry passed parts of earlier entries over to the sheets of those who sit again; nothing where nobody does."""
    kept = kept_of(batch, parts)
    if kept:
        marking.keep_marks(batch.organisation, batches.ENTRY, kept, about=batch, by=by)
