# SPDX-License-Identifier: Apache-2.0
"""What a pack says, as plain values: facts, dated parameters, clauses, decisions. For the evaluator and its loader."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildmark.engines.rules.amounts import Benefit
    from guildmark.engines.rules.nodes import Node
    from guildmark.engines.rules.quotas import Quota

LADDER: Final = ("X", "5", "4", "3", "2", "1", "T", "S")
RANK: Final[Mapping[str, int]] = {code: place for place, code in enumerate(LADDER)}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be determined: why (``code``), and what was given, if anything."""

    code: str
    given: str = ""


class Nothing(Enum):
    """Says of a fact that there is none, whatever its absence would mean."""

    NONE = "none"


NONE: Final = Nothing.NONE
ABSENT: Final = Unknown("absent")
Value = bool | int | Decimal | date | str | Unknown | None
Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Accrual:
    """A fact that grows by ``amount`` at each completed ``unit`` ("years", "months", "days") after the as-of."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact; ``absent`` is what its absence means: an Unknown, None (there is none) or a value."""

    name: str
    type: str
    label: Text
    absent: Value
    future_allowed: bool = False
    accrues: Accrual | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a parameter and the day from which it holds."""

    since: date
    value: Any
    basis: str


@dataclass(frozen=True, slots=True)
class Param:
    """A dated parameter; ``history`` is in order of its dates."""

    name: str
    label: Text
    unit: Text
    history: tuple[Entry, ...]

    def entry(self, on: date) -> Entry | None:
        """Return the entry in force on a day, None where there is none yet."""
        place = bisect_right(self.history, on, key=lambda entry: entry.since)
        return self.history[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two occupations that count as related from a day to a day, both included."""

    a: str
    b: str
    since: date
    until: date
    basis: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence and its test; outside ``since`` to ``until`` its answer is ``otherwise``."""

    id: str
    text: Text
    test: Node
    basis: str
    since: date | None
    until: date | None
    otherwise: bool | None
    facts: tuple[str, ...]
    params: tuple[str, ...]
    relates: bool

    def in_force(self, on: date) -> bool:
        """Return whether the test itself counts on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Decision:
    """A logic over clauses; ``clauses`` in order of first mention, ``routes`` in the order of their clauses.

    ``spans`` are the first and the last day of the routes that have one.
    """

    name: str
    title: Text
    logic: Node
    routes: tuple[tuple[str, tuple[str, ...]], ...]
    clauses: tuple[str, ...]
    facts: tuple[str, ...]
    spans: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)

    def open_routes(self, on: date) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the routes that there are on a day."""
        if not self.spans:
            return self.routes
        return tuple(route for route in self.routes if _holds(self.spans.get(route[0], (None, None)), on))


def _holds(span: tuple[date | None, date | None], on: date) -> bool:
    since, until = span
    return (since is None or since <= on) and (until is None or on <= until)


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of ``[[select]]``: None in a field means that it fits any."""

    decision: str
    level: str | None
    occupation: str | None
    edition: str | None
    since: date | None
    until: date | None

    def fits(self, *, level: str | None, occupation: str | None, edition: str | None, on: date) -> bool:
        """Return whether this row is about the application described."""
        return (
            self.level in (None, level)
            and self.edition in (None, edition)
            and (self.occupation is None or _begins(occupation or "", self.occupation))
            and (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
        )


def _begins(code: str, prefix: str) -> bool:
    """Return whether an occupation's code is ``prefix`` or stands below it."""
    return code == prefix or code.startswith(prefix.rstrip("-") + "-")


@dataclass(frozen=True)
class Rulebook:
    """All that the evaluator needs of a pack; ``words`` are labels of codes. Remembers what it compiled."""

    id: str
    version: str
    digest: str
    in_force: date
    anniversary: str
    facts: Mapping[str, Fact]
    params: Mapping[str, Param]
    related: tuple[Pair, ...]
    clauses: Mapping[str, Clause]
    decisions: Mapping[str, Decision]
    select: tuple[Choice, ...]
    words: Mapping[str, Text] = field(default_factory=dict, repr=False)
    benefits: Mapping[str, Benefit] = field(default_factory=dict, repr=False)
    quotas: Mapping[str, Quota] = field(default_factory=dict, repr=False)
    memory: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def param(self, name: str, on: date) -> Any:
        """Return the value of a parameter in force on a day; None where none is in force.

        Raises:
            KeyError: the pack has no parameter of that name.
        """
        entry = self.params[name].entry(on)
        return None if entry is None else entry.value

    def changes(self, decision: str) -> tuple[date, ...]:
        """Return the days on which the rules of a decision change, in order."""
        days: set[date] = set()
        for clause in self.decisions[decision].clauses:
            days |= self.clause_changes(clause)
        return tuple(sorted(days))

    def clause_changes(self, name: str) -> set[date]:
        """Return the days on which the rules of one clause change."""
        clause = self.clauses[name]
        days = _starts(clause.since, clause.until)
        days |= {entry.since for param in clause.params for entry in self.params[param].history}
        if clause.relates:
            days |= {day for pair in self.related for day in _starts(pair.since, pair.until)}
        return days


def _starts(since: date | None, until: date | None) -> set[date]:
    """Return the days on which something begins to hold and on which it no longer does."""
    days = {since} if since else set()
    return days | {until + timedelta(days=1)} if until and until < date.max else days
