# SPDX-License-Identifier: Apache-2.0
"""The main road, read top to bottom: a firm's roster becomes entries, marks, results, a notice, certificates.

The firm opens, marks and fixes, by two different people; the city sees, stops and supervises. Each step is one
deed of one person, or of the system when a period ends.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from guildmark.domain.cases import queries as cases
from guildmark.domain.evaluations import actions as evaluations
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.actions import Plan
from guildmark.domain.evaluations.models import Batch, Entry, Roster, RosterRow
from guildmark.domain.evaluations.models import Problem as StoredProblem
from guildmark.domain.marking import actions as marking
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import CareerLine, Organisation
from guildmark.domain.policies import queries as policies
from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity import queries as notices
from guildmark.domain.publicity.models import Line, Notice, Objection
from guildmark.engines import leaks, rosters, scoring
from guildmark.facts.rosters import document_of
from guildmark.flows import issuing, notice_texts
from guildmark.flows.dry_runs import DryRun, dry_run, occupations
from guildmark.kernel import clock, crypto, files, jobs
from guildmark.kernel.grants import SYSTEM, Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless

HIGHEST_MARK = Decimal(100)


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


@transaction.atomic
def receive_roster(batch: Batch, data: bytes, filename: str, *, by: Actor) -> tuple[Roster | None, DryRun]:
    """Check an uploaded roster and keep what was found; a file that cannot be read is not kept at all.

    The same bytes again, once taken, do nothing: the roster that was taken is returned. Before that they are
    checked again.
    """
    require(by, "evaluations.receive-roster", batch)
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    run = dry_run(data, filename, policies.pack_of(batch.rules), organisation=batch.organisation, batch=batch)
    taken = batches.taken_before(batch, run.sheet.sha256)
    if taken is not None or not run.readable:
        return taken, run
    stored = files.store(data, kind="roster", name=filename, keep_until=_kept_until(batch))
    fresh = run.fresh
    roster = Roster(
        batch=batch,
        sha256=run.sheet.sha256,
        filename=filename[:200],
        file=stored.pk,
        sheet=run.sheet.name[:80],
        rules=batch.rules,
        checked_on=run.judge.on,
        rows=run.sheet.count,
        good=len(run.good),
        present=len(run.present),
        columns=[placed.title for placed in run.sheet.columns],
    )
    staged = [RosterRow(number=row.number, sealed=_sealed(row, run)) for row in fresh]
    return evaluations.receive_roster(roster, map(_stored, run.problems), staged, by=by), run


def _stored(problem: rosters.Problem) -> StoredProblem:
    facts = json.loads(json.dumps(dict(problem.facts), default=str))
    return StoredProblem(
        row=problem.row,
        column=(problem.column or "")[:40],
        code=problem.code,
        value=problem.value[:120],
        severity=problem.severity,
        facts={"key": problem.key, "facts": facts},
    )


def told(stored: StoredProblem) -> rosters.Problem:
    """A stored problem as the engine's, with its sentences."""
    return rosters.Problem(
        stored.row,
        stored.column or None,
        stored.code,
        stored.value,
        stored.severity,
        stored.facts["facts"],
        stored.facts["key"],
    )


def _sealed(row: rosters.Row, run: DryRun) -> bytes:
    """A good row as it waits to be taken: its values, its verdict and the facts, encrypted."""
    held = run.known.certificate(row) if run.known else None
    judged = run.judge.judgement(row, run.sheet.sha256, held)
    look = any(p.row == row.number and p.code == "id.type" for p in run.problems)
    document = {
        "document": document_of(row),
        "born": rosters.birth_date(row),
        "values": row.values,
        "decision": judged.decision,
        "verdict": "unknown" if look else judged.verdict,
        "facts": judged.facts,
        "recorded": held is not None,
    }
    return crypto.encrypt(json.dumps(document, default=str, ensure_ascii=False).encode())


def check_for(
    data: bytes, filename: str, credit_code: str, on: dt.date | None = None
) -> tuple[rosters.Sheet, list[rosters.Problem]]:
    """The dry run of a file for a firm named by credit code, keeping nothing; refuses ``organisation.unknown``."""
    organisation = persons.organisation_by_code(credit_code)
    refuse_unless(organisation, "organisation.unknown", credit_code=credit_code)
    rules = policies.current(policies.LEVEL_EVALUATION, on or clock.today())
    run = dry_run(data, filename, policies.pack_of(rules), organisation=organisation, on=on)
    return run.sheet, run.problems


def marked_workbook(roster: Roster, *, by: Actor) -> bytes:
    """The firm's own file with a column of problems, the bad rows on top, coloured."""
    require(by, "evaluations.receive-roster", roster.batch)
    stored = StoredFile.objects.filter(pk=roster.file).first()
    refuse_unless(stored, "roster.file-gone")
    data = files.read(stored)
    sheet = rosters.read(data, roster.filename)
    return rosters.marked(data, sheet, [told(problem) for problem in roster.problems.all()], "zh")


@transaction.atomic
def take_rows(roster: Roster, *, choice: str, by: Actor) -> Roster:
    """Take a checked roster: "good" takes the good rows, "all" only when there is no error at all.

    Refused when a day has passed, newer rules were pinned or one of its people was entered elsewhere since the check:
    the file is to be checked again.
    """
    require(by, "evaluations.take-rows", roster.batch)
    refuse_unless(choice in {"good", "all"}, "roster.choice-unknown")
    batch, roster = _locked(roster)
    filing = cases.filing_of(batch.organisation, clock.today())
    refuse_unless(filing, "filing.not-valid", on=clock.today().isoformat())
    bad = roster.rows - roster.good
    refuse_unless(choice == "good" or bad == 0, "roster.not-all-right", bad=bad)
    rows = [(row.number, json.loads(crypto.decrypt(bytes(row.sealed)))) for row in batches.staged_rows(roster)]
    refuse_unless(rows or roster.present, "roster.nothing-good")
    enrolled = people.enrol(batch.organisation, [_candidate(row) for _, row in rows], by=by) if rows else []
    entries = [_entry(batch, number, row, person.pk) for (number, row), person in zip(rows, enrolled, strict=True)]
    _refuse_entered_since(batch, entries)
    stated = [line for (_, row), person in zip(rows, enrolled, strict=True) for line in _stated(row, person.pk, batch)]
    people.note_career(stated, by=by, organisation=batch.organisation)
    keep = _kept_until(batch)
    StoredFile.objects.filter(pk=roster.file).update(keep_until=keep)
    return evaluations.take_rows(roster, entries, choice=choice, keep_file_until=keep, by=by)


def _kept_until(batch: Batch) -> dt.date:
    """Until when a roster's file handed in today is kept, taken or not."""
    return clock.today() + dt.timedelta(days=policies.pack_of(batch.rules).period("roster_file_keep_days"))


def _locked(roster: Roster) -> tuple[Batch, Roster]:
    """The batch, locked, and the roster as it stands then; refuses one that is taken or no longer fresh."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("organisation__region", "rules")
    batch = rows.get(pk=roster.batch_id)
    now = batch.rosters.filter(pk=roster.pk).first()
    refuse_unless(now is not None, "roster.check-again")
    refuse_unless(now.state == states.Roster.CHECKED, "state.moved", state=now.state, to=states.Roster.TAKEN.value)
    fresh = now.checked_on == clock.today() and now.rules_id == batch.rules_id
    refuse_unless(fresh, "roster.check-again")
    now.batch = batch
    return batch, now


def _refuse_entered_since(batch: Batch, entries: list[Entry]) -> None:
    """Refuse where somebody entered one of these people since the check: here the same way, or in another batch."""
    ids = [entry.person_id for entry in entries]
    persons.lock_persons(ids)
    own = {(entry.person_id, batch.pk, entry.occupation, entry.level) for entry in entries}
    there = [(c[:4] in own) or (c.batch != batch.pk and c.stands) for c in batches.candidacies(ids)]
    refuse_unless(not any(there), "roster.check-again")


def _candidate(row: Mapping[str, Any]) -> people.Candidate:
    kind, number = row["document"]
    born = dt.date.fromisoformat(row["born"]) if row["born"] else None
    sex = row["values"].get("sex") or ""
    return people.Candidate(row["values"]["name"], kind, number, born, str(sex)[:1])


def _entry(batch: Batch, number: int, row: Mapping[str, Any], person: int) -> Entry:
    values = row["values"]
    code = values["occupation_code"]
    state = states.Entry.ENTERED if row["verdict"] == "yes" else states.Entry.LOOK
    return Entry(
        batch=batch,
        person_id=person,
        occupation=code,
        occupation_name=occupations().get(code, code),
        level=values["level"],
        route=(values.get("route") or "")[:60],
        decision=row["decision"],
        verdict=row["verdict"],
        facts=row["facts"],
        on=clock.today(),
        rules=batch.rules,
        mentor=(values.get("mentor") or "")[:60],
        superior=(values.get("superior") or "")[:60],
        held_level=values.get("held_level") or "",
        row=number,
        state=state,
    )


def _stated(row: Mapping[str, Any], person: int, batch: Batch) -> list[CareerLine]:
    values = row["values"]
    if not values.get("held_level") or row["recorded"]:
        return []
    since = values.get("held_date")
    return [
        CareerLine(
            person_id=person,
            occupation=values.get("held_occupation_code") or "",
            level=values["held_level"],
            since=dt.date.fromisoformat(since) if since else None,
            source=f"stated by {batch.organisation.name}"[:160],
        )
    ]


def plan_batch(batch: Batch, plan: Plan, *, by: Actor) -> Batch:
    """Set the plan of a draft."""
    return evaluations.plan_batch(batch, plan, by=by)


def file_plan(batch: Batch, *, by: Actor) -> Batch:
    """File the plan with the city, the rules' working days before the examination."""
    pack = policies.pack_of(batch.rules)
    return evaluations.file_plan(
        batch,
        working_days=pack.period("plan_working_days_before"),
        least_assessors=pack.period("least_assessors"),
        by=by,
    )


@transaction.atomic
def open_batch(batch: Batch, *, by: Actor) -> Batch:
    """Open a batch: its entries get their sheets under the scheme of its rules. Refused without a valid filing."""
    evaluations.open_batch(batch, by=by)
    refuse_unless(cases.filing_of(batch.organisation, clock.today()), "filing.not-valid")
    pack = policies.pack_of(batch.rules)
    parts = {entry.pk: pack.parts(entry.level) for entry in batches.assessed(batch)}
    marking.make_sheets(batch.organisation, batches.ENTRY, parts, rules=batch.rules, by=by)
    return batch


@transaction.atomic
def enter_marks(batch: Batch, marks: Mapping[int, Mapping[str, Decimal | None]], *, by: Actor) -> int:
    """Enter marks of an open batch: entry id → part → mark, None for absent."""
    evaluations.lock_open(batch)
    own = set(batches.assessed(batch).values_list("pk", flat=True))
    refuse_unless(set(marks) <= own, "mark.not-of-batch")
    return marking.enter_marks(batch.organisation, batches.ENTRY, marks, greatest=HIGHEST_MARK, about=batch, by=by)


@transaction.atomic
def fix_results(batch: Batch, *, by: Actor) -> Batch:
    """Turn the marks of ``batch`` into results, and its entries into passes and fails: the second person's deed."""
    evaluations.lock_open(batch)
    pack = policies.pack_of(batch.rules)
    levels = dict(batches.assessed(batch).values_list("pk", "level"))
    schemes = {level: scoring.scheme_for(pack.scheme, level) for level in set(levels.values())}
    results = marking.fix(batch.organisation, batches.ENTRY, levels, schemes=schemes, about=batch, by=by)
    return evaluations.settle(batch, results, by=by)


@transaction.atomic
def put_up_notice(batch: Batch, *, by: Actor) -> Notice:
    """Show who passed, masked, for the rules' working days; a job closes the notice when they are over."""
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
    return objection


def _certify(batch: Batch, ids: list[int], *, by: Actor) -> None:
    entries = batches.entries_by_id(ids)
    passed = [entries[pk] for pk in ids if entries[pk].state == states.Entry.PASSED]
    if passed:
        issuing.issue_credentials(batch, passed, by=by)
        evaluations.mark_certified(batch, [entry.pk for entry in passed], by=by)
