# SPDX-License-Identifier: Apache-2.0
"""Older ledgers, read top to bottom: a city's books from before this register are checked, looked at and taken over.

Certificates become *recorded*: they count for careers and for "first", never among this system's own. Filings make
organisations; assessors' cards make assessors. An empty cell means "no change"; the same file again does nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

from django.db import transaction

from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Ledger, LedgerProblem
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters
from guildmark.engines.rosters import ledgers as engine
from guildmark.flows.ledger_books import BOOKS, LedgerRun
from guildmark.kernel import clock, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless

MOST_CHANGES_SHOWN = 2_000


def template_for(kind: str, *, by: Actor, lang: str = "zh") -> bytes:
    """The template of a kind of ledger, with the city's districts to choose from."""
    require(by, "people.take-ledger", "register")
    names = [region.name for region in persons.regions().values() if not region.code.endswith("00")]
    return engine.template(_layout(kind), regions=names, lang=lang)


def dry_run(kind: str, data: bytes, filename: str) -> LedgerRun:
    """Check a ledger: the file alone, then against the record; keeps nothing."""
    sheet = engine.read(data, filename, _layout(kind))
    book = BOOKS[kind]
    keys = {str(row.values[sheet.layout.key]) for row in sheet.rows if row.values.get(sheet.layout.key)}
    known = book.known(keys)
    regions = persons.regions().values()
    against = engine.Against(
        clock.today(),
        persons.occupation_names(),
        {name for region in regions for name in (region.code, region.name)},
        known.keys(),
    )
    run = LedgerRun(sheet, engine.check(sheet, against))
    if sheet.readable():
        book.compare(run, known)
        run.problems += engine.whole_filings(sheet, run.problems) if kind == "filings" else []
    run.problems = rosters.in_order(run.problems, sheet.order())
    return run


@transaction.atomic
def receive_ledger(kind: str, data: bytes, filename: str, *, source: str, by: Actor) -> tuple[Ledger | None, LedgerRun]:
    """Check an uploaded ledger and keep what was found; a file that cannot be read is not kept at all.

    The same bytes again, once taken, do nothing: the ledger that was taken is returned.
    """
    require(by, "people.take-ledger", "register")
    refuse_unless(source.strip(), "ledger.source-missing")
    run = dry_run(kind, data, filename)
    taken = persons.ledger_taken_before(kind, run.sheet.sha256)
    if taken is not None or not run.sheet.readable():
        return taken, run
    keep = clock.today() + dt.timedelta(days=_pack_period())
    stored = files.store(data, kind="ledger", name=filename, keep_until=keep)
    ledger = Ledger(
        kind=kind,
        source=source.strip()[:120],
        sha256=run.sheet.sha256,
        filename=filename[:200],
        file=stored.pk,
        sheet=run.sheet.name[:80],
        checked_on=clock.today(),
        rows=run.sheet.count,
        good=len(run.good),
        present=len(run.present),
        changes=run.changes[:MOST_CHANGES_SHOWN],
        changed=len({change["row"] for change in run.changes}),
    )
    return people.receive_ledger(ledger, map(_stored, run.problems), by=by), run


@transaction.atomic
def take_ledger(ledger: Ledger, *, choice: str, by: Actor) -> Ledger:
    """Take a checked ledger over: "good" takes the good rows, "all" only where there is no error at all.

    The file is checked once more; where it finds anything else than was shown, it is to be looked at again.
    """
    return take_over(takeable(ledger, choice=choice, by=by), by=by)


def takeable(ledger: Ledger, *, choice: str, by: Actor) -> Ledger:
    """The ledger, locked, as it stands then; refuses what cannot be taken as it was checked."""
    require(by, "people.take-ledger", "register")
    refuse_unless(choice in {"good", "all"}, "roster.choice-unknown")
    ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    refuse_unless(ledger.state == Ledger.State.CHECKED, "state.moved", state=ledger.state, to="taken")
    bad = ledger.rows - ledger.good
    refuse_unless(choice == "good" or not bad, "roster.not-all-right", bad=bad)
    return ledger


def _quiet(percent: int) -> None:
    """Tell nobody how far a taking is."""


@transaction.atomic
def take_over(ledger: Ledger, *, by: Actor, tell: Callable[[int], None] = _quiet) -> Ledger:
    """Check a ledger's file once more and take it over; ``tell`` hears how far it is, in percent."""
    require(by, "people.take-ledger", "register")
    tell(5)
    run = dry_run(ledger.kind, file_of(ledger), ledger.filename)
    seen = (ledger.good, ledger.present, ledger.changed)
    refuse_unless(seen == (len(run.good), len(run.present), len(run.changed)), "ledger.check-again")
    refuse_unless(run.fresh or run.present, "roster.nothing-good")
    tell(40)
    taken = BOOKS[ledger.kind].take(run, ledger, by) if run.fresh else 0
    return people.close_ledger(ledger, taken=taken, changed=len(run.changed), by=by)


def marked_workbook(ledger: Ledger, *, by: Actor) -> bytes:
    """The uploaded file with a column of problems, the bad rows on top, coloured."""
    require(by, "people.take-ledger", "register")
    data = file_of(ledger)
    sheet = engine.read(data, ledger.filename, _layout(ledger.kind))
    return rosters.marked(data, sheet, [told(problem) for problem in ledger.problems.all()], "zh")


def told(stored: LedgerProblem) -> engine.LedgerProblem:
    """A stored problem as the engine's, with its sentences."""
    return engine.LedgerProblem(
        stored.row,
        stored.column or None,
        stored.code,
        stored.value,
        stored.severity,
        stored.facts["facts"],
        stored.facts["key"],
    )


def _stored(problem: rosters.Problem) -> LedgerProblem:
    facts = json.loads(json.dumps(dict(problem.facts), default=str))
    return LedgerProblem(
        row=problem.row,
        column=(problem.column or "")[:40],
        code=problem.code,
        value=problem.value[:120],
        severity=problem.severity,
        facts={"key": problem.key, "facts": facts},
    )


def _layout(kind: str) -> engine.LedgerLayout:
    refuse_unless(kind in engine.LAYOUTS, "ledger.kind-unknown", kind=kind)
    return engine.LAYOUTS[kind]


def file_of(ledger: Ledger) -> bytes:
    """The bytes of a ledger as handed in; refuses ``roster.file-gone`` once their time is over."""
    stored = StoredFile.objects.filter(pk=ledger.file).first()
    refuse_unless(stored, "roster.file-gone")
    return files.read(stored)


def _pack_period() -> int:
    rules = policies.current(policies.LEVEL_EVALUATION, clock.today())
    return policies.pack_of(rules).period("roster_file_keep_days")
