# SPDX-License-Identifier: Apache-2.0
"""Turn clauses and logic into plain functions, once per decision and regime. For bulk verdicts and explanations alike.

A regime is a stretch of days between two changes of the rules: within it parameters are constants, so
``years_since(x) >= n`` becomes one comparison of ``x`` with a date reckoned once per as-of.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules import periods
from guildmark.engines.rules.model import RANK, Fact, Rulebook, Unknown, Value
from guildmark.engines.rules.nodes import (
    Among,
    Both,
    Compare,
    Const,
    Either,
    IsNone,
    Listing,
    Name,
    Node,
    Not,
    Operand,
    Related,
    Since,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

Truth = bool | None
OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass
class Moment:
    """A day with its calendar, and the solved dates that were already asked for on it."""

    on: date
    calendar: periods.Calendar
    anniversary: str
    solved: dict[tuple[str, int], date | None] = field(default_factory=dict)

    def latest(self, unit: str, number: int) -> date | None:
        """Return the latest date since which ``number`` periods are completed today."""
        key = (unit, number)
        if key not in self.solved:
            self.solved[key] = periods.latest(
                self.on, unit, number, anniversary=self.anniversary, calendar=self.calendar
            )
        return self.solved[key]


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules as they stand on a day: facts, values of parameters and related pairs."""

    facts: Mapping[str, Fact]
    params: Mapping[str, Any]
    pairs: frozenset[tuple[str, str]]
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A decision's functions in one regime."""

    regime: Regime
    clauses: Mapping[str, Callable[[Mapping[str, Value], Moment], Truth]]
    logic: Callable[[Mapping[str, Value], Moment], Truth]


def compiled(book: Rulebook, decision: str, on: date) -> Compiled:
    """Return the functions of a decision for the regime of a day, from memory where they were made before.

    Raises:
        KeyError: the pack has no decision of that name.
    """
    days = book.memory.get(("changes", decision))
    if days is None:
        days = book.memory[("changes", decision)] = book.changes(decision)
    place = bisect_right(days, on)
    made: Compiled | None = book.memory.get((decision, place))
    if made is None:
        made = book.memory[(decision, place)] = _compile(book, decision, on)
    return made


def regime_of(book: Rulebook, on: date) -> Regime:
    """Return the rules in force on a day."""
    params = {name: book.param(name, on) for name in book.params}
    pairs = [(pair.a, pair.b) for pair in book.related if pair.since <= on <= pair.until]
    return Regime(book.facts, params, frozenset(pairs + [(b, a) for a, b in pairs]), book.words)


def _compile(book: Rulebook, decision: str, on: date) -> Compiled:
    plan = book.decisions[decision]
    regime = regime_of(book, on)
    clauses: dict[str, Any] = {}
    for name in plan.clauses:
        clause = book.clauses[name]
        clauses[name] = build(clause.test, regime) if clause.in_force(on) else _constant(clause.otherwise)
    return Compiled(regime, clauses, combine(plan.logic, clauses))


def combine(logic: Node, clauses: Mapping[str, Any]) -> Any:
    """Return a decision's logic over functions of its clauses."""
    if isinstance(logic, Both | Either):
        return _junction([combine(item, clauses) for item in logic.items], isinstance(logic, Either))
    if isinstance(logic, Not):
        return _opposite(combine(logic.item, clauses))
    return clauses[logic.id]  # type: ignore[union-attr]


def build(node: Node, regime: Regime) -> Any:
    """Return the function of a test in a regime: values and moment in, True, False or None (unknown) out."""
    if isinstance(node, Both | Either):
        return _junction([build(item, regime) for item in node.items], isinstance(node, Either))
    if isinstance(node, Not):
        return _opposite(build(node.item, regime))
    return BUILDERS[type(node)](node, regime)


def _constant(answer: Truth) -> Any:
    return lambda _values, _moment: answer


def _junction(tests: list[Any], decisive: bool) -> Any:  # noqa: FBT001 - the only thing in which `and` and `or` differ
    """Return Kleene's ``or`` (decisive True) or ``and`` (decisive False)."""
    tests = list(tests)

    def junction(values: Mapping[str, Value], moment: Moment) -> Truth:
        answer: Truth = not decisive
        for test in tests:
            found: Truth = test(values, moment)
            if found is decisive:
                return decisive
            if found is None:
                answer = None
        return answer

    return junction


def _opposite(test: Any) -> Any:
    def opposite(values: Mapping[str, Value], moment: Moment) -> Truth:
        found = test(values, moment)
        return None if found is None else not found

    return opposite


def _getter(operand: Operand, regime: Regime) -> Any:
    """Return the function that finds one side's value."""
    if is_fact(operand, regime):
        return operator.itemgetter(operand.id)  # type: ignore[union-attr]
    value = constant_of(operand, regime)
    return lambda _values: value


def constant_of(operand: Operand | Listing, regime: Regime) -> Any:
    """Return the value of a literal or of a parameter; Unknown where the parameter is not in force."""
    if isinstance(operand, Listing):
        return operand.values
    if isinstance(operand, Const):
        return operand.value
    value = regime.params[operand.id]  # type: ignore[union-attr]
    return Unknown("param.not-in-force", operand.id) if value is None else value  # type: ignore[union-attr]


def is_level(operand: object, regime: Regime) -> bool:
    """Return whether one side of a comparison is a fact on the ladder."""
    return isinstance(operand, Name) and operand.id in regime.facts and regime.facts[operand.id].type == "level"


def _compare(node: Compare, regime: Regime) -> Any:
    if isinstance(node.left, Since):
        return _since(node.left, node, regime)
    left, right = _getter(node.left, regime), _getter(node.right, regime)
    order, of_none = OPERATORS[node.op], node.op == "!="
    levels = is_level(node.left, regime) or is_level(node.right, regime)

    def compare(values: Mapping[str, Value], _moment: Moment) -> Truth:
        a, b = left(values), right(values)
        if a.__class__ is Unknown or b.__class__ is Unknown:
            return None
        if a is None or b is None:
            return of_none
        return bool(order(RANK[a], RANK[b]) if levels else order(a, b))

    return compare


def periods_needed(op: str, bound: Decimal | int) -> int:
    """Return k where ``count op bound`` says "at least k" (``>= >``) or "not at least k" (``< <=``)."""
    return ceil(bound) if op in (">=", "<") else floor(bound) + 1


def _since(since: Since, node: Compare, regime: Regime) -> Any:
    """Return the solved comparison of a number of completed periods."""
    unit, op = since.unit, node.op
    start, bound = _getter(since.date, regime), _getter(node.right, regime)
    at_least = op in (">=", ">")
    value = None if is_fact(node.right, regime) else constant_of(node.right, regime)
    known = periods_needed(op, value) if isinstance(value, int | Decimal) else None

    def count(values: Mapping[str, Value], moment: Moment) -> Truth:
        day = start(values)
        number = known if known is not None else bound(values)
        if day.__class__ is Unknown or number.__class__ is Unknown:
            return None
        if day is None or number is None:
            return False
        cutoff = moment.latest(unit, number if known is not None else periods_needed(op, number))
        return (cutoff is not None and day <= cutoff) is at_least

    return count


def is_fact(operand: object, regime: Regime) -> bool:
    """Return whether one side of a comparison is a fact."""
    return isinstance(operand, Name) and operand.id in regime.facts


def _among(node: Among, regime: Regime) -> Any:
    left = _getter(node.left, regime)
    values_in = constant_of(node.right, regime)
    if isinstance(values_in, Unknown):
        return _constant(None)
    inside, negated = tuple(values_in), node.negated

    def among(values: Mapping[str, Value], _moment: Moment) -> Truth:
        value = left(values)
        if value.__class__ is Unknown:
            return None
        return negated if value is None else (value in inside) is not negated

    return among


def _is_none(node: IsNone, _regime: Regime) -> Any:
    name, negated = node.name.id, node.negated

    def is_none(values: Mapping[str, Value], _moment: Moment) -> Truth:
        value = values[name]
        return None if value.__class__ is Unknown else (value is None) is not negated

    return is_none


def _related(node: Related, regime: Regime) -> Any:
    left, right, pairs = _getter(node.a, regime), _getter(node.b, regime), regime.pairs

    def related(values: Mapping[str, Value], _moment: Moment) -> Truth:
        a, b = left(values), right(values)
        if a.__class__ is Unknown or b.__class__ is Unknown:
            return None
        return a is not None and b is not None and (a == b or (a, b) in pairs)

    return related


def _flag(node: Name, regime: Regime) -> Any:
    value = _getter(node, regime)

    def flag(values: Mapping[str, Value], _moment: Moment) -> Truth:
        found = value(values)
        return None if found.__class__ is Unknown else found is True

    return flag


def _literal(node: Const, _regime: Regime) -> Any:
    return _constant(node.value is True)


BUILDERS: Final[dict[type, Callable[..., Any]]] = {
    Compare: _compare,
    Among: _among,
    IsNone: _is_none,
    Related: _related,
    Name: _flag,
    Const: _literal,
}
