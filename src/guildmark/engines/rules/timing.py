# SPDX-License-Identifier: Apache-2.0
"""The finitely many days on which a verdict can change, and the first of them that says yes. For "when" and "from".

Between two such days nothing changes: no clause flips, no rule changes, no future date is reached, nothing has grown.
"""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from guildmark.engines.rules import periods
from guildmark.engines.rules.compiling import periods_needed
from guildmark.engines.rules.model import Unknown
from guildmark.engines.rules.nodes import Among, Compare, Const, Listing, Name, Since, atoms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from guildmark.engines.rules.model import Fact, Rulebook, Value
    from guildmark.engines.rules.nodes import Node


def flips(book: Rulebook, clause_id: str, values: Mapping[str, Value], *, start: date, calendar: Any) -> set[date]:
    """Return the days, past and future, on which a clause may change its answer for these values."""
    clause = book.clauses[clause_id]
    days = {value for name in clause.facts if (value := reach(book.facts[name], values[name]))}
    for atom in atoms(clause.test):
        if isinstance(atom, Compare) and isinstance(atom.left, Since):
            days.update(_anniversaries(book, atom, values, calendar))
        elif isinstance(atom, Compare | Among):
            days.update(_growth(book, atom, values, start))
    return days


def reach(fact: Fact, value: Value) -> date | None:
    """Return the day on which a date can first be judged; None for other facts and where any date can."""
    judged_late = fact.type == "date" and not fact.future_allowed and not isinstance(value, Unknown)
    return value if judged_late else None  # type: ignore[return-value]


def _bounds(book: Rulebook, operand: object, values: Mapping[str, Value]) -> Iterator[Any]:
    """Yield each value that one side of a comparison has now or under any dated parameter."""
    if isinstance(operand, Const):
        yield operand.value
    elif isinstance(operand, Listing):
        yield from operand.values
    elif isinstance(operand, Name) and operand.id in book.params:
        for entry in book.params[operand.id].history:
            yield from entry.value if isinstance(entry.value, list | tuple) else [entry.value]
    elif isinstance(operand, Name):
        yield values[operand.id]


def _anniversaries(book: Rulebook, atom: Compare, values: Mapping[str, Value], calendar: Any) -> Iterator[date]:
    """Yield the days on which a number of completed periods passes its bound."""
    since = atom.left
    for start in _bounds(book, since.date, values):  # type: ignore[union-attr]
        if start is None or isinstance(start, Unknown):
            continue
        for bound in _bounds(book, atom.right, values):
            if isinstance(bound, int | Decimal):
                day = periods.reached(
                    start,
                    since.unit,  # type: ignore[union-attr]
                    periods_needed(atom.op, bound),
                    anniversary=book.anniversary,
                    calendar=calendar,
                )
                if day:
                    yield day


def _growth(book: Rulebook, atom: Compare | Among, values: Mapping[str, Value], start: date) -> Iterator[date]:
    """Yield the days on which an accruing fact meets and passes a bound."""
    fact = book.facts.get(atom.left.id) if isinstance(atom.left, Name) else None
    value = values[fact.name] if fact else None
    if fact is None or fact.accrues is None or not isinstance(value, int | Decimal):
        return
    for bound in _bounds(book, atom.right, values):
        if isinstance(bound, int | Decimal):
            steps = Decimal(bound - value) / fact.accrues.amount
            for number in {ceil(steps), floor(steps) + 1}:
                day = periods.add(start, fact.accrues.unit, number) if number > 0 else None
                if day:
                    yield day


def unknown_names(node: Node, answers: Any, names: Any) -> dict[str, None]:
    """Return the names that keep a test unknown, in order: those under an unknown part only.

    Args:
        node: a test or a logic.
        answers: function of a node to its answer.
        names: function of an unknown atom to the names at fault.
    """
    found: dict[str, None] = {}
    if answers(node) is not None:
        return found
    parts = getattr(node, "items", None) or ((node.item,) if hasattr(node, "item") else ())
    if not parts:
        return dict.fromkeys(names(node))
    for part in parts:
        found.update(unknown_names(part, answers, names))
    return found
