# SPDX-License-Identifier: Apache-2.0
"""A population in a Parquet file, asked in place by DuckDB within a bounded memory. No database, no network."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.populations.columns import NotInSql
from guildmark.engines.rules.populations.simulating import People, Question, question, quoted
from guildmark.engines.rules.populations.text import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import duckdb

    from guildmark.engines.rules.model import Rulebook

MEMORY: Final = "192MB"
PIECE: Final = 1 << 20
KINDS: Final = (
    (re.compile(r"(U?TINY|U?SMALL|BIG)INT|U?INTEGER"), "int"), (re.compile(r"DECIMAL.*|UBIGINT|U?HUGEINT"), "decimal"),
    (re.compile(r"FLOAT|DOUBLE"), "float"), (re.compile(r"DATE"), "date"), (re.compile(r"TIMESTAMP.*"), "timestamp"),
    (re.compile(r"BOOLEAN"), "bool"), (re.compile(r"VARCHAR|ENUM.*"), "text"),
)  # fmt: skip


class SnapshotError(Exception):
    """A snapshot that cannot be asked: ``code`` (``snapshot.not-parquet``, ``snapshot.column``) and its subject."""

    def __init__(self, code: str, name: str) -> None:
        """Keep the code and the name."""
        super().__init__(code, name)
        self.code, self.name = code, name


def kind_of(kind: str) -> str:
    """Return the kind of a column from DuckDB's name of its type; "other" for what serves no fact."""
    return next((found for pattern, found in KINDS if pattern.fullmatch(kind)), "other")


@contextmanager
def opened(path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str]]]:
    """Give DuckDB with the file as ``population``, and its columns with their kinds.

    Raises:
        OSError: the file cannot be read.
        SnapshotError: the file is no Parquet.
    """
    import duckdb  # noqa: PLC0415 - 20 MB that only simulations need

    with path.open("rb"):
        pass
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "preserve_insertion_order": "false",
        "autoinstall_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=options) as database:
        name = str(path).replace("'", "''")
        try:
            database.execute(f"create view {TABLE} as select * from read_parquet('{name}')")  # noqa: S608 - a quoted path
            columns = database.execute(f"describe {TABLE}").fetchall()
        except duckdb.Error as error:
            raise SnapshotError("snapshot.not-parquet", str(path)) from error
        yield database, {str(row[0]): kind_of(str(row[1])) for row in columns}


def digest(path: Path) -> str:
    """Return ``sha256:`` and the digest of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return f"sha256:{found.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Change:
    """What is simulated: a pack as it is and as it would be, a decision, an as-of for all or its column, groups."""

    before: Rulebook
    after: Rulebook
    decision: str
    on: date | str
    by: tuple[str, ...] = ()

    def ask(
        self, kinds: Mapping[str, str], run: Callable[[str], Iterable[Sequence[Any]]], engine: str
    ) -> dict[str, Any]:
        """Return the figures of a population, with the engine and its milliseconds.

        Args:
            kinds: the population's columns.
            run: runs one SQL text over the table ``population``.
            engine: its name.

        Raises:
            NotInSql: the decision cannot be asked in SQL.
        """
        start = perf_counter()
        asked = self._question(kinds, run)
        told = asked.told(run(asked.text))
        return {**told, "engine": engine, "ms": round((perf_counter() - start) * 1000)}

    def _question(self, kinds: Mapping[str, str], run: Callable[[str], Iterable[Sequence[Any]]]) -> Question:
        """Return the question; where working days are counted to each row's day, those days are looked up first."""
        given = (self.before, self.after, self.decision, self.on)
        try:
            return question(*given, by=self.by, people=People(kinds))
        except NotInSql:
            if not isinstance(self.on, str):
                raise
            every = f"select distinct cast({self.on} as date) from {TABLE} where {self.on} is not null"  # noqa: S608 - a column that was checked
            return question(*given, by=self.by, people=People(kinds, days=[row[0] for row in run(every)]))

    def columns(self, kinds: Mapping[str, str]) -> dict[str, str]:
        """Return the columns of a population that the question reads, with their kinds.

        Raises:
            SnapshotError: a column that was named is missing, or the as-of is no date.
        """
        if isinstance(self.on, str) and kinds.get(self.on) not in ("date", "timestamp"):
            raise SnapshotError("snapshot.column", self.on)
        for name in self.by:
            if name not in kinds:
                raise SnapshotError("snapshot.column", name)
        named = [
            *self.before.decisions[self.decision].facts,
            *([self.on] if isinstance(self.on, str) else []),
            *self.by,
        ]
        return {name: kinds[name] for name in dict.fromkeys(named) if name in kinds}


def simulate(change: Change, path: Path) -> dict[str, Any]:
    """Return what a change of rules does to the people of a Parquet file, as ``guildmark rules simulate`` prints it.

    Raises:
        KeyError: the pack has no decision of that name.
        NotInSql: the decision cannot be asked in SQL.
        OSError: the file cannot be read.
        SnapshotError: it is no Parquet, or lacks a column that was named.
    """
    with opened(path) as (database, kinds):
        change.columns(kinds)
        told = change.ask(kinds, lambda text: database.execute(text).fetchall(), "duckdb")
    return ordered(told, digest(path))


def ordered(told: Mapping[str, Any], snapshot: str) -> dict[str, Any]:
    """Return the figures with the snapshot's digest, in the order of the contract."""
    ends = {"snapshot": snapshot, "engine": told["engine"], "ms": told["ms"]}
    return {**{name: value for name, value in told.items() if name not in ends}, **ends}


def unpacked(change: Change, path: Path, into: Path) -> dict[str, str]:
    """Write the columns that a change reads to a CSV file without a header, NULL empty; return them with their kinds.

    Raises:
        OSError: the file cannot be read.
        SnapshotError: it is no Parquet, or lacks a column that was named.
    """
    with opened(path) as (database, kinds):
        columns = change.columns(kinds)
        chosen = ", ".join(quoted(name) for name in columns) or "1"
        target = str(into).replace("'", "''")
        database.execute(f"copy (select {chosen} from {TABLE}) to '{target}' (format csv, header false)")  # noqa: S608 - quoted names and path
        return columns
