# SPDX-License-Identifier: Apache-2.0
"""What a change of parameters would do to a whole population: who gains, who loses, which clause binds. One pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules import periods
from guildmark.engines.rules.populations.columns import POPULATION, literal
from guildmark.engines.rules.populations.text import TABLE, conditions, day_of, frame, logic_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from guildmark.engines.rules.model import Rulebook

VERDICTS: Final = ("yes", "no", "unknown")
FIGURES: Final = ("before", "after", "gain", "lose")


@dataclass(frozen=True, slots=True)
class People:
    """What is known of a population: its columns and their kinds, its name, its as-ofs, its working days.

    Each as for ``judged``.
    """

    kinds: Mapping[str, str] | None = None
    table: str = TABLE
    days: Collection[date] | None = None
    calendar: periods.Calendar = periods.PUBLISHED


@dataclass(frozen=True, slots=True)
class Question:
    """A simulation as SQL: ``text`` to run, and how its rows are to be read."""

    text: str
    clauses: tuple[str, ...]
    by: tuple[str, ...]

    def told(self, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
        """Return the figures of the rows that the text brought, as ``guildmark rules simulate`` prints them."""
        groups: dict[str, list[dict[str, Any]]] = {name: [] for name in self.by}
        whole: dict[str, Any] = {}
        for row in rows:
            values, (count, *found) = row[1 : 1 + len(self.by)], [number or 0 for number in row[1 + len(self.by) :]]
            before, after, gain, lose, alone = found[:3], found[3:6], found[6], found[7], found[8:]
            place = self._group(int(row[0]))
            if place is None:
                whole = {
                    "rows": count, "before": dict(zip(VERDICTS, before, strict=True)),
                    "after": dict(zip(VERDICTS, after, strict=True)), "gain": gain, "lose": lose,
                    "binding": self._binding(alone),
                }  # fmt: skip
            else:
                figures = dict(zip(FIGURES, (before[0], after[0], gain, lose), strict=True))
                groups[self.by[place]].append({"value": _plain(values[place]), "rows": count, **figures})
        by = {name: sorted(group, key=order) for name, group in groups.items()}
        return {name: by if name == "by" else whole[name] for name in (*("rows", "before", "after", "gain", "lose"),
                                                                       "by", "binding")}  # fmt: skip

    def _group(self, mask: int) -> int | None:
        """Return which column a row is grouped by, from the bits of ``grouping``; None for the whole."""
        bits = [place for place in range(len(self.by)) if not mask >> (len(self.by) - 1 - place) & 1]
        return bits[0] if bits else None

    def _binding(self, alone: Sequence[int]) -> list[dict[str, Any]]:
        """Return the clauses that alone stand in somebody's way, those that bind most first."""
        found = [{"clause": name, "alone": number} for name, number in zip(self.clauses, alone, strict=True) if number]
        return sorted(found, key=lambda each: (-each["alone"], each["clause"]))


def question(
    before: Rulebook,
    after: Rulebook,
    decision: str,
    on: date | str,
    *,
    by: Sequence[str] = (),
    people: People | None = None,
) -> Question:
    """Return the question what a change of rules does to a population.

    Args:
        before: the pack as it is.
        after: the same pack with other parameters.
        decision: the name of the decision.
        on: the as-of, or the name of the column with that of each row.
        by: columns to group by, each for itself.
        people: what is known of the population; by default the columns of the pack's declaration.

    Raises:
        KeyError: the pack has no decision of that name.
        NotInSql: as for ``judged``.
    """
    ahead, clauses = _answered(before, after, decision, on, by, people or People())
    return Question(f"{ahead}{_summary(len(by), len(clauses))}", clauses, tuple(by))


def movers(
    before: Rulebook, after: Rulebook, decision: str, on: date | str, *, key: str, people: People | None = None
) -> str:
    """Return the SQL text for those whom a change moves: the column ``key``, true for a gain, false for a loss.

    Arguments and errors as for ``question``.
    """
    ahead, _ = _answered(before, after, decision, on, (key,), people or People(), alone=False)
    became = "coalesce(v1, false)"
    return f"{ahead}select by_0, {became} from answered where {became} <> coalesce(v0, false)\norder by by_0\n"  # noqa: S608 - names and literals of a checked pack


def tally(
    before: Rulebook, after: Rulebook, decision: str, on: date | str, *, by: Sequence[str], people: People | None = None
) -> str:
    """Return the SQL text that counts people by columns and both verdicts: the columns, before, after, how many.

    Arguments and errors as for ``question``.
    """
    ahead, _ = _answered(before, after, decision, on, tuple(by), people or People(), alone=False)
    columns = ", ".join([*(f"by_{place}" for place in range(len(by))), "v0", "v1"])
    return f"{ahead}select {columns}, count(*) from answered group by {columns}\n"  # noqa: S608 - names and literals of a checked pack


def _answered(
    before: Rulebook,
    after: Rulebook,
    decision: str,
    on: date | str,
    by: Sequence[str],
    people: People,
    *,
    alone: bool = True,
) -> tuple[str, tuple[str, ...]]:
    """Return the text up to ``answered``, a row a person (``by_N``, verdicts ``v0`` and ``v1``), and the clauses.

    With ``alone`` it has ``s_N`` too: the verdict after, were that clause met, of those who are refused.
    """
    day = day_of(before, on, kinds=people.kinds, days=people.days, calendar=people.calendar)
    old, new = (conditions(book, decision, day, people.kinds) for book in (before, after))
    places = {name: place for place, name in enumerate(old)}
    columns = [f"{POPULATION}.{quoted(name)} as by_{place}" for place, name in enumerate(by)]
    columns += [f"{text} as b_{places[name]}" for name, text in old.items()]
    columns += [f"{text} as a_{places[name]}" for name, text in new.items() if text != old[name]]
    was = {name: f"b_{place}" for name, place in places.items()}
    becomes = {name: f"{'b' if new[name] == old[name] else 'a'}_{place}" for name, place in places.items()}
    logic = before.decisions[decision].logic
    ahead, tables = frame(day, people.table)
    kept = "".join(f"by_{place}, " for place in range(len(by)))
    verdict, met = logic_of(logic, becomes), literal(True)
    turned = "".join(
        f", case {verdict} when false then {logic_of(logic, becomes | {name: met})} end as s_{place}"
        for name, place in places.items()
        if alone
    )
    answered = f"select {kept}{logic_of(logic, was)} as v0, {verdict} as v1{turned} from judged"  # noqa: S608 - names and literals of a checked pack
    text = (
        f"with {ahead + ',' if ahead else ''}\njudged as (select {', '.join(columns)} from {tables}),\n"  # noqa: S608 - names and literals of a checked pack
        f"answered as ({answered})\n"
    )
    return text, tuple(places)


def _summary(groups: int, clauses: int) -> str:
    """Return the last part of the text: the whole, and each column's groups."""
    sums = [f"sum(case {verdict} {_answer(word)} end)" for verdict in ("v0", "v1") for word in VERDICTS]
    sums += ["sum(case when v1 then case when v0 then 0 else 1 end else 0 end)"]
    sums += ["sum(case when v0 then case when v1 then 0 else 1 end else 0 end)"]
    sums += [f"sum(case when s_{place} then 1 else 0 end)" for place in range(clauses)]
    names = [f"by_{place}" for place in range(groups)]
    first = ", ".join([f"grouping({', '.join(names)})", *names] if names else ["0"])
    sets = f"\ngroup by grouping sets ((), {', '.join(f'({name})' for name in names)})" if names else ""
    return f"select {first}, count(*), {', '.join(sums)}\nfrom answered{sets}\n"


def _answer(word: str) -> str:
    return {"yes": "when true then 1 else 0", "no": "when false then 1 else 0"}.get(
        word, "when true then 0 when false then 0 else 1"
    )


def quoted(name: str) -> str:
    """Return any name of a column as PostgreSQL and DuckDB quote it."""
    return '"' + name.replace('"', '""') + '"'


def _plain(value: Any) -> Any:
    """Return a value of a group as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def order(group: Mapping[str, Any]) -> tuple[bool, str, Any]:
    """Return the key by which groups stand: by value, what has none last."""
    value = group["value"]
    return (
        value is None,
        "" if isinstance(value, int | float) else str(value),
        value if isinstance(value, int | float) else 0,
    )
