# SPDX-License-Identifier: Apache-2.0
"""A test as a condition of SQL, true, false or NULL (unknown) exactly where the evaluator says yes, no or unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from guildmark.engines.rules.compiling import OPERATORS, constant_of, is_fact, is_level, periods_needed
from guildmark.engines.rules.model import LADDER, RANK, Unknown
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
from guildmark.engines.rules.populations.columns import (
    NEVER,
    NOTHING,
    NotInSql,
    Side,
    known_value,
    listing,
    literal,
    side_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildmark.engines.rules.compiling import Regime

SIGNS: Final = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
STEP: Final = {"years": ("12 months", 4_000), "months": ("1 month", 48_000), "days": ("1 day", 1_461_000)}
"""The interval of one period, and the number of them beyond which no date lies."""


class Day(Protocol):
    """The as-of in SQL: one for all, or that of the row."""

    @property
    def text(self) -> str:
        """The as-of as SQL."""

    @property
    def anniversary(self) -> str:
        """When a year or month is completed: "on" or "after"."""

    def latest(self, unit: str, number: int) -> str | None:
        """Return the latest date with ``number`` periods completed; None where no date is early enough."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Writes the conditions of one clause in one regime. ``kinds``: fact → kind of its column, None without one."""

    clause: str
    regime: Regime
    kinds: Mapping[str, str | None]
    day: Day

    def of(self, node: Node) -> str:
        """Return a part of the test as a condition, in brackets where needed."""
        if isinstance(node, Both | Either):
            joint, parts = " and " if isinstance(node, Both) else " or ", self.parts(node)
            return f"({joint.join(parts)})" if len(parts) > 1 else parts[0]
        if isinstance(node, Not):
            return f"(not {self.of(node.item)})"
        return WRITERS[type(node)](self, node)

    def parts(self, node: Both | Either) -> list[str]:
        """Return the parts of an ``and`` or ``or``.

        ``x is none or`` a comparison of x is one comparison that is met where there is none; ``x is not none and`` a
        comparison of x is one that is not.
        """
        met, items, texts = isinstance(node, Either), [*node.items], []
        while items:
            item = items.pop(0)
            if isinstance(item, IsNone) and item.negated is not met and self.side(item.name).null == "none":
                found = next((other for other in items if self.subject(other) == item.name.id), None)
                if isinstance(found, Compare | Among):
                    items.remove(found)
                    texts.append(self.with_none(found, literal(met)))
                    continue
            texts.append(self.of(item))
        return texts

    def with_none(self, node: Compare | Among, of_none: str) -> str:
        """Return a comparison with its answer where there is none."""
        return self.compare(node, of_none) if isinstance(node, Compare) else self.among(node, of_none)

    def subject(self, node: Node) -> str | None:
        """Return the fact that a comparison with a known constant is about; None for any other test."""
        if not isinstance(node, Compare | Among) or not isinstance(node.right, Name | Const | Listing):
            return None
        if is_fact(node.right, self.regime) or isinstance(constant_of(node.right, self.regime), Unknown):
            return None
        left = node.left.date if isinstance(node.left, Since) else node.left
        return left.id if isinstance(left, Name) and is_fact(left, self.regime) else None

    def side(self, operand: Operand) -> Side:
        """Return one side of a comparison."""
        if isinstance(operand, Name) and operand.id in self.regime.facts:
            return side_of(self.regime.facts[operand.id], self.kinds.get(operand.id), self.day.text)
        return known_value(constant_of(operand, self.regime))

    def compare(self, node: Compare, of_none: str | None = None) -> str:
        """Return a comparison; ``of_none`` is its answer where there is none, by default that of the language."""
        if isinstance(node.left, Since):
            return self.since(node.left, node, of_none or "false")
        left, right = self.side(node.left), self.side(node.right)
        of_none = of_none or ("true" if node.op == "!=" else "false")
        if is_level(node.left, self.regime) or is_level(node.right, self.regime):
            met = self.levels(node, left, right)
            sides = [left, right]
            if not (is_fact(node.left, self.regime) and is_fact(node.right, self.regime)):
                sides = [replace(side, good=None) if side.ladder else side for side in sides]
            return judged(sides, met, of_none)
        return judged([left, right], f"{left.text} {SIGNS[node.op]} {right.text}", of_none)

    def levels(self, node: Compare, left: Side, right: Side) -> str:
        """Return a comparison on the ladder: with one level the list of those that fit, with a fact the places."""
        if is_fact(node.left, self.regime) and is_fact(node.right, self.regime):
            return f"{_rank(left.text)} {SIGNS[node.op]} {_rank(right.text)}"
        turned = is_fact(node.right, self.regime)
        level = constant_of(node.left if turned else node.right, self.regime)
        if isinstance(level, Unknown):
            return NOTHING
        order = OPERATORS[node.op]
        fits = [code for code in LADDER if order(*((RANK[level], RANK[code]) if turned else (RANK[code], RANK[level])))]
        side = right if turned else left
        return _sorted_out(side.text, fits) if side.ladder else _within(side.text, fits, negated=False)

    def since(self, since: Since, node: Compare, of_none: str) -> str:
        """Return the solved comparison of a number of completed periods."""
        start = self.side(since.date)
        at_least = node.op in (">=", ">")
        if is_fact(node.right, self.regime):
            number = self.side(node.right)
            return judged([start, number], self.counted(since, node, start.text, number.text), of_none)
        bound = constant_of(node.right, self.regime)
        if not isinstance(bound, int | Decimal):
            return NOTHING
        cutoff = self.day.latest(since.unit, periods_needed(node.op, bound))
        if cutoff is None:
            return judged([start], _always(start.text, not at_least), of_none)
        return judged([start], f"{start.text} {'<=' if at_least else '>'} {cutoff}", of_none)

    def counted(self, since: Since, node: Compare, start: str, number: str) -> str:
        """Return the comparison with a number of periods that each row has for itself."""
        if since.unit not in STEP:
            raise NotInSql(self.clause)
        step, most = STEP[since.unit]
        whole = f"ceil({number})" if node.op in (">=", "<") else f"(floor({number}) + 1)"
        end = f"cast({start} + cast({whole} as int) * interval '{step}' as date)"
        late = self.day.anniversary == "after" and since.unit != "days"
        on = self.day.text
        until = f"case when {whole} > 0 then cast({on} - interval '1 day' as date) else {on} end" if late else on
        beyond = f"when {number} > {most} then false when {number} < -{most} then true"
        reached = f"case {beyond} else {end} <= ({until}) end"
        return f"({reached})" if node.op in (">=", ">") else f"(not ({reached}))"

    def among(self, node: Among, of_none: str | None = None) -> str:
        """Return membership of a list; ``of_none`` as for ``compare``."""
        left, values = self.side(node.left), constant_of(node.right, self.regime)
        if isinstance(values, Unknown):
            return NOTHING
        return judged([left], _within(left.text, values, negated=node.negated), of_none or literal(node.negated))

    def is_none(self, node: IsNone) -> str:
        """Return whether there is none."""
        side = self.side(node.name)
        if side.null == "none" and not side.good and not side.fixed:
            return f"({side.text} is {'not ' if node.negated else ''}null)"
        if side.null == "none":
            return judged([side], literal(node.negated), literal(not node.negated))
        return judged([side], _always(side.text, node.negated), NOTHING)

    def related(self, node: Related) -> str:
        """Return whether two occupations are one or count as related."""
        a, b = self.side(node.a), self.side(node.b)
        partners: dict[str, list[str]] = {}
        for one, other in sorted(self.regime.pairs):
            partners.setdefault(one, []).append(other)
        pairs = [f"({a.text} = {literal(one)} and {b.text} in {listing(them)})" for one, them in partners.items()]
        return judged([a, b], f"({' or '.join([f'{a.text} = {b.text}', *pairs])})", "false")

    def flag(self, node: Name) -> str:
        """Return a bool that stands alone."""
        side = self.side(node)
        return judged([side], side.text, "false")

    def truth(self, node: Const) -> str:
        """Return a test that is always true or never."""
        return literal(node.value is True)


def judged(sides: list[Side], met: str, of_none: str) -> str:
    """Return a condition on some values: NULL where one is unknown, else ``of_none`` where there is none, else ``met``.

    ``met`` is NULL wherever one of the values is.
    """
    if any(side.fixed and side.null == "unknown" for side in sides):
        return NOTHING
    whens = []
    for place, side in enumerate(sides):
        if side.null == "none":
            others = [other.known for other in sides[:place] + sides[place + 1 :] if other.known]
            if side.fixed:
                return _when(others, of_none) if others else of_none
            whens.append(f"when {' and '.join([f'{side.text} is null', *others])} then {of_none}")
    goods = [side.good for side in sides if side.good]
    if not whens:
        if NEVER in goods:
            return NOTHING
        return _when(goods, met) if goods else f"({met})"
    if NEVER in goods:
        return f"(case {' '.join(whens)} else {NOTHING} end)"
    last = f"when {' and '.join(goods)} then {met}" if goods else f"else {met}"
    return f"(case {' '.join(whens)} {last} end)"


def _when(conditions: list[str], met: str) -> str:
    return f"(case when {' and '.join(conditions)} then {met} end)"


def _always(text: str, answer: bool) -> str:  # noqa: FBT001 - the answer itself
    """Return an answer that needs the value only to be there."""
    return f"(case when {text} is not null then {literal(answer)} end)"


def _within(text: str, values: Any, *, negated: bool) -> str:
    if not values:
        return _always(text, negated)
    return f"{text} {'not in' if negated else 'in'} {listing(values)}"


def _sorted_out(text: str, fits: list[str]) -> str:
    """Return whether a code is among those that fit, NULL for one that is not on the ladder."""
    rest = [code for code in LADDER if code not in fits]
    whens = [f"when {text} in {listing(codes)} then {literal(codes is fits)}" for codes in (fits, rest) if codes]
    return f"case {' '.join(whens)} end"


def _rank(text: str) -> str:
    places = " ".join(f"when {literal(code)} then {place}" for code, place in RANK.items())
    return f"(case {text} {places} end)"


WRITERS: Final[dict[type, Callable[[Condition, Any], str]]] = {
    Compare: Condition.compare,
    Among: Condition.among,
    IsNone: Condition.is_none,
    Related: Condition.related,
    Name: Condition.flag,
    Const: Condition.truth,
}
