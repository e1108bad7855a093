# SPDX-License-Identifier: Apache-2.0
"""What a benefit comes to for a whole population before and after a change, in exact decimals. For simulations.

People are counted by the facts that the benefit's lines read and by their verdicts; each kind is reckoned once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.amounts import ZERO, reckon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from guildmark.engines.rules.compiling import Truth
    from guildmark.engines.rules.model import Rulebook

SIDES: Final = ("before", "after")


@dataclass(frozen=True, slots=True)
class Prices:
    """The rules by which people are paid before and after, and one benefit of theirs."""

    before: Rulebook
    after: Rulebook
    benefit: str

    def columns(self, kinds: Mapping[str, str]) -> tuple[str, ...]:
        """Return the columns of a population that the benefit's lines read."""
        lines = [line for book in (self.before, self.after) for line in book.benefits[self.benefit].lines]
        named = dict.fromkeys(name for line in lines for name in line.names())
        return tuple(name for name in named if name in self.before.facts and name in kinds)

    def cost(self, names: Sequence[str], on: date | None, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
        """Return the sums of those whose verdict is yes, and apart from them what is open.

        Args:
            names: the facts that each row begins with; without ``on``, the as-of comes first.
            on: the as-of of all.
            rows: of ``populations.tally``: those values, the verdicts before and after, how many people.

        Returns:
            ``before``, ``after``, ``difference``: sums; ``unpriced``: people whose amount cannot be determined;
            ``open``: people whose verdict is unknown, and what they would come to if it were yes.
        """
        sums = {side: _Sum() for side in SIDES}
        for *values, was, becomes, people in rows:
            day = on or _day(values.pop(0))
            facts = {name: _plain(value) for name, value in zip(names, values, strict=True)}
            for side, book, verdict in zip(SIDES, (self.before, self.after), (was, becomes), strict=True):
                if verdict is not False:
                    sums[side].add(verdict, None if day is None else due(book, self.benefit, facts, day), people)
        before, after = (sums[side] for side in SIDES)
        return {
            "benefit": self.benefit,
            "pack": {"id": self.before.id, "version": self.before.version, "sha256": self.before.digest},
            "unit": {**self.before.benefits[self.benefit].unit},
            "before": f"{before.due:f}",
            "after": f"{after.due:f}",
            "difference": f"{after.due - before.due:f}",
            "unpriced": {side: sums[side].unpriced for side in SIDES},
            "open": {side: {"people": sums[side].open, "sum": f"{sums[side].at_most:f}"} for side in SIDES},
        }


@dataclass(slots=True)
class _Sum:
    """One side's sums while they are added up."""

    due: Decimal = ZERO
    unpriced: int = 0
    open: int = 0
    at_most: Decimal = ZERO

    def add(self, verdict: Truth, amount: Decimal | None, people: int) -> None:
        """Count people of one verdict (None: unknown) and amount (None: cannot be determined)."""
        if verdict is None:
            self.open, self.at_most = self.open + people, self.at_most + (amount or ZERO) * people
        elif amount is None:
            self.unpriced += people
        else:
            self.due += amount * people


def due(book: Rulebook, benefit: str, facts: Mapping[str, object], on: date) -> Decimal | None:
    """Return what the benefit's lines come to, rounded, whatever its decision says; None where a value is unknown."""
    steps = reckon(book, benefit, facts, on).steps
    return next(step.total for step in steps if step.line.kind == "rounding")


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _plain(value: Any) -> Any:
    """Return a column's value as a fact has it."""
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)) if isinstance(value, float) else value
