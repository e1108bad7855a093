# SPDX-License-Identifier: Apache-2.0
"""A population in a Parquet file, asked in place by DuckDB within a bounded memory. No database, no network."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.populations.asking import Change, SnapshotError
from guildmark.engines.rules.populations.columns import literal
from guildmark.engines.rules.populations.simulating import quoted
from guildmark.engines.rules.populations.text import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import duckdb


MEMORY: Final = "192MB"
PIECE: Final = 1 << 20
KINDS: Final = (
    (re.compile(r"(U?TINY|U?SMALL|BIG)INT|U?INTEGER"), "int"), (re.compile(r"DECIMAL.*|UBIGINT|U?HUGEINT"), "decimal"),
    (re.compile(r"FLOAT|DOUBLE"), "float"), (re.compile(r"DATE"), "date"), (re.compile(r"TIMESTAMP.*"), "timestamp"),
    (re.compile(r"BOOLEAN"), "bool"), (re.compile(r"VARCHAR|ENUM.*"), "text"),
)  # fmt: skip


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


def moved(change: Change, path: Path, key: str) -> tuple[list[Any], list[Any]]:
    """Return who gains and who loses by a change, by the column ``key``; errors as for ``simulate``."""
    with opened(path) as (database, kinds):
        return change.movers(kinds, lambda text: database.execute(text).fetchall(), key)


def written(rows: Path, columns: Mapping[str, str], path: Path, key: str) -> int:
    """Make a Parquet population of a CSV file without a header; the same rows make the same bytes.

    Args:
        rows: the file: a cell with nothing in it is NULL, an empty text stands in quotes.
        columns: the columns in their order, each with DuckDB's name of its type.
        path: the file that is made.
        key: the column by which its rows stand.

    Returns:
        How many rows were left out, since a cell of theirs is not of its column's type.
    """
    import duckdb  # noqa: PLC0415 - 20 MB that only simulations need

    read = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    typed = ", ".join(f"try_cast({quoted(name)} as {kind}) as {quoted(name)}" for name, kind in columns.items())
    bad = " or ".join(
        f"({quoted(name)} is not null and try_cast({quoted(name)} as {kind}) is null)" for name, kind in columns.items()
    )
    source = (
        f"read_csv({literal(str(rows))}, header = false, auto_detect = false, columns = {{{read}}},"
        " delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)"
    )
    options: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "threads": 1}
    with duckdb.connect(":memory:", config=options) as database:
        database.execute(f"create table given as select * from {source}")  # noqa: S608 - quoted names and path
        target = literal(str(path))
        database.execute(
            f"copy (select {typed} from given where not ({bad}) order by {quoted(key)}) to {target} (format parquet)"  # noqa: S608 - quoted names and path
        )
        left = database.execute(f"select count(*) from given where {bad}").fetchone()  # noqa: S608 - quoted names
    return int(left[0]) if left else 0


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
