# SPDX-License-Identifier: Apache-2.0
"""A simulation of one change, asked of any population that speaks SQL: what the desk and the command line share.

One decision for all, or a column that says which decision is each row's; groups, binding clauses, cost, who is moved.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.populations.columns import NotInSql, literal
from guildmark.engines.rules.populations.costs import Prices
from guildmark.engines.rules.populations.simulating import (
    FIGURES,
    VERDICTS,
    People,
    movers,
    order,
    question,
    quoted,
    tally,
)
from guildmark.engines.rules.populations.text import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from guildmark.engines.rules.model import Rulebook

    Run = Callable[[str], Iterable[Sequence[Any]]]
    Given = tuple[Rulebook, Rulebook, str, date | str]

STAGES: Final = ("before", "after")


class SnapshotError(Exception):
    """A snapshot that cannot be asked: ``code`` (``snapshot.not-parquet``, ``snapshot.column``) and its subject."""

    def __init__(self, code: str, name: str) -> None:
        """Keep the code and the name."""
        super().__init__(code, name)
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True)
class Change:
    """What is simulated: a pack as it is and as it would be, a decision, an as-of for all or its column, groups.

    ``decision``: the name of one, or of the column with that of each row. ``paid``: the pack before and after whose
    benefits are reckoned for those who come out yes; without it the benefits that rest on the decision itself.
    """

    before: Rulebook
    after: Rulebook
    decision: str
    on: date | str
    by: tuple[str, ...] = ()
    paid: tuple[Rulebook, Rulebook] | None = None

    def ask(self, kinds: Mapping[str, str], run: Run, engine: str) -> dict[str, Any]:
        """Return the figures of a population, with the engine and its milliseconds.

        Args:
            kinds: the population's columns.
            run: runs one SQL text over the table ``population``.
            engine: its name.

        Raises:
            NotInSql: the decision cannot be asked in SQL.
            SnapshotError: the column of decisions names one that the pack has not.
        """
        start = perf_counter()
        parts, costs = [], []
        for given, people in self._asked(kinds, run):
            asked = question(*given, by=self.by, people=people)
            parts.append(asked.told(run(asked.text)))
            costs.append({each.benefit: self._counted(each, given, people, run) for each in self._prices(given[2])})
        told = self._together(parts)
        found = self._costs(costs, kinds)
        cost = {"cost": found} if found else {}
        return {**told, **cost, "engine": engine, "ms": round((perf_counter() - start) * 1000)}

    def movers(self, kinds: Mapping[str, str], run: Run, key: str) -> tuple[list[Any], list[Any]]:
        """Return who gains and who loses, by the column ``key``, in its order; errors as for ``ask``."""
        gain: list[Any] = []
        lose: list[Any] = []
        for given, people in self._asked(kinds, run):
            for value, gains in run(movers(*given, key=key, people=people)):
                (gain if gains else lose).append(value)
        return sorted(gain), sorted(lose)

    def columns(self, kinds: Mapping[str, str]) -> dict[str, str]:
        """Return the columns of a population that the question reads, with their kinds.

        Raises:
            SnapshotError: a column that was named is missing, or the as-of is no date.
        """
        if isinstance(self.on, str) and kinds.get(self.on) not in ("date", "timestamp"):
            raise SnapshotError("snapshot.column", self.on)
        decisions = [self.decision] if self.decision in self.before.decisions else [*self.before.decisions]
        also = [*([] if self.decision in self.before.decisions else [self.decision]), *self.by]
        for name in also:
            if name not in kinds:
                raise SnapshotError("snapshot.column", name)
        named = [fact for decision in decisions for fact in self.before.decisions[decision].facts]
        named += [*([self.on] if isinstance(self.on, str) else []), *also]
        named += [fact for decision in decisions for prices in self._prices(decision) for fact in prices.columns(kinds)]
        return {name: kinds[name] for name in dict.fromkeys(named) if name in kinds}

    def _asked(self, kinds: Mapping[str, str], run: Run) -> Iterator[tuple[Given, People]]:
        """Yield each decision that is asked, and the people of whom."""
        if self.decision in self.before.decisions:
            yield self._given(self.decision), self._people(kinds, run, TABLE, self.decision)
            return
        column = quoted(self.decision)
        named = [row[0] for row in run(f"select distinct {column} from {TABLE} order by {column}")]  # noqa: S608 - a quoted column
        for decision in named:
            if decision not in self.before.decisions:
                raise SnapshotError("snapshot.decision", str(decision))
            table = f"(select * from {TABLE} where {column} = {literal(decision)})"  # noqa: S608 - a quoted column and a literal
            yield self._given(decision), self._people(kinds, run, table, decision)

    def _given(self, decision: str) -> Given:
        return self.before, self.after, decision, self.on

    def _people(self, kinds: Mapping[str, str], run: Run, table: str, decision: str) -> People:
        """Return what is known of the people; where working days are counted to each row's day, those days too."""
        if not isinstance(self.on, str):
            return People(kinds, table)
        try:
            question(*self._given(decision), people=People(kinds, table))
        except NotInSql:
            every = f"select distinct cast({self.on} as date) from {TABLE} where {self.on} is not null"  # noqa: S608 - a column that was checked
            return People(kinds, table, days=[row[0] for row in run(every)])
        return People(kinds, table)

    def _prices(self, decision: str) -> Iterator[Prices]:
        """Yield the benefits that are reckoned for those whose decision is yes."""
        before, after = self.paid or (self.before, self.after)
        for name, benefit in before.benefits.items():
            if self.paid or benefit.decision == decision:
                yield Prices(before, after, name)

    def _counted(self, prices: Prices, given: Given, people: People, run: Run) -> list[Sequence[Any]]:
        """Return the people counted by what a benefit's lines read and by both verdicts; a column of as-ofs first."""
        days = [self.on] if isinstance(self.on, str) else []
        return [*run(tally(*given, by=(*days, *prices.columns(people.kinds or {})), people=people))]

    def _costs(self, counted: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the cost of each benefit over all decisions that were asked."""
        before, after = self.paid or (self.before, self.after)
        on = None if isinstance(self.on, str) else self.on
        found = []
        for name in dict.fromkeys(name for part in counted for name in part):
            prices = Prices(before, after, name)
            rows = [row for part in counted for row in part.get(name, [])]
            found.append(prices.cost(prices.columns(kinds), on, rows))
        return found

    def _together(self, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the figures of several decisions' people as those of all."""
        alone = Counter[str]()
        for part in parts:
            alone.update({each["clause"]: each["alone"] for each in part["binding"]})
        return {
            "rows": sum(part["rows"] for part in parts),
            **{stage: {word: sum(part[stage][word] for part in parts) for word in VERDICTS} for stage in STAGES},
            **{name: sum(part[name] for part in parts) for name in ("gain", "lose")},
            "by": {name: _groups([group for part in parts for group in part["by"][name]]) for name in self.by},
            "binding": [
                {"clause": name, "alone": number}
                for name, number in sorted(alone.items(), key=lambda item: (-item[1], item[0]))
            ],
        }


def _groups(groups: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return groups with those of one value added up."""
    found: dict[Any, dict[str, Any]] = {}
    for group in groups:
        held = found.setdefault(group["value"], {"value": group["value"], **dict.fromkeys(("rows", *FIGURES), 0)})
        for name in ("rows", *FIGURES):
            held[name] += group[name]
    return sorted(found.values(), key=order)
