# SPDX-License-Identifier: Apache-2.0
"""A population in a Parquet file, asked in place by DuckDB within a bounded memory. No database, no network."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.populations.columns import NotInSql
from guildmark.engines.rules.populations.simulating import People, question
from guildmark.engines.rules.populations.text import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import duckdb

    from guildmark.engines.rules.model import Rulebook

MEMORY: Final = "192MB"
PIECE: Final = 1 << 20
KINDS: Final = (
    (re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?"), "int"), (re.compile(r"DECIMAL.*"), "decimal"),
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


def simulate(
    before: Rulebook, after: Rulebook, decision: str, on: date | str, path: Path, by: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what a change of rules does to the people of a Parquet file, as ``guildmark rules simulate`` prints it.

    Raises:
        KeyError: the pack has no decision of that name.
        NotInSql: the decision cannot be asked in SQL.
        OSError: the file cannot be read.
        SnapshotError: it is no Parquet, or lacks a column that was named.
    """
    with opened(path) as (database, kinds):
        _check(kinds, on, by)
        start = perf_counter()
        try:
            asked = question(before, after, decision, on, by=by, people=People(kinds))
        except NotInSql:
            if not isinstance(on, str):
                raise
            every = f"select distinct cast({on} as date) from {TABLE} where {on} is not null"  # noqa: S608 - a column that was checked
            rows = database.execute(every).fetchall()
            asked = question(before, after, decision, on, by=by, people=People(kinds, days=[row[0] for row in rows]))
        told = asked.told(database.execute(asked.text).fetchall())
        ms = round((perf_counter() - start) * 1000)
    return {**told, "snapshot": digest(path), "engine": "duckdb", "ms": ms}


def _check(kinds: dict[str, str], on: date | str, by: Sequence[str]) -> None:
    """Refuse columns that the file lacks, and an as-of that is no date."""
    if isinstance(on, str) and kinds.get(on) not in ("date", "timestamp"):
        raise SnapshotError("snapshot.column", on)
    for name in by:
        if name not in kinds:
            raise SnapshotError("snapshot.column", name)
