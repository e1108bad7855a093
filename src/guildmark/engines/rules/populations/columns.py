# SPDX-License-Identifier: Apache-2.0
"""What stands on each side of a comparison in SQL: a column of the population, or a value that is known already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from guildmark.engines.rules.model import LADDER, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from guildmark.engines.rules.model import Fact

POPULATION: Final = "p"
KIND: Final = {"int": "int", "decimal": "decimal", "date": "date", "bool": "bool", "text": "text", "level": "text"}
"""The kind of column that each type of fact has where nothing else is said."""
SERVES: Final[Mapping[str, tuple[str, ...]]] = {
    "int": ("int", "decimal", "float"), "decimal": ("int", "decimal", "float"), "date": ("date", "timestamp"),
    "bool": ("bool",), "text": ("text",), "level": ("text",),
}  # fmt: skip
NEVER: Final = "false"
NOTHING: Final = "cast(null as boolean)"


class NotInSql(Exception):  # noqa: N818 - a statement, like Refused
    """A test that has no SQL: working days counted to a fact's number, or to a day of which no list was given."""

    def __init__(self, clause: str) -> None:
        """Keep the clause."""
        super().__init__(clause)
        self.clause = clause


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    ``text`` its value; ``null`` what a NULL in it means: "never" there, "unknown" or "none"; ``good`` the condition
    under which a value that is there can be judged, None where always; ``fixed`` its value where that is known already;
    ``ladder`` a level of which ``good`` says no more than that it is on the ladder.
    """

    text: str
    null: str = "never"
    good: str | None = None
    fixed: bool = False
    ladder: bool = False

    @property
    def known(self) -> str | None:
        """The condition under which the value, or that there is none, is known; None where always."""
        there = self.good or (f"{self.text} is not null" if self.null == "unknown" else None)
        return f"({self.text} is null or {there})" if there and self.null == "none" else there


def literal(value: object) -> str:
    """Return a value as SQL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, int | Decimal):
        written = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return written if value >= 0 else f"({written})"
    return "'" + str(value).replace("'", "''") + "'"


def listing(values: Iterable[object]) -> str:
    """Return values as the right side of ``in``."""
    return f"({', '.join(literal(value) for value in values)})"


def known_value(value: object) -> Side:
    """Return the side of a literal, a parameter's value, or what an absent column means."""
    if isinstance(value, Unknown):
        return Side("null", "unknown", fixed=True)
    return Side("null", "none", fixed=True) if value is None else Side(literal(value), fixed=True)


def side_of(fact: Fact, kind: str | None, on: str) -> Side:
    """Return the side of a fact.

    Args:
        fact: the fact.
        kind: the kind of its column: ``int decimal float date timestamp bool text`` or another; None without a column.
        on: the as-of as SQL.
    """
    if kind is None:
        side = known_value(fact.absent)
        late = fact.type == "date" and not fact.future_allowed and side.null == "never"
        return Side(side.text, good=f"{side.text} <= {on}") if late else side
    raw = f"{POPULATION}.{fact.name}"
    if kind not in SERVES[fact.type]:
        return _unfit(fact, raw)
    good = [f"{raw} = cast({raw} as date)"] if kind == "timestamp" else []
    text = f"cast({raw} as date)" if kind == "timestamp" else raw
    null = "unknown" if isinstance(fact.absent, Unknown) else "none"
    if null == "none" and fact.absent is not None:
        text, null = f"coalesce({text}, {literal(fact.absent)})", "never"
        good = [f"({raw} is null or {item})" for item in good]
    return Side(text, null, " and ".join([*good, *_guards(fact, kind, text, on)]) or None, ladder=fact.type == "level")


def _guards(fact: Fact, kind: str, text: str, on: str) -> Iterable[str]:
    """Yield the conditions under which a value of a column can be judged."""
    if kind == "float":
        yield f"{text} > -1e40 and {text} < 1e40"
    if fact.type == "int" and kind != "int":
        yield f"{text} = floor({text})"
    if fact.type == "level":
        yield f"{text} in {listing(LADDER)}"
    if fact.type == "date" and not fact.future_allowed:
        yield f"{text} <= {on}"


def _unfit(fact: Fact, raw: str) -> Side:
    """Return a side whose values are of a wrong type: whatever is there is unknown."""
    if fact.absent is None:
        return Side(raw, "none", NEVER)
    if isinstance(fact.absent, Unknown):
        return Side("null", "unknown", fixed=True)
    return Side(literal(fact.absent), good=f"{raw} is null")
