# SPDX-License-Identifier: Apache-2.0
"""A roster as read: its rows, compact enough for a hundred thousand of them, and what is wrong with the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guildmark.engines.rosters.columns import BY_KEY, Placed
from guildmark.engines.rosters.grids import Grid
from guildmark.engines.rosters.problems import Problem


class Record(Mapping[str, Any]):
    """The cells of one row by column: a tuple beside the places that all rows of a sheet share."""

    __slots__ = ("_held", "_places")

    def __init__(self, places: Mapping[str, int], held: Sequence[Any]) -> None:
        """Hold ``held`` where ``places`` says: column → place."""
        self._places, self._held = places, held

    def __getitem__(self, key: str) -> Any:
        return self._held[self._places[key]]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the cell of a column, or ``default`` where the sheet has no such column."""
        place = self._places.get(key)
        return default if place is None else self._held[place]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(slots=True)
class Row:
    """One person's row: Excel's row number, cells as text, values as read. Personal data: all of a roster row.

    ``born`` keeps what ``birth_date`` has found, once asked: (date or None,).
    """

    number: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]
    formulas: frozenset[str] = frozenset()
    born: tuple[date | None] | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)
class Sheet:
    """A roster as read: what stands where, the rows, and what is wrong with the file as a whole.

    ``found`` holds what reading single cells has found; ``check`` returns everything together. ``filename`` is the
    name that it was handed in by. ``grid`` is kept of small sheets only: what needs the raw cells reads them again.
    """

    name: str
    sha256: str
    filename: str = ""
    header_row: int | None = None
    columns: list[Placed] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    grid: Grid | None = None
    count: int = 0
    _titles: dict[str, str] = field(default_factory=dict)

    def title(self, key: str) -> str:
        """Return the title that a column bears in this file, or its Chinese one."""
        if not self._titles:
            self._titles = {placed.key: placed.title for placed in reversed(self.columns) if placed.key}
        return self._titles.get(key) or BY_KEY[key].zh

    def kind_of(self, key: str) -> str:
        """Return how the cells of a column are read."""
        return BY_KEY[key].kind

    def has(self, key: str) -> bool:
        """Say whether the file holds a column."""
        return any(placed.key == key for placed in self.columns)

    def readable(self) -> bool:
        """Say whether the rows could be read at all: the file opens, has a header and is within limits."""
        return bool(self.rows)

    def takeable(self) -> bool:
        """Say whether nothing is wrong with the file as a whole that keeps every row out."""
        return all(problem.severity != "error" for problem in self.problems)

    def order(self) -> dict[str, int]:
        """Return the place of each read column, from the left."""
        return {placed.key: placed.index for placed in reversed(self.columns) if placed.key}
