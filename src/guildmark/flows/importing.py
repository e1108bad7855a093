# SPDX-License-Identifier: Apache-2.0
"""A firm's roster on its way into a batch: received and checked, its rows taken, marked and handed back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from django.db import transaction

from guildmark.domain.cases import queries as cases
from guildmark.domain.evaluations import actions as evaluations
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.models import Batch, Entry, Roster
from guildmark.domain.evaluations.models import Problem as StoredProblem
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account, CareerLine
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters
from guildmark.facts.rosters import document_of
from guildmark.flows.differences import Change
from guildmark.flows.dry_runs import DryRun, dry_run, occupations
from guildmark.kernel import bulk, clock, crypto, files, jobs, progress
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless

LARGE = 1024 * 1024
"""From so many bytes on a file is checked by a job: some eight thousand rows."""


@bulk.uncollected()
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
    return _keep(_uploaded(batch, data, filename), run, by=by), run


@transaction.atomic
def receive_large_roster(batch: Batch, data: bytes, filename: str, *, by: Actor) -> Roster:
    """Keep a large file at once and have a job check it; the same bytes again, once taken, do nothing."""
    require(by, "evaluations.receive-roster", batch)
    refuse_unless(batch.state == states.Batch.DRAFT, "batch.not-draft")
    taken = batches.taken_before(batch, hashlib.sha256(data).hexdigest())
    if taken is not None:
        return taken
    roster = evaluations.await_roster(_uploaded(batch, data, filename), by=by)
    jobs.schedule("check-roster", clock.now(), roster=roster.pk)
    return roster


@jobs.job("check-roster")
@bulk.uncollected()
def check_roster(roster: int) -> None:
    """Check a large roster that waits for it, and keep what was found; of one that cannot be read, why.

    It is checked for whoever uploaded it, under the rules and on the day as they are now.
    """
    with transaction.atomic():
        row = batches.awaited_roster(roster)
        stored = row and StoredFile.objects.filter(pk=row.file).first()
        if row is None or stored is None or row.batch.state != states.Batch.DRAFT:
            return
        by = persons.actor_of(Account.objects.get(pk=row.uploaded_by))
        pack, firm = policies.pack_of(row.batch.rules), row.batch.organisation
        tell = partial(progress.note, row)
        tell(5)
        run = dry_run(files.read(stored), row.filename, pack, organisation=firm, batch=row.batch, progress=tell)
        row.rules = row.batch.rules
        if run.readable:
            _keep(row, run, by=by)
        else:
            evaluations.give_up_roster(row, map(_noted, run.problems), by=by)
            files.remove(stored)


def _uploaded(batch: Batch, data: bytes, filename: str) -> Roster:
    """A roster as handed in, its file kept, nothing known of it yet."""
    stored = files.store(data, kind="roster", name=filename, keep_until=_kept_until(batch))
    return Roster(
        batch=batch,
        sha256=stored.sha256,
        filename=filename[:200],
        file=stored.pk,
        size=len(data),
        rules=batch.rules,
        checked_on=clock.today(),
        rows=0,
        good=0,
    )


def _keep(roster: Roster, run: DryRun, *, by: Actor) -> Roster:
    """Keep what the dry run of a roster found."""
    roster.sheet, roster.checked_on = run.sheet.name[:80], run.judge.on
    roster.rows, roster.good, roster.present = run.sheet.count, len(run.good), len(run.present)
    roster.columns = [placed.title for placed in run.sheet.columns]
    fresh = {row.number for row in run.fresh}
    changed = [_changed(change) for number, change in run.changes.items() if number in fresh]
    return evaluations.receive_roster(roster, map(_noted, run.problems), _blocks(run), changed, by=by)


def _changed(change: Change) -> evaluations.Changed:
    name = rosters.mask_name(str(change.row.values.get("name") or ""))
    return evaluations.Changed(change.row.number, change.entry, name, bulk.as_json(change.fields))


def _noted(problem: rosters.Problem) -> evaluations.Noted:
    try:
        facts = _facts_text(problem.code, problem.key, tuple(problem.facts.items()))
    except TypeError:  # a list among them
        facts = bulk.as_json({"key": problem.key, "facts": problem.facts})
    return evaluations.Noted(
        problem.row, (problem.column or "")[:40], problem.code, problem.value[:120], problem.severity, facts
    )


@lru_cache(maxsize=256)
def _facts_text(_code: str, key: str | None, facts: tuple[tuple[str, object], ...]) -> str:
    """The facts of a problem as stored; the same problem on every row is written once. One code has one shape."""
    return bulk.as_json({"key": key, "facts": dict(facts)})


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


BLOCK = 1_000
"""So many rows are sealed together as they wait."""

TAKEN = (
    "name", "sex", "occupation_code", "level", "route", "mentor", "superior", "held_level", "held_date",
    "held_occupation_code",
)  # fmt: skip
"""The values that taking a row needs, beside document, birth date and the facts that the rules ask for."""


def _blocks(run: DryRun) -> Iterator[tuple[int, bytes]]:
    """The good rows as they wait to be taken, block by block, encrypted: (first row, bytes)."""
    open_rows = {problem.row for problem in run.problems if _is_open(problem)}
    fresh = iter(run.fresh)
    while block := list(islice(fresh, BLOCK)):
        rows = [_waiting(row, run, judged=row.number not in open_rows) for row in block]
        yield block[0].number, crypto.encrypt(zlib.compress(bulk.as_json(rows).encode(), 1))


def _is_open(problem: rosters.Problem) -> bool:
    """Whether a problem sends its row to a person."""
    return problem.code in {"id.type", "eligibility.unknown"} or problem.facts.get("variant") == "look"


def _waiting(row: rosters.Row, run: DryRun, *, judged: bool) -> dict[str, Any]:
    """A good row with its verdict and its facts; ``held`` names the certificate of either register that it states.

    A good row is eligible, or a person looks at it: where that could not be told, or no birth date is known.
    """
    held = run.known.certificate(row) if run.known else None
    facts = rosters.facts_of(row, run.judge.claims)
    return {
        "number": row.number,
        "document": document_of(row),
        "born": _plain(rosters.birth_date(row)),
        "values": {key: _plain(value) for key in TAKEN if (value := row.values.get(key)) is not None},
        "decision": run.judge.panels.decision(facts) or "",
        "verdict": "yes" if judged and "birth_date" in facts else "unknown",
        "facts": {name: _plain(value) for name, value in facts.items()},
        "held": held.told if held else "",
        "entry": run.changes[row.number].entry if row.number in run.changes else None,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _staged(roster: Roster) -> list[dict[str, Any]]:
    """The rows of a roster that wait to be taken."""
    blocks = batches.staged_rows(roster)
    return [row for block in blocks for row in json.loads(zlib.decompress(crypto.decrypt(bytes(block.sealed))))]


@bulk.uncollected()
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


def takeable(roster: Roster, *, choice: str, by: Actor) -> tuple[Batch, Roster]:
    """The batch, locked, and the roster as it stands then; refuses what cannot be taken as it was checked."""
    require(by, "evaluations.take-rows", roster.batch)
    refuse_unless(choice in {"good", "all"}, "roster.choice-unknown")
    batch, roster = _locked(roster)
    filing = cases.filing_of(batch.organisation, clock.today())
    refuse_unless(filing, "filing.not-valid", on=clock.today().isoformat())
    bad = roster.rows - roster.good
    refuse_unless(choice == "good" or bad == 0, "roster.not-all-right", bad=bad)
    return batch, roster


def _quiet(percent: int) -> None:
    """Tell nobody how far a taking is."""


@bulk.uncollected()
@transaction.atomic
def take_rows(roster: Roster, *, choice: str, by: Actor, tell: Callable[[int], None] = _quiet) -> Roster:
    """Take a checked roster: "good" takes the good rows, "all" only when there is no error at all.

    Refused when a day has passed, newer rules were pinned or one of its people was entered elsewhere since the check:
    the file is to be checked again. ``tell`` hears how far it is, in percent.
    """
    batch, roster = takeable(roster, choice=choice, by=by)
    tell(5)
    rows = _staged(roster)
    refuse_unless(rows or not roster.present, "roster.nothing-new")
    refuse_unless(rows, "roster.nothing-good")
    tell(15)
    enrolled = people.enrol(batch.organisation, [_candidate(row) for row in rows], by=by)
    tell(50)
    made = [(row["entry"], _entry(roster, row, person.pk)) for row, person in zip(rows, enrolled, strict=True)]
    entries, changed = [entry for pk, entry in made if pk is None], _with_keys(made)
    _refuse_entered_since(batch, entries, changed)
    stated = [line for row, person in zip(rows, enrolled, strict=True) for line in _stated(row, person.pk, batch)]
    tell(65)
    lines = people.note_career(stated, by=by, organisation=batch.organisation)
    tell(75)
    keep = _kept_until(batch)
    StoredFile.objects.filter(pk=roster.file).update(keep_until=keep)
    return evaluations.take_rows(
        roster, entries, changed, choice=choice, keep_file_until=keep, stated=[line.pk for line in lines], by=by
    )


def _with_keys(made: Sequence[tuple[int | None, Entry]]) -> list[Entry]:
    """Those entries that change one which is there, under its key. Whoever was excluded is to be looked at again."""
    changed = {pk: entry for pk, entry in made if pk is not None}
    for pk, state in Entry.objects.filter(pk__in=changed).values_list("pk", "state"):
        changed[pk].pk = pk
        if state == states.Entry.EXCLUDED:
            changed[pk].state = states.Entry.LOOK
    return [entry for entry in changed.values() if entry.pk is not None]


def note_seen(roster: Roster, *, by: Actor) -> None:
    """Note that who uploaded a roster, or had it taken, has seen how that went: her message at home goes."""
    unseen_by = {roster.uploaded_by if not roster.seen else None, roster.taken_by if not roster.seen_by_taker else None}
    if by.id is not None and by.id in unseen_by:
        evaluations.note_seen(roster, by=by)


@transaction.atomic
def undo_roster(roster: Roster, *, by: Actor) -> Roster:
    """Undo the taking of a roster while nothing depends on it; what it stated of careers is withdrawn with it."""
    lines = list(roster.career_lines)
    evaluations.undo_roster(roster, by=by)
    people.withdraw_stated(roster.batch.organisation, lines, by=by)
    return roster


def _kept_until(batch: Batch) -> dt.date:
    """Until when a roster's file handed in today is kept, taken or not."""
    return clock.today() + dt.timedelta(days=policies.pack_of(batch.rules).period("roster_file_keep_days"))


def _locked(roster: Roster) -> tuple[Batch, Roster]:
    """The batch, locked, and the roster as it stands then; refuses one that is taken or no longer fresh."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("organisation__region", "rules")
    batch = rows.get(pk=roster.batch_id)
    now = batch.rosters.filter(pk=roster.pk).first()
    refuse_unless(now is not None, "roster.check-again")
    waits = states.Roster.TAKING if roster.state == states.Roster.TAKING else states.Roster.CHECKED
    refuse_unless(now.state == waits, "state.moved", state=now.state, to=states.Roster.TAKEN.value)
    fresh = now.checked_on == clock.today() and now.rules_id == batch.rules_id
    refuse_unless(fresh, "roster.check-again")
    now.batch = batch
    return batch, now


def _refuse_entered_since(batch: Batch, entries: list[Entry], changed: list[Entry]) -> None:
    """Refuse where somebody entered one of these people since the check: here the same way, or in another batch."""
    ids = [entry.person_id for entry in [*entries, *changed]]
    persons.lock_persons(ids)
    own = {(entry.person_id, batch.pk, entry.occupation, entry.level) for entry in entries}
    there = [(c[:4] in own) or (c.batch != batch.pk and c.stands) for c in batches.candidacies(ids)]
    refuse_unless(not any(there), "roster.check-again")


def _candidate(row: Mapping[str, Any]) -> people.Candidate:
    kind, number = row["document"]
    born = dt.date.fromisoformat(row["born"]) if row["born"] else None
    sex = row["values"].get("sex") or ""
    return people.Candidate(row["values"]["name"], kind, number, born, str(sex)[:1])


FROM_THE_CERTIFICATE = frozenset({"cur_level", "cert_date", "cert_occ"})


def _facts(roster: Roster, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The facts as an entry keeps them: each with where it is from and of which day."""
    stated, on = f"roster:{roster.sha256[:16]}", roster.checked_on.isoformat()
    issued = row["held"] or stated
    return {
        name: {"value": value, "source": issued if name in FROM_THE_CERTIFICATE else stated, "on": on}
        for name, value in sorted(row["facts"].items())
    }


def _entry(roster: Roster, row: Mapping[str, Any], person: int) -> Entry:
    values, batch = row["values"], roster.batch
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
        facts=_facts(roster, row),
        on=clock.today(),
        rules=batch.rules,
        mentor=(values.get("mentor") or "")[:60],
        superior=(values.get("superior") or "")[:60],
        held_level=values.get("held_level") or "",
        row=row["number"],
        state=state,
    )


def _stated(row: Mapping[str, Any], person: int, batch: Batch) -> list[CareerLine]:
    values = row["values"]
    if not values.get("held_level") or row["held"]:
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
