# SPDX-License-Identifier: Apache-2.0
"""Every table in one snapshot, as compressed COPY text; and back into empty tables of the same migrations."""

from __future__ import annotations

import contextlib
import graphlib
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from guildmark.kernel.refusals import refuse_unless

OWNER = "owner"
SUFFIX = ".copy.gz"
PUBLIC = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
    " AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
AT_ONCE = (
    "SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
    " WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid"
)
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


@contextlib.contextmanager
def snapshot() -> Iterator[Any]:
    """A cursor of the owner's that sees one moment of the whole database, and writes nothing."""
    with transaction.atomic(OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def dump(cursor: Any, folder: Path) -> dict[str, Any]:
    """Write every table below ``folder``; returns rows by table, columns, sequences and the migrations applied."""
    folder.mkdir(mode=0o700)
    rows, columns = {}, {}
    for table in names(cursor):
        columns[table] = _columns(cursor, table)
        rows[table] = _write(cursor, table, columns[table], folder / f"{table}{SUFFIX}")
    cursor.execute(SEQUENCES)
    applied = sorted(MigrationRecorder(connections[OWNER]).applied_migrations())
    return {
        "rows": rows,
        "columns": columns,
        "sequences": dict(cursor.fetchall()),
        "migrations": [list(one) for one in applied],
    }


def names(cursor: Any) -> list[str]:
    """Every table there is."""
    cursor.execute(PUBLIC)
    return [name for (name,) in cursor.fetchall()]


def count(cursor: Any, table: str) -> int:
    """How many rows a table has."""
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(COLUMNS, [table])
    return [name for (name,) in cursor.fetchall()]


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(table), named)


def _write(cursor: Any, table: str, columns: list[str], place: Path) -> int:
    with gzip.open(place, "wb", compresslevel=1) as out, cursor.copy(_copy(table, columns, "TO STDOUT")) as copy:
        for block in copy:
            out.write(block)
    place.chmod(0o600)
    return int(cursor.rowcount)


def load(folder: Path, told: dict[str, Any]) -> None:
    """Make the tables as they were when ``dump`` returned ``told``, and fill them, all in one transaction.

    Refuses ``backup.newer`` where this version does not know a migration of the backup's.
    """
    _migrate_to([(app, name) for app, name in told["migrations"]])
    with transaction.atomic(OWNER), connections[OWNER].cursor() as cursor:
        there = names(cursor)
        for table in there:
            if count(cursor, table):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _triggers(cursor, there, "DISABLE")
        for table in _in_order(cursor, list(told["rows"])):
            _read(cursor, table, told["columns"][table], folder / f"{table}{SUFFIX}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _triggers(cursor, there, "ENABLE")
        for name, last in told["sequences"].items():
            if last is not None:
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'public."{name}"', last])
        cursor.execute("ANALYZE")


def _migrate_to(applied: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connections[OWNER])
    graph = executor.loader.graph
    unknown = [one for one in applied if one not in graph.nodes]
    refuse_unless(not unknown, "backup.newer", migration=".".join(unknown[0]) if unknown else "")
    inner = {parent.key for one in applied for parent in graph.node_map[one].parents if parent.key[0] == one[0]}
    executor.migrate([one for one in applied if one not in inner])


def _triggers(cursor: Any, tables: list[str], verb: str) -> None:
    """Rows come back as they are: nothing that an insert would set off is done a second time."""
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} " + verb + " TRIGGER USER").format(sql.Identifier(table)))


def _in_order(cursor: Any, tables: list[str]) -> Iterator[str]:
    """The tables, those first to which others point by a constraint that cannot wait."""
    cursor.execute(AT_ONCE)
    before: dict[str, set[str]] = {table: set() for table in tables}
    for child, parent in cursor.fetchall():
        before[child.strip('"')].add(parent.strip('"'))
    yield from graphlib.TopologicalSorter(before).static_order()


def _read(cursor: Any, table: str, columns: list[str], place: Path) -> None:
    with gzip.open(place, "rb") as read, cursor.copy(_copy(table, columns, "FROM STDIN")) as copy:
        while block := read.read(1 << 18):
            copy.write(block)
