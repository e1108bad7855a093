# SPDX-License-Identifier: Apache-2.0
"""Decide one person: the quick verdict for bulk, and the verdict with every reason. Pure: the same in, the same out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules import periods, readings, timing
from guildmark.engines.rules.compiling import Compiled, Moment, Truth, build, combine, compiled
from guildmark.engines.rules.model import Unknown
from guildmark.engines.rules.nodes import Node, mentioned
from guildmark.engines.rules.wording import Requirement, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from guildmark.engines.rules.model import Clause, Decision, Fact, Rulebook, Value

SCHEMA: Final = "guildmark.explanation/1"
WORD: Final[Mapping[Truth, str]] = {True: "yes", False: "no", None: "unknown"}
MOMENTS_KEPT: Final = 4096


def verdict(
    book: Rulebook,
    decision: str,
    facts: Mapping[str, object],
    on: date,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> str:
    """Return "yes", "no" or "unknown" for one person, without reasons: the quick way for many.

    Raises:
        KeyError: the pack has no decision of that name.
    """
    asked = _asked(book, decision)
    values = readings.at(readings.read_all(asked, facts), asked, start=on, on=on)
    return WORD[compiled(book, decision, on).logic(values, moment_of(book, on, calendar))]


def decide(
    book: Rulebook,
    decision: str,
    facts: Mapping[str, object],
    on: date,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> Explanation:
    """Return the verdict for one person on a day with every reason, and the first day on which it is yes.

    Raises:
        KeyError: the pack has no decision of that name.
    """
    return _Judgement(book, decision, facts, on, calendar).explanation()


def select(book: Rulebook, *, level: str | None, occupation: str | None, edition: str | None, on: date) -> str | None:
    """Return the name of the decision that applies: that of the first row of ``[[select]]`` that fits, else None."""
    for row in book.select:
        if row.fits(level=level, occupation=occupation, edition=edition, on=on):
            return row.decision
    return None


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """How one clause came out: on the as-of, since or from when it is met, and since when it is in force."""

    clause: Clause
    verdict: str
    satisfied: date | None
    in_force: bool
    basis: str
    since: date | None


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """How one route came out: what it lacks, and what cannot be determined."""

    name: str
    verdict: str
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with its reasons; ``as_json`` is the contract, the rest for callers in Python."""

    book: Rulebook
    decision: str
    on: date
    verdict: str
    when: date | None
    when_reason: str | None
    routes: tuple[RouteVerdict, ...]
    clauses: tuple[ClauseVerdict, ...]
    values: Mapping[str, Value]
    made: Compiled
    moment: Moment

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """Return the explanation as JSON values, sentences in ``lang`` ("zh" or "en"), codes always the same."""
        return {
            "schema": SCHEMA,
            "pack": {"id": self.book.id, "version": self.book.version, "sha256": self.book.digest},
            "decision": self.decision,
            "on": self.on.isoformat(),
            "verdict": self.verdict,
            "when": _iso(self.when),
            "when_reason": self.when_reason,
            "routes": [
                {"name": route.name, "verdict": route.verdict, "missing": [*route.missing], "unknown": [*route.unknown]}
                for route in self.routes
            ],
            "clauses": [self._clause(found, lang) for found in self.clauses],
        }

    def _clause(self, found: ClauseVerdict, lang: str) -> dict[str, Any]:
        words = Requirement(found.clause, self.made.regime, self.values, self.moment, lang)
        return {
            "id": found.clause.id,
            "text": sentence(found.clause, self.made.regime.params, lang),
            "verdict": found.verdict,
            "actual": words.actual() if found.in_force else None,
            "required": words.required() if found.in_force else None,
            "from": _iso(found.satisfied),
            "basis": found.basis,
            "since": _iso(found.since),
        }


class _Judgement:
    """One person before one decision: values read once, the day moved as "when" needs."""

    def __init__(self, book: Rulebook, decision: str, facts: Mapping[str, object], on: date, calendar: Any) -> None:
        self.book, self.name, self.on, self.calendar = book, decision, on, calendar
        self.decision: Decision = book.decisions[decision]
        self.asked = _asked(book, decision)
        self.given = readings.read_all(self.asked, facts)
        self.flips = {
            clause: timing.flips(book, clause, self.given, start=on, calendar=calendar)
            for clause in self.decision.clauses
        }
        self.values = self.values_on(on)
        self.made = compiled(book, decision, on)
        self.moment = moment_of(book, on, calendar)
        self.answers = {name: test(self.values, self.moment) for name, test in self.made.clauses.items()}

    def values_on(self, day: date) -> dict[str, Value]:
        """Return the values as they stand on a day."""
        return readings.at(self.given, self.asked, start=self.on, on=day)

    def answer(self, day: date, clause: str | None = None) -> Truth:
        """Return the answer of the decision, or of one clause, on another day."""
        made = compiled(self.book, self.name, day)
        test = made.logic if clause is None else made.clauses[clause]
        found: Truth = test(self.values_on(day), moment_of(self.book, day, self.calendar))
        return found

    def explanation(self) -> Explanation:
        """Return all that there is to say."""
        answer = self.made.logic(self.values, self.moment)
        when, reason = (self.on, None) if answer is True else self.when()
        return Explanation(
            book=self.book,
            decision=self.name,
            on=self.on,
            verdict=WORD[answer],
            when=when,
            when_reason=reason,
            routes=tuple(self.route(name, clauses) for name, clauses in self.decision.open_routes(self.on)),
            clauses=tuple(self.clause(self.book.clauses[name]) for name in self.decision.clauses),
            values=self.values,
            made=self.made,
            moment=self.moment,
        )

    def when(self) -> tuple[date | None, str | None]:
        """Return the first day from the as-of with a yes, or why there is none."""
        days = {day for found in self.flips.values() for day in found} | set(self.book.changes(self.name))
        later = sorted(day for day in days if day > self.on)
        undecided = [self.on]
        for day in later:
            found = self.answer(day)
            if found is True:
                return day, None
            if found is None:
                undecided.append(day)
        names: dict[str, None] = {}
        for day in undecided:
            names.update(self.blocking(day))
        return None, f"unknown: {', '.join(names)}" if names else "never"

    def blocking(self, day: date) -> dict[str, None]:
        """Return the facts or parameters that keep the decision unknown on a day; a future date is only waited for."""
        made, values = compiled(self.book, self.name, day), self.values_on(day)
        moment = moment_of(self.book, day, self.calendar)

        def at_fault(atom: Node) -> list[str]:
            params = made.regime.params
            return [
                name
                for name in mentioned(atom)
                if (params[name] is None if name in params else isinstance(self.given[name], Unknown))
            ]

        def of_clause(leaf: Node) -> dict[str, None]:
            clause = self.book.clauses[leaf.id]  # type: ignore[union-attr]
            return timing.unknown_names(clause.test, lambda node: build(node, made.regime)(values, moment), at_fault)

        def answers(node: Node) -> Truth:
            found: Truth = combine(node, made.clauses)(values, moment)
            return found

        return timing.unknown_names(self.decision.logic, answers, of_clause)

    def clause(self, clause: Clause) -> ClauseVerdict:
        """Return how one clause came out."""
        entries = [entry for name in clause.params if (entry := self.book.params[name].entry(self.on))]
        in_force = clause.in_force(self.on)
        basis = "；".join(dict.fromkeys(part for part in [*(entry.basis for entry in entries), clause.basis] if part))
        starts = [entry.since for entry in entries] + ([clause.since] if clause.since else [])
        return ClauseVerdict(
            clause=clause,
            verdict=WORD[self.answers[clause.id]],
            satisfied=self.satisfied(clause.id),
            in_force=in_force,
            basis=basis,
            since=max(starts, default=self.book.in_force) if in_force else None,
        )

    def satisfied(self, clause: str) -> date | None:
        """Return from when a clause is met: the start of the unbroken stretch around the as-of, or the first to come.

        None for a clause that is met whenever one looks, and for one that never will be.
        """
        days = sorted(self.flips[clause] | self.book.clause_changes(clause))
        if self.answers[clause] is not True:
            return next((day for day in days if day > self.on and self.answer(day, clause) is True), None)
        found: date | None = None
        for day in reversed([day for day in days if day <= self.on]):
            if self.answer(day, clause) is not True:
                return found
            found = day
        before = found and periods.add(found, "days", -1)
        return None if before is None or self.answer(before, clause) is True else found

    def route(self, name: str, clauses: tuple[str, ...]) -> RouteVerdict:
        """Return how one route came out."""
        missing = tuple(clause for clause in clauses if self.answers[clause] is False)
        unknown = tuple(clause for clause in clauses if self.answers[clause] is None)
        return RouteVerdict(name, "no" if missing else "unknown" if unknown else "yes", missing, unknown)


def _asked(book: Rulebook, decision: str) -> tuple[Fact, ...]:
    return tuple(book.facts[name] for name in book.decisions[decision].facts)


def moment_of(book: Rulebook, on: date, calendar: periods.Calendar) -> Moment:
    """Return a day's solved dates, remembered for the default calendar (which never changes)."""
    if calendar is not periods.PUBLISHED:
        return Moment(on, calendar, book.anniversary)
    found: Moment | None = book.memory.get(on)
    if found is None:
        if len(book.memory) > MOMENTS_KEPT:
            book.memory.clear()
        found = book.memory[on] = Moment(on, calendar, book.anniversary)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
