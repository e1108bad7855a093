# SPDX-License-Identifier: Apache-2.0
"""What a benefit comes to for one person on one day, line by line, in exact decimals. For flows and simulations.

The only place of a pack with arithmetic: fixed sums, sums per unit, scales, tables, shares, caps, one rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    Inexact,
    InvalidOperation,
    localcontext,
)
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules import periods, readings
from guildmark.engines.rules.compiling import Moment, Truth, build, compiled, regime_of
from guildmark.engines.rules.model import Fact, Rulebook, Text, Unknown, Value
from guildmark.engines.rules.nodes import Name, Node, Since, mentioned
from guildmark.engines.rules.wording import PLACEHOLDER, pick, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

SCHEMA: Final = "guildmark.amount/1"
ZERO: Final = Decimal(0)
PRECISION: Final = 200
EXACT: Final = Context(prec=PRECISION, traps=[Inexact, InvalidOperation])
"""Whatever needs more digits is not reckoned at all, and never rounded on the way."""
MODES: Final = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
WORD: Final[Mapping[Truth, str]] = {True: "yes", False: "no", None: "unknown"}
WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {
        "decision": "不符合条件，不予发放", "half-up": "四舍五入到", "half-even": "四舍六入五成双到",
        "down": "舍去尾数到", "up": "进位到",
    },
    "en": {
        "decision": "the conditions are not met: nothing is due", "half-up": "rounded half up to ",
        "half-even": "rounded half to even to ", "down": "rounded down to ", "up": "rounded up to ",
    },
}  # fmt: skip
PLACES: Final = {"zh": {0: "元", 1: "角", 2: "分"}, "en": {0: "the yuan", 1: "a tenth", 2: "the cent"}}
Amount = Decimal | str
"""A number, or the name of the parameter or fact that holds it."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """A named rounding: mode and places after the point ("half-up 2"; places 0 is "to yuan")."""

    name: str
    mode: str
    places: int

    def words(self, lang: str) -> str:
        """Return the rounding as people say it."""
        return WORDS[lang][self.mode] + PLACES[lang].get(self.places, f"10^-{self.places}")

    def of(self, amount: Decimal) -> Decimal:
        """Return an amount rounded."""
        with localcontext(Context(prec=PRECISION)):
            return amount.quantize(Decimal(1).scaleb(-self.places), rounding=MODES[self.mode])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a benefit. ``kind``: fixed, per-unit, scale, table, share, cap or least; the rest as it needs."""

    kind: str
    text: Text
    amount: Amount = ZERO
    per: Name | Since | None = None
    whole: bool = False
    most: Amount | None = None
    steps: tuple[tuple[Amount | None, Amount], ...] = ()
    amounts: Mapping[str, Amount] | None = None
    when: Node | None = None
    basis: str = ""
    since: date | None = None
    until: date | None = None

    def names(self) -> tuple[str, ...]:
        """Return every name of a parameter or fact that the line mentions, once."""
        per = self.per.date if isinstance(self.per, Since) else self.per
        amounts = [self.amount, self.most, *(each for step in self.steps for each in step)]
        found = [name for name in [*amounts, *(self.amounts or {}).values()] if isinstance(name, str)]
        tested = mentioned(self.when) if self.when else ()
        return tuple(dict.fromkeys([*([per.id] if per else []), *found, *tested]))

    def in_force(self, on: date) -> bool:
        """Return whether the line counts on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit of a pack: its lines are applied to a running total from top to bottom."""

    name: str
    title: Text
    unit: Text
    decision: str | None
    rounding: Rounding
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How one line came out: applied, not-met, not-in-force or unknown; what it added and the total after it."""

    line: Line
    state: str
    reckoning: str
    added: Decimal | None
    total: Decimal | None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A benefit reckoned; ``amount`` is None where it cannot be determined."""

    book: Rulebook
    benefit: Benefit
    on: date
    verdict: str
    amount: Decimal | None
    steps: tuple[Step, ...]

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """Return the reckoning as JSON values, amounts as text."""
        params = regime_of(self.book, self.on).params
        return {
            "schema": SCHEMA,
            "pack": {"id": self.book.id, "version": self.book.version, "sha256": self.book.digest},
            "benefit": self.benefit.name,
            "on": self.on.isoformat(),
            "verdict": self.verdict,
            "amount": _text(self.amount),
            "unit": pick(self.benefit.unit, lang),
            "lines": [self._line(step, params, lang) for step in self.steps],
        }

    def _line(self, step: Step, params: Mapping[str, Any], lang: str) -> dict[str, Any]:
        line = step.line
        starts = [entry.since for name in line.names() if (entry := self._entry(name))]
        return {
            "kind": line.kind,
            "text": self._words(line, params, lang),
            "state": step.state,
            "reckoning": step.reckoning,
            "added": _text(step.added),
            "total": _text(step.total),
            "unknown": [*step.unknown],
            "basis": self._basis(line),
            "since": max([*starts, *([line.since] if line.since else [])], default=self.book.in_force).isoformat(),
        }

    def _words(self, line: Line, params: Mapping[str, Any], lang: str) -> str:
        if line.kind == "rounding":
            return self.benefit.rounding.words(lang)
        words = pick(line.text, lang) or WORDS[lang].get(line.kind, "")
        return PLACEHOLDER.sub(lambda found: show(params.get(found[1]), lang, "—"), words)

    def _entry(self, name: str) -> Any:
        return self.book.params[name].entry(self.on) if name in self.book.params else None

    def _basis(self, line: Line) -> str:
        entries = [entry.basis for name in line.names() if (entry := self._entry(name))]
        return "；".join(dict.fromkeys(part for part in [*entries, line.basis] if part))


def reckon(
    book: Rulebook,
    benefit: str,
    facts: Mapping[str, object],
    on: date,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> Reckoned:
    """Return what a benefit comes to for one person on a day, with every line that leads to it.

    Raises:
        KeyError: the pack has no benefit of that name.
    """
    return _Reckoning(book, book.benefits[benefit], facts, on, calendar).reckoned()


class _Undetermined(Exception):  # noqa: N818 - caught where it is raised
    """A value that a line needs is not known."""


class _Reckoning:
    """One benefit being reckoned."""

    def __init__(self, book: Rulebook, benefit: Benefit, facts: Mapping[str, object], on: date, calendar: Any) -> None:
        self.book, self.benefit, self.on, self.calendar = book, benefit, on, calendar
        asked = {name for line in benefit.lines for name in line.names()} & book.facts.keys()
        if benefit.decision:
            asked |= {*book.decisions[benefit.decision].facts}
        rows: tuple[Fact, ...] = tuple(book.facts[name] for name in sorted(asked))
        self.values = readings.at(readings.read_all(rows, facts), rows, start=on, on=on)
        self.regime = regime_of(book, on)
        self.moment = Moment(on, calendar, book.anniversary)
        self.total: Decimal | None = ZERO

    def reckoned(self) -> Reckoned:
        """Return the whole reckoning."""
        with localcontext(EXACT):
            steps = [self.step(line) for line in self.benefit.lines]
            steps.append(self.closing("rounding", self.rounded()))
            verdict = self.verdict()
            if verdict == "no":
                steps.append(self.closing("decision", self.benefit.rounding.of(ZERO)))
            amount = None if verdict == "unknown" else self.total
        return Reckoned(self.book, self.benefit, self.on, verdict, amount, tuple(steps))

    def verdict(self) -> str:
        """Return whether the benefit is due at all."""
        if self.benefit.decision is None:
            return "yes" if self.total is not None else "unknown"
        found = compiled(self.book, self.benefit.decision, self.on).logic(self.values, self.moment)
        return "unknown" if found and self.total is None else WORD[found]

    def rounded(self) -> Decimal | None:
        """Return the total rounded."""
        return None if self.total is None else self.benefit.rounding.of(self.total)

    def closing(self, kind: str, total: Decimal | None) -> Step:
        """Return the line that ends a reckoning with a total."""
        added = None if total is None or self.total is None else total - self.total
        reckoning = "" if total is None else f"{_text(self.total) or '?'} → {total:f}"
        self.total = total
        return Step(Line(kind, {}), "unknown" if total is None else "applied", reckoning, added, total)

    def step(self, line: Line) -> Step:
        """Return how one line came out, the total moved by it."""
        if not line.in_force(self.on):
            return Step(line, "not-in-force", "", ZERO, self.total)
        met: Truth = build(line.when, self.regime)(self.values, self.moment) if line.when else True
        if met is False:
            return Step(line, "not-met", "", ZERO, self.total)
        found = self.applied(line) if met else None
        if found is None:
            self.total = None
            return Step(line, "unknown", "", None, None, self.at_fault(line))
        reckoning, added, total = found
        if added is None:
            return Step(line, "unknown", reckoning, None, None)
        self.total = total
        return Step(line, "applied", reckoning, added, total)

    def applied(self, line: Line) -> tuple[str, Decimal | None, Decimal] | None:
        """Return how a line is reckoned, what it adds to the total and the total after it.

        None where a value is not known, or needs more digits than are reckoned with.
        """
        try:
            reckoning, total = LINES[line.kind](self, line)
            return reckoning, None if self.total is None else total - self.total, total
        except (_Undetermined, DecimalException):
            return None

    def at_fault(self, line: Line) -> tuple[str, ...]:
        """Return the names that keep a line unknown."""
        return tuple(name for name in line.names() if isinstance(self.value(name), Unknown))

    def value(self, name: str) -> Value:
        """Return the value of a fact or parameter."""
        if name in self.values:
            return self.values[name]
        found: Value = self.regime.params.get(name)
        return Unknown("param.not-in-force", name) if found is None else found

    def number(self, amount: Amount) -> Decimal:
        """Return a number; that of a fact of which there is none is 0."""
        if isinstance(amount, Decimal):
            return amount
        found = self.value(amount)
        if isinstance(found, Unknown):
            raise _Undetermined
        return Decimal(found) if isinstance(found, int | Decimal) else ZERO

    def units(self, line: Line) -> Decimal:
        """Return how many units a line is reckoned on: never fewer than 0, never more than its most."""
        if isinstance(line.per, Since):
            start = self.value(line.per.date.id)
            if isinstance(start, Unknown):
                raise _Undetermined
            found = ZERO if start is None else Decimal(self.periods_since(start, line.per.unit))
        else:
            found = self.number(line.per.id) if line.per else ZERO
        found = max(found.to_integral_value(ROUND_DOWN) if line.whole else found, ZERO)
        return found if line.most is None else min(found, self.number(line.most))

    def periods_since(self, start: Any, unit: str) -> int:
        """Return how many periods are completed."""
        more = {"anniversary": self.book.anniversary, "calendar": self.calendar}
        return periods.completed(start, self.on, unit, **more)

    def running(self) -> Decimal:
        """Return the total so far, for the lines that change it as a whole."""
        if self.total is None:
            raise _Undetermined
        return self.total

    def fixed(self, line: Line) -> tuple[str, Decimal]:
        """Add a sum."""
        amount = self.number(line.amount)
        return f"{amount:f}", (self.total or ZERO) + amount

    def per_unit(self, line: Line) -> tuple[str, Decimal]:
        """Add a sum for each unit."""
        units, amount = self.units(line), self.number(line.amount)
        return f"{units:f} × {amount:f} = {units * amount:f}", (self.total or ZERO) + units * amount

    def scale(self, line: Line) -> tuple[str, Decimal]:
        """Add the parts of a number that lie in each step of a scale, each at its own rate."""
        units, begun, parts, amount = self.units(line), ZERO, [], ZERO
        for upto, rate in line.steps:
            end = units if upto is None else min(units, self.number(upto))
            if end <= begun:
                break
            each = self.number(rate)
            parts.append(f"{end - begun:f} × {each:f}")
            amount, begun = amount + (end - begun) * each, end
        return f"{' + '.join(parts) or '0'} = {amount:f}", (self.total or ZERO) + amount

    def table(self, line: Line) -> tuple[str, Decimal]:
        """Add the sum that a table has for a fact's value; nothing where it lacks the value or there is none."""
        value = self.value(line.per.id) if isinstance(line.per, Name) else None
        if isinstance(value, Unknown):
            raise _Undetermined
        key = show(value, "en", "")
        amount = self.number((line.amounts or {}).get(key, ZERO))
        return f"{key or '—'}: {amount:f}", (self.total or ZERO) + amount

    def share(self, line: Line) -> tuple[str, Decimal]:
        """Take a share of the total so far."""
        total, share = self.running(), self.number(line.amount)
        return f"{total:f} × {share:f} = {total * share:f}", total * share

    def cap(self, line: Line) -> tuple[str, Decimal]:
        """Let the total be no larger than a sum."""
        total, most = self.running(), self.number(line.amount)
        return f"min({total:f}, {most:f}) = {min(total, most):f}", min(total, most)

    def least(self, line: Line) -> tuple[str, Decimal]:
        """Let the total be no smaller than a sum."""
        total, least = self.running(), self.number(line.amount)
        return f"max({total:f}, {least:f}) = {max(total, least):f}", max(total, least)


LINES: Final[dict[str, Callable[[_Reckoning, Line], tuple[str, Decimal]]]] = {
    "fixed": _Reckoning.fixed,
    "per-unit": _Reckoning.per_unit,
    "scale": _Reckoning.scale,
    "table": _Reckoning.table,
    "share": _Reckoning.share,
    "cap": _Reckoning.cap,
    "least": _Reckoning.least,
}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
