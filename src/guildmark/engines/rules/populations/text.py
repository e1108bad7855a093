# SPDX-License-Identifier: Apache-2.0
"""The whole SQL text of a decision: one as-of for all, or that of each row with its thresholds reckoned first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from guildmark.engines.rules import periods
from guildmark.engines.rules.compiling import regime_of
from guildmark.engines.rules.nodes import Both, Either, Node, Not
from guildmark.engines.rules.populations.columns import KIND, POPULATION, NotInSql, literal
from guildmark.engines.rules.populations.conditions import STEP, Condition

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from guildmark.engines.rules.model import Rulebook
    from guildmark.engines.rules.populations.conditions import Day

TABLE: Final = "population"
DAYS: Final = "d"
BEFORE_ALL: Final = f"cast({literal(date.min)} - interval '1 day' as date)"
"""A threshold that no date reaches."""
WORDS: Final = "when true then 'yes' when false then 'no' else 'unknown'"


@dataclass(frozen=True, slots=True)
class OneDay:
    """One as-of for all: thresholds are dates already."""

    on: date
    anniversary: str
    calendar: periods.Calendar

    @property
    def text(self) -> str:
        """The as-of."""
        return literal(self.on)

    def latest(self, unit: str, number: int) -> str | None:
        """Return the threshold as a date; None where no date is early enough."""
        found = periods.latest(self.on, unit, number, anniversary=self.anniversary, calendar=self.calendar)
        return None if found is None else literal(found)


@dataclass(slots=True)
class RowDay:
    """The as-of of each row: thresholds are columns, reckoned once for each different as-of."""

    text: str
    anniversary: str
    calendar: periods.Calendar
    days: Collection[date] | None
    asked: dict[tuple[str, int], str] = field(default_factory=dict)

    def latest(self, unit: str, number: int) -> str | None:
        """Return the column of a threshold; None where no date is early enough."""
        if unit in STEP and number > STEP[unit][1]:
            return None
        return f"{DAYS}.{self.asked.setdefault((unit, number), f't{len(self.asked)}')}"

    def columns(self) -> str:
        """Return the thresholds as columns of the as-ofs."""
        return "".join(f", {self.threshold(unit, number)} as {name}" for (unit, number), name in self.asked.items())

    def threshold(self, unit: str, number: int) -> str:
        """Return the latest date with ``number`` periods completed on ``as_of``.

        From the last day of a month one reaches the last day of the other month, from any other day the same day, or
        the last where that month has no such day.
        """
        if unit not in STEP:
            return self.listed(unit, number)
        if unit == "days":
            return f"cast(as_of - interval '{number} days' as date)"
        months = number * periods.MONTHS[unit]
        if self.anniversary == "after" and number > 0:
            last, whole = "as_of", f"cast(as_of - interval '1 day' as date) - interval '{months} months'"
        else:
            last, whole = "cast(as_of + interval '1 day' as date)", f"as_of - interval '{months} months'"
        end = f"cast({last} - interval '{months} months' as date) - interval '1 day'"
        return f"case when extract(day from {last}) = 1 then cast({end} as date) else cast({whole} as date) end"

    def listed(self, unit: str, number: int) -> str:
        """Return the thresholds in working days, each as-of with its own."""
        if self.days is None:
            raise NotInSql(unit)
        found = {
            day: periods.latest(day, unit, number, anniversary=self.anniversary, calendar=self.calendar)
            for day in sorted(self.days)
        }
        whens = " ".join(
            f"when {literal(day)} then {literal(until) if until else BEFORE_ALL}" for day, until in found.items()
        )
        return f"case as_of {whens} end" if whens else "cast(null as date)"


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision as SQL: what to put before ``select`` and after ``from``, the condition of each clause, the logic.

    ``tables`` names the population ``p``. ``clauses`` are over its columns; ``logic`` is over ``{clause}`` names.
    """

    ahead: str
    tables: str
    clauses: Mapping[str, str]
    logic: Node

    def verdict(self, answers: Mapping[str, str]) -> str:
        """Return the logic as a condition over given SQL for each clause."""
        return logic_of(self.logic, answers)


def judged(
    book: Rulebook,
    decision: str,
    on: date | str,
    *,
    kinds: Mapping[str, str] | None = None,
    table: str = TABLE,
    days: Collection[date] | None = None,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> Judged:
    """Return a decision over the population as SQL.

    Args:
        book: the pack.
        decision: the name of the decision.
        on: the as-of, or the name of the population's column that holds each row's (NULL: unknown).
        kinds: column → kind (``int decimal float date timestamp bool text``) of the columns that there are; without
            it, one column of its declared type for every fact.
        table: the name of the population: one row a person, columns named after facts, NULL = absent.
        days: the different as-ofs, needed where working days are counted to each row's.
        calendar: the working days.

    Raises:
        KeyError: the pack has no decision of that name.
        NotInSql: working days are counted to a fact's number, or to each row's as-of without ``days``.
    """
    day = day_of(book, on, kinds=kinds, days=days, calendar=calendar)
    clauses = conditions(book, decision, day, kinds)
    return Judged(*frame(day, table), clauses, book.decisions[decision].logic)


def day_of(
    book: Rulebook,
    on: date | str,
    *,
    kinds: Mapping[str, str] | None = None,
    days: Collection[date] | None = None,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> OneDay | RowDay:
    """Return the as-of of a population; arguments as for ``judged``."""
    if isinstance(on, date):
        return OneDay(on, book.anniversary, calendar)
    asked = f"{POPULATION}.{on}" if kinds is None or kinds.get(on) == "date" else f"cast({POPULATION}.{on} as date)"
    return RowDay(asked, book.anniversary, calendar, days)


def conditions(
    book: Rulebook, decision: str, day: OneDay | RowDay, kinds: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the condition of each clause of a decision; thresholds that they need are kept by the day."""
    plan = book.decisions[decision]
    held: dict[str, str | None] = {
        name: KIND[book.facts[name].type] if kinds is None else kinds.get(name) for name in plan.facts
    }
    if isinstance(day, OneDay):
        return {name: _clause(book, name, day.on, held, day) for name in plan.clauses}
    return {name: _dated(book, name, held, day) for name in plan.clauses}


def frame(day: OneDay | RowDay, table: str = TABLE) -> tuple[str, str]:
    """Return what stands before ``select`` (nothing, or the thresholds of each as-of) and after ``from``."""
    if isinstance(day, OneDay):
        return "", f"{table} {POPULATION}"
    source = f"(select distinct {day.text} as as_of from {table} {POPULATION}) every"  # noqa: S608 - names and literals of a checked pack
    ahead = f"days as (select as_of{day.columns()} from {source} where as_of is not null)"  # noqa: S608 - names and literals of a checked pack
    return ahead, f"{table} {POPULATION} left join days {DAYS} on {DAYS}.as_of = {day.text}"


def statement(
    book: Rulebook,
    decision: str,
    on: date | str,
    *,
    kinds: Mapping[str, str] | None = None,
    table: str = TABLE,
    days: Collection[date] | None = None,
    calendar: periods.Calendar = periods.PUBLISHED,
) -> str:
    """Return the SQL text that adds to each row the truth of each clause (NULL: unknown) and the verdict.

    The columns added are ``clause_ID``, and ``verdict`` with ``yes``, ``no`` or ``unknown``. Arguments and errors are
    those of ``judged``.
    """
    found = judged(book, decision, on, kinds=kinds, table=table, days=days, calendar=calendar)
    columns = "".join(f",\n    {text} as clause_{name}" for name, text in found.clauses.items())
    logic = found.verdict({name: f"j.clause_{name}" for name in found.clauses})
    head = f"-- {book.id} {book.version} sha256:{book.digest}\n-- {decision} on {on}\n"
    before = f"with {found.ahead},\n" if found.ahead else "with "
    inner = f"judged as (\n  select {POPULATION}.*{columns}\n  from {found.tables}\n)\n"  # noqa: S608 - names and literals of a checked pack
    return f"{head}{before}{inner}select j.*,\n  case {logic} {WORDS} end as verdict\nfrom judged j\n"


def _clause(book: Rulebook, name: str, on: date, kinds: Mapping[str, str | None], day: Day) -> str:
    """Return a clause's condition as the rules stand on a day."""
    clause = book.clauses[name]
    if not clause.in_force(on):
        return literal(clause.otherwise)
    return Condition(name, regime_of(book, on), kinds, day).of(clause.test)


def _dated(book: Rulebook, name: str, kinds: Mapping[str, str | None], day: Day) -> str:
    """Return a clause's condition with one branch for each stretch of its rules."""
    changes = sorted(book.clause_changes(name))
    stretches = [changes[0] - timedelta(days=1) if changes and changes[0] > date.min else book.in_force, *changes]
    found = [_clause(book, name, start, kinds, day) for start in stretches]
    branches: list[tuple[date | None, str]] = []
    for until, text in zip([*changes, None], found, strict=True):
        if branches and branches[-1][1] == text:
            branches.pop()
        branches.append((until, text))
    whens = " ".join(
        f"when {day.text} {f'< {literal(until)}' if until else 'is not null'} then {text}" for until, text in branches
    )
    return f"(case {whens} end)"


def logic_of(node: Node, answers: Mapping[str, str]) -> str:
    """Return a decision's logic over given SQL for each clause."""
    if isinstance(node, Both | Either):
        joint = " and " if isinstance(node, Both) else " or "
        return f"({joint.join(logic_of(item, answers) for item in node.items)})"
    if isinstance(node, Not):
        return f"(not {logic_of(node.item, answers)})"
    return answers[node.id]  # type: ignore[union-attr]
