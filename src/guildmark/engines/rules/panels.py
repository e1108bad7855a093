# SPDX-License-Identifier: Apache-2.0
"""One decision on one day for very many people: the same answers as ``decide``, each clause asked once per its facts.

A clause sees few facts, and few different values of them occur in a roster however long it is; a decision sees only
the truths of its clauses. So a row costs a look-up a clause, and what is reckoned is remembered here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules import periods, readings, timing
from guildmark.engines.rules.compiling import Moment, Truth, build, combine, compiled
from guildmark.engines.rules.deciding import WORD, moment_of, select
from guildmark.engines.rules.model import Unknown
from guildmark.engines.rules.nodes import Node, mentioned
from guildmark.engines.rules.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildmark.engines.rules.model import Rulebook, Value

PLAIN: Final = frozenset({str, date, type(None)})
Truths = tuple[Truth, ...]
Parts = tuple[Truths, ...]
"""The truths of clauses, those that ask for the same facts together."""


class Panel:
    """A decision of a pack on a day, for many.

    Raises:
        KeyError: the pack has no decision of that name.
    """

    def __init__(self, book: Rulebook, decision: str, on: date, calendar: periods.Calendar = periods.PUBLISHED) -> None:
        self.book, self.on, self.calendar = book, on, calendar
        self.decision = book.decisions[decision]
        self._clauses = [_Clause(self, name) for name in self.decision.clauses]
        self._places = {name: place for place, name in enumerate(self.decision.clauses)}
        self._logic = combine(self.decision.logic, {name: _taken(place) for name, place in self._places.items()})
        self._changes = [day for day in book.changes(decision) if day > on]
        self._groups = self._grouped()
        counted = any(book.facts[name].type in ("int", "decimal") for name in self.decision.facts)
        self._plain = PLAIN if counted else PLAIN | {bool}
        self._verdicts: dict[Parts, str] = {}
        self._told: dict[tuple[Truths, str], dict[str, Any]] = {}
        self._unknown: dict[Truths, tuple[str, ...]] = {}

    def verdict(self, facts: Mapping[str, object]) -> str:
        """Return "yes", "no" or "unknown" for one person."""
        facts = self._exact(facts)
        parts = tuple([group.now(facts) for group in self._groups])
        found = self._verdicts.get(parts)
        if found is None:
            found = self._verdicts[parts] = WORD[self._logic(self._truths(parts), None)]
        return found

    def _exact(self, facts: Mapping[str, object]) -> Mapping[str, object]:
        """Return facts that can be remembered by: a list cannot, and a number would be taken for a yes or no."""
        if self._plain.issuperset(map(type, facts.values())):
            return facts
        return {name: readings.read(self.book.facts[name], facts.get(name)) for name in self.decision.facts}

    def _grouped(self) -> list[_Group]:
        """The clauses, those that ask for the same facts together."""
        alike: dict[tuple[str, ...], list[_Clause]] = {}
        for clause in self._clauses:
            alike.setdefault(clause.facts, []).append(clause)
        return [_Group(facts, clauses) for facts, clauses in alike.items()]

    def _truths(self, parts: Parts) -> Truths:
        """The truths in the order of the decision's clauses."""
        told = {
            clause.name: truth
            for group, part in zip(self._groups, parts, strict=True)
            for clause, truth in zip(group.clauses, part, strict=True)
        }
        return tuple(told[name] for name in self._places)

    def brief(self, facts: Mapping[str, object], lang: str = "zh") -> dict[str, Any]:
        """Return the explanation of ``decide`` without the values: verdict, routes, clauses with their texts, when.

        ``when_reason`` is "never", or "unknown" without the names.
        """
        facts = self._exact(facts)
        truths = self._truths(tuple([group.now(facts) for group in self._groups]))
        told = self._told.get((truths, lang))
        if told is None:
            told = self._told[truths, lang] = self._tell(truths, lang)
        if told["verdict"] == "yes":
            return told
        when, reason = self._when(facts, truths)
        return {**told, "when": when, "when_reason": reason}

    def _tell(self, truths: Truths, lang: str) -> dict[str, Any]:
        words = {name: WORD[truth] for name, truth in zip(self._places, truths, strict=True)}
        routes = []
        for name, clauses in self.decision.open_routes(self.on):
            missing = [clause for clause in clauses if words[clause] == "no"]
            unknown = [clause for clause in clauses if words[clause] == "unknown"]
            verdict = "no" if missing else "unknown" if unknown else "yes"
            routes.append({"name": name, "verdict": verdict, "missing": missing, "unknown": unknown})
        params = compiled(self.book, self.decision.name, self.on).regime.params
        told = [
            {"id": name, "text": sentence(self.book.clauses[name], params, lang), "verdict": word}
            for name, word in words.items()
        ]
        verdict = WORD[self._logic(truths, None)]
        when = self.on.isoformat() if verdict == "yes" else None
        return {"verdict": verdict, "when": when, "when_reason": None, "routes": routes, "clauses": told}

    def _when(self, facts: Mapping[str, object], truths: Truths) -> tuple[str | None, str | None]:
        """Return the first later day with a yes, or why there is none."""
        courses = [clause.later(facts) for clause in self._clauses]
        undecided = [(self.on, truths)]
        for day in sorted({day for course in courses for day, _ in course}.union(self._changes)):
            then = tuple([_at(course, day, now) for course, now in zip(courses, truths, strict=True)])
            answer = self._logic(then, None)
            if answer is True:
                return day.isoformat(), None
            if answer is None:
                undecided.append((day, then))
        blocked = any(self._is_blocked(facts, day, then) for day, then in undecided)
        return None, "unknown" if blocked else "never"

    def _is_blocked(self, facts: Mapping[str, object], day: date, truths: Truths) -> bool:
        """Say whether a fact or parameter keeps the decision unknown; a date yet to come is only waited for."""
        names = self._unknown.get(truths)
        if names is None:
            found = timing.unknown_names(self.decision.logic, lambda node: self._answer(node, truths), _names_of_leaf)
            names = self._unknown[truths] = tuple(found)
        return any(self._clauses[self._places[name]].is_blocked(facts, day) for name in names)

    def _answer(self, node: Node, truths: Truths) -> Truth:
        found: Truth = combine(node, {name: _taken(place) for name, place in self._places.items()})(truths, None)
        return found


class _Group:
    """Clauses that ask for the same facts: their answers by those facts' values."""

    def __init__(self, facts: tuple[str, ...], clauses: list[_Clause]) -> None:
        self._facts, self.clauses = facts, clauses
        self._held: dict[tuple[object, ...], Truths] = {}

    def now(self, facts: Mapping[str, object]) -> Truths:
        """Return the clauses' answers on the panel's day."""
        key = tuple(map(facts.get, self._facts))
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = tuple([clause.now(key) for clause in self.clauses])
        return found


class _Clause:
    """One clause of a panel's decision: its answers by the values of its own facts."""

    def __init__(self, panel: Panel, name: str) -> None:
        self._panel, self.name = panel, name
        self._clause = panel.book.clauses[name]
        self._facts = [panel.book.facts[fact] for fact in self._clause.facts]
        self.facts = tuple(fact.name for fact in self._facts)
        self._later: dict[tuple[object, ...], tuple[tuple[date, Truth], ...]] = {}
        self._blocked: dict[tuple[object, ...], bool] = {}

    def _key(self, facts: Mapping[str, object]) -> tuple[object, ...]:
        return tuple(map(facts.get, self.facts))

    def now(self, key: tuple[object, ...]) -> Truth:
        """Return the clause's answer on the panel's day for the values of its facts."""
        return self._on(self._read(key), self._panel.on)

    def later(self, facts: Mapping[str, object]) -> tuple[tuple[date, Truth], ...]:
        """Return (day, answer) for each later day on which the clause may change."""
        key = self._key(facts)
        found = self._later.get(key)
        if found is None:
            given, panel = self._read(key), self._panel
            days = timing.flips(panel.book, self.name, given, start=panel.on, calendar=panel.calendar)
            days |= panel.book.clause_changes(self.name)
            later = sorted(day for day in days if day > panel.on)
            found = self._later[key] = tuple((day, self._on(given, day)) for day in later)
        return found

    def is_blocked(self, facts: Mapping[str, object], day: date) -> bool:
        """Say whether a fact that is not known, or a parameter without a value, leaves the clause unknown on a day."""
        key = self._key(facts)
        found = self._blocked.get((*key, day))
        if found is None:
            found = self._blocked[(*key, day)] = bool(self._at_fault(self._read(key), day))
        return found

    def _read(self, key: tuple[object, ...]) -> dict[str, Value]:
        return readings.read_all(self._facts, dict(zip(self.facts, key, strict=True)))

    def _values(self, given: Mapping[str, Value], day: date) -> dict[str, Value]:
        return readings.at(given, self._facts, start=self._panel.on, on=day)

    def _moment(self, day: date) -> Moment:
        return moment_of(self._panel.book, day, self._panel.calendar)

    def _on(self, given: Mapping[str, Value], day: date) -> Truth:
        made = compiled(self._panel.book, self._panel.decision.name, day)
        found: Truth = made.clauses[self.name](self._values(given, day), self._moment(day))
        return found

    def _at_fault(self, given: Mapping[str, Value], day: date) -> dict[str, None]:
        regime = compiled(self._panel.book, self._panel.decision.name, day).regime
        values, moment = self._values(given, day), self._moment(day)

        def names(atom: Node) -> list[str]:
            params = regime.params
            return [
                name
                for name in mentioned(atom)
                if (params[name] is None if name in params else isinstance(given[name], Unknown))
            ]

        return timing.unknown_names(self._clause.test, lambda node: build(node, regime)(values, moment), names)


def _word(given: object) -> str:
    return given if isinstance(given, str) else ""


def _taken(place: int) -> Any:
    return lambda truths, _moment: truths[place]


def _names_of_leaf(leaf: Node) -> list[str]:
    return [leaf.id]  # type: ignore[union-attr]


def _at(course: tuple[tuple[date, Truth], ...], day: date, now: Truth) -> Truth:
    """Return a clause's answer on a day: that of the last change until then."""
    answer = now
    for changed, then in course:
        if changed > day:
            break
        answer = then
    return answer


class Panels:
    """Every decision of a pack on a day, for rows that name level and occupation (facts ``level`` and ``occ``).

    ``edition`` tells which edition of the conditions an occupation follows on that day.
    """

    def __init__(self, book: Rulebook, on: date, edition: Callable[[str], str | None]) -> None:
        self._book, self._on, self._edition = book, on, edition
        self._decisions: dict[tuple[str, str], str | None] = {}
        self._panels: dict[str, Panel] = {}

    def decision(self, facts: Mapping[str, object]) -> str | None:
        """Return the decision that applies to these facts, or None."""
        level, occupation = asked = _word(facts.get("level")), _word(facts.get("occ"))
        if asked not in self._decisions:
            self._decisions[asked] = select(
                self._book, level=level or None, occupation=occupation, edition=self._edition(occupation), on=self._on
            )
        return self._decisions[asked]

    def quick(self, facts: Mapping[str, object]) -> str:
        """Return yes, no or unknown; unknown where no decision applies."""
        decision = self.decision(facts)
        return "unknown" if decision is None else self._panel(decision).verdict(facts)

    def explain(self, facts: Mapping[str, object], lang: str = "zh") -> dict[str, Any] | None:
        """Return the brief explanation, or None where no decision applies."""
        decision = self.decision(facts)
        return None if decision is None else self._panel(decision).brief(facts, lang)

    def _panel(self, decision: str) -> Panel:
        if decision not in self._panels:
            self._panels[decision] = Panel(self._book, decision, self._on)
        return self._panels[decision]
