# SPDX-License-Identifier: Apache-2.0
"""A roster's dry run: every problem of the file alone, and with the firm named those that need the register."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from guildmark.domain.cases import queries as cases
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.evaluations.queries import Held as Entered
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Organisation
from guildmark.domain.people.queries import Met
from guildmark.engines import rosters
from guildmark.engines.packfiles import Pack
from guildmark.engines.rosters import Problem, Row, Sheet
from guildmark.facts.rosters import Held, Known, known_about
from guildmark.flows import differences
from guildmark.flows.differences import Change
from guildmark.flows.eligibility import Judge, judge_on
from guildmark.kernel import clock

NAMED = 5
"""So many occupations of a filing are named where a row's is not among them."""


@dataclass
class DryRun:
    """What a dry run found; ``there`` are rows that are entries of the batch already, whatever else is wrong.

    ``changes`` are rows, by number, that would change an entry of the batch.
    """

    sheet: Sheet
    problems: list[Problem]
    judge: Judge
    known: Known | None = None
    there: list[Row] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)

    @property
    def readable(self) -> bool:
        """Whether the file could be read at all: only then is anything kept."""
        return self.sheet.readable() and self.sheet.takeable()

    @property
    def good(self) -> list[Row]:
        """The rows without an error, those already present among them."""
        return rosters.good_rows(self.sheet, self.problems)

    @property
    def present(self) -> list[Row]:
        """The good rows that are in the batch already; a row with an error is counted as wrong, not as there."""
        there = {row.number for row in self.there}
        return [row for row in self.good if row.number in there]

    @property
    def fresh(self) -> list[Row]:
        """The good rows that are not in the batch yet."""
        there = {row.number for row in self.there}
        return [row for row in self.good if row.number not in there]


_occupations: dict[str, dict[str, str]] = {}


def occupations(edition: str = "2022") -> dict[str, str]:
    """The classification, read once a process as soon as it is set: it only changes with a new edition."""
    if not _occupations.get(edition):
        _occupations[edition] = people.occupation_names(edition)
    return _occupations[edition]


def dry_run(
    data: bytes,
    filename: str,
    pack: Pack,
    *,
    organisation: Organisation | None,
    batch: Batch | None = None,
    on: dt.date | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> DryRun:
    """Check a roster: the file alone, then against the firm's filing, the register and its running batches.

    ``on`` is today by our clock unless told otherwise; without a batch, any running one counts as another.
    ``progress`` is told how far it is, of a hundred.
    """
    on = on or clock.today()
    sheet = rosters.read(data, filename, rosters.Layout(educations=pack.education_names()))
    progress(40)
    judge = judge_on(pack, on)
    problems = rosters.check(sheet, on=on, occupations=occupations(), routes=pack.route_names())
    problems += rosters.judge(
        sheet, problems, quick=judge.panels.quick, explain=judge.panels.explain, claims=judge.claims
    )
    run = DryRun(sheet, problems, judge)
    progress(70)
    if organisation is not None and sheet.readable():
        _against_register(run, organisation, batch)
    run.problems = rosters.in_order(run.problems, sheet.order())
    progress(85)
    return run


def _against_register(run: DryRun, organisation: Organisation, batch: Batch | None) -> None:
    filing = cases.filing_of(organisation, run.judge.on)
    scope = cases.scope_of(filing)
    known = run.known = known_about(run.sheet.rows)
    if filing is None:
        run.problems.append(Problem(None, None, "filing.not-valid"))
    held = batches.held_by(batch) if batch is not None else {}
    named = Counter(person.pk for row in run.sheet.rows if held and (person := known.person(row)))
    for row in run.sheet.rows:
        person = known.person(row)
        if person is not None:
            own = differences.entry_for(row, held.get(person.pk, ()), alone=named[person.pk] == 1)
            if own is not None and not _differs(person, row) and not _changes(run, row, own):
                run.there.append(row)
                continue
            run.problems += _person_problems(run.sheet, row, known, batch)
        run.problems += _scope_problems(run.sheet, row, scope if filing else None)
        run.problems += _held_problems(run, row, known)


def _changes(run: DryRun, row: Row, own: Entered) -> bool:
    """Note what a row would change in its entry, and say whether it would change anything."""
    fields = differences.changes(row, own, rosters.facts_of(row, run.judge.claims))
    if fields:
        run.changes[row.number] = Change(row, own.pk, fields)
    return bool(fields)


def _problem(sheet: Sheet, row: Row, key: str, code: str, value: str = "", **facts: Any) -> Problem:
    title = sheet.title(key)
    severity = rosters.problems.severity_of(code)
    return Problem(row.number, title, code, value, severity, {"title": title, **facts}, key)


def _scope_problems(sheet: Sheet, row: Row, scope: dict[str, tuple[str, list[str]]] | None) -> list[Problem]:
    code, level = row.values.get("occupation_code"), row.values.get("level")
    if scope is None or code not in occupations():
        return []
    if code not in scope:
        own = rosters.some([name for name, _levels in scope.values()][:NAMED], len(scope))
        return [_problem(sheet, row, "occupation_code", "occupation.not-in-filing", str(code), scope=own)]
    name, levels = scope[str(code)]
    if level and level not in levels:
        shown = "、".join(rosters.level_name(one) for one in levels)
        return [
            _problem(sheet, row, "level", "level.not-in-filing", row.cells.get("level", ""), name=name, levels=shown)
        ]
    return []


def _differs(person: Met, row: Row) -> bool:
    return bool(row.values.get("name")) and person.name != row.values["name"]


def _person_problems(sheet: Sheet, row: Row, known: Known, batch: Batch | None) -> list[Problem]:
    found, person = [], known.person(row)
    if person is not None and _differs(person, row):
        shown = rosters.mask_name(str(row.values["name"]))
        found.append(_problem(sheet, row, "name", "id.name-differs", shown))
    if known.elsewhere(row, batch):
        shown = rosters.mask_id(str(row.values["id_number"]))
        found.append(_problem(sheet, row, "id_number", "entry.in-open-batch", shown))
    return found


def _held_problems(run: DryRun, row: Row, known: Known) -> list[Problem]:
    number = row.values.get("held_number")
    if not number:
        return []
    held = known.certificate(row)
    if held is None:
        return [_stated_only(run, row, str(number))]
    return [] if _agrees(held, row, known) else [_problem(run.sheet, row, "held_number", "held.differs", str(number))]


def _stated_only(run: DryRun, row: Row, number: str) -> Problem:
    """A certificate that neither register knows: the rules accept it, refuse it or send it to a person."""
    way = run.judge.pack.held_stated
    facts = {} if way == "accept" else {"variant": way}
    told = _problem(run.sheet, row, "held_number", "held.not-found", number, **facts)
    return replace(told, severity="error") if way == "refuse" else told


def _agrees(held: Held, row: Row, known: Known) -> bool:
    person = known.person(row)
    stated = (row.values.get("held_level"), row.values.get("held_date"), row.values.get("held_occupation_code"))
    issued = (held.level, held.since, held.occupation)
    same = all(None in (one, other) or one == other for one, other in zip(stated, issued, strict=True))
    return same and person is not None and person.pk == held.person and held.stands
