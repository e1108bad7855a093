# SPDX-License-Identifier: Apache-2.0
"""The main road, read top to bottom: a firm's roster becomes entries, marks, results, a notice, certificates.

The firm opens, marks and fixes, by two different people; the city sees, stops and supervises. Each step is one
deed of one person, or of the system when a period ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from guildmark.domain.cases import queries as cases
from guildmark.domain.evaluations import actions as evaluations
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.actions import Plan
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.marking import actions as marking
from guildmark.domain.people.models import Organisation
from guildmark.domain.policies import queries as policies
from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity import queries as notices
from guildmark.domain.publicity.models import Line, Notice, Objection
from guildmark.engines import leaks, rosters, scoring
from guildmark.flows import batch_papers, issuing, notice_texts, planning, register_keeping, resits, seating
from guildmark.flows.importing import (
    check_for,
    marked_workbook,
    receive_large_roster,
    receive_roster,
    take_rows,
    told,
    undo_roster,
)
from guildmark.kernel import clock, jobs
from guildmark.kernel.grants import SYSTEM, Actor, require
from guildmark.kernel.refusals import refuse_unless

HIGHEST_MARK = Decimal(100)
__all__ = [
    "check_for",
    "marked_workbook",
    "receive_large_roster",
    "receive_roster",
    "take_rows",
    "told",
    "undo_roster",
]
"""The way of a roster into its batch, told in ``importing``."""


def draft_batch(organisation: Organisation, title: str, *, by: Actor) -> Batch:
    """Draft a batch under the rules in force today."""
    rules = policies.current(policies.LEVEL_EVALUATION, clock.today())
    return evaluations.draft_batch(organisation, title, rules=rules, by=by)


def template_for(batch: Batch, *, by: Actor, lang: str = "zh") -> bytes:
    """The roster template made for this batch: drop-downs of the firm's own occupations and levels."""
    require(by, "evaluations.receive-roster", batch)
    scope = cases.scope_of(cases.filing_of(batch.organisation, clock.today()))
    refuse_unless(scope, "filing.not-valid")
    levels = [code for code in rosters.LADDER if any(code in held for _, held in scope.values())]
    return rosters.template(
        organisation=batch.organisation.name,
        occupations=[(code, name) for code, (name, _) in sorted(scope.items())],
        levels=[(code, rosters.level_name(code)) for code in levels],
        batch=str(batch.pk),
        lang=lang,
        educations=[row["label"][lang] for row in policies.pack_of(batch.rules).education],
    )


def plan_batch(batch: Batch, plan: Plan, *, by: Actor) -> Batch:
    """Set the plan of a draft."""
    return evaluations.plan_batch(batch, plan, by=by)


def file_plan(batch: Batch, *, by: Actor) -> Batch:
    """File the plan with the city, the rules' working days before the examination."""
    pack = policies.pack_of(batch.rules)
    return evaluations.file_plan(
        batch,
        working_days=pack.period("plan_working_days_before"),
        panel=planning.panel_of(pack),
        by=by,
    )


@transaction.atomic
def open_batch(batch: Batch, *, by: Actor) -> Batch:
    """Open a batch: its entries get their sheets under the scheme of its rules. Refused without a valid filing.

    Whoever has no seat yet gets one; who sits a failed part again keeps the marks of the others.
    """
    pack = policies.pack_of(batch.rules)
    seating.seat_the_rest(batch, by=by)
    evaluations.open_batch(batch, panel=planning.panel_of(pack), by=by)
    refuse_unless(cases.filing_of(batch.organisation, clock.today()), "filing.not-valid")
    parts = {entry.pk: pack.parts(entry.level) for entry in batches.assessed(batch)}
    marking.make_sheets(batch.organisation, batches.ENTRY, parts, rules=batch.rules, by=by)
    resits.keep_passed_parts(batch, parts, by=by)
    return batch


@transaction.atomic
def enter_marks(batch: Batch, marks: Mapping[int, Mapping[str, Decimal | None]], *, by: Actor) -> int:
    """Enter marks of an open batch: entry id → part → mark, None for absent."""
    require(by, "marking.enter-marks", batch.organisation)
    evaluations.lock_open(batch)
    own = set(batches.assessed(batch).values_list("pk", flat=True))
    refuse_unless(set(marks) <= own, "mark.not-of-batch")
    return marking.enter_marks(batch.organisation, batches.ENTRY, marks, greatest=HIGHEST_MARK, about=batch, by=by)


@transaction.atomic
def fix_results(batch: Batch, *, by: Actor) -> Batch:
    """Turn the marks of ``batch`` into results, and its entries into passes and fails: the second person's deed.

    Refused before the last planned day of examination is over: certificates bear that day as the day of award.
    """
    require(by, "evaluations.fix-results", batch)
    evaluations.lock_examined(batch)
    pack = policies.pack_of(batch.rules)
    levels = dict(batches.assessed(batch).values_list("pk", "level"))
    schemes = {level: scoring.scheme_for(pack.scheme, level) for level in set(levels.values())}
    results = marking.fix(batch.organisation, batches.ENTRY, levels, schemes=schemes, about=batch, by=by)
    return evaluations.settle(batch, results, by=by)


@transaction.atomic
def put_up_notice(batch: Batch, *, by: Actor) -> Notice:
    """Show who passed, masked, for the rules' working days; a job closes the notice when they are over.

    Refused while a signed paper that the rules ask for is not back.
    """
    batch_papers.refuse_while_missing(batch)
    evaluations.show_results(batch, by=by)
    passed = batches.entries_of(batch).filter(state=states.Entry.PASSED)
    lines = [
        Line(
            subject_kind=batches.ENTRY,
            subject_id=entry.pk,
            name=leaks.mask_name(entry.person.name),
            occupation=entry.occupation,
            occupation_name=entry.occupation_name,
            level=entry.level,
        )
        for entry in passed
    ]
    refuse_unless(lines, "notice.nobody-passed")
    days = policies.pack_of(batch.rules).period("notice_working_days")
    title = f"{batch.organisation.name}{batch.title}评价结果公示"
    notice_texts.refuse_leaks(title, lines)
    notice = publicity.put_up(batch.organisation, (batches.BATCH, batch.pk), title, lines, days=days, by=by)
    jobs.schedule("close-notice", clock.midnight(notice.until + dt.timedelta(days=1)), notice=notice.pk)
    return notice


@jobs.job("close-notice")
def close_notice(notice: int) -> None:
    """Close a notice whose days are over and certify everyone whom no open or upheld objection names."""
    with transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",)).select_related("organisation__region").get(pk=notice)
        publicity.close(row, by=SYSTEM)
        batch = batches.batch_of(row.subject_id)
        evaluations.close_batch(batch, by=SYSTEM)
        _certify(batch, [line.subject_id for line in notices.undisputed_lines(row)], by=SYSTEM)


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, reason: str, by: Actor) -> Objection:
    """Decide an objection: upheld takes the entry out; dismissed after the notice closed certifies it singly."""
    Notice.objects.select_for_update().get(pk=objection.notice_id)
    objection = Objection.objects.select_related("notice__organisation__region", "line").get(pk=objection.pk)
    publicity.decide_objection(objection, upheld=upheld, reason=reason, by=by)
    batch = batches.batch_of(objection.notice.subject_id)
    entry = batches.entries_by_id([objection.line.subject_id])[objection.line.subject_id]
    if upheld and entry.state == states.Entry.PASSED:
        evaluations.take_out(entry, by=by)
    free = notices.undisputed_lines(objection.notice).filter(pk=objection.line_id).exists()
    if objection.notice.state == "closed" and free and entry.state == states.Entry.PASSED:
        _certify(batch, [entry.pk], by=by)
        register_keeping.publish_soon()
    return objection


def _certify(batch: Batch, ids: list[int], *, by: Actor) -> None:
    entries = batches.entries_by_id(ids)
    passed = [entries[pk] for pk in ids if entries[pk].state == states.Entry.PASSED]
    if passed:
        issuing.issue_credentials(batch, passed, by=by)
        evaluations.mark_certified(batch, [entry.pk for entry in passed], by=by)
