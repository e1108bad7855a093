# SPDX-License-Identifier: Apache-2.0
"""A simulation in PostgreSQL: the file's people in a table that lives as long as the question. For `rules simulate`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.populations import snapshots
from guildmark.engines.rules.populations.simulating import quoted
from guildmark.engines.rules.populations.text import TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildmark.engines.rules.populations.asking import Change

TYPES: Final = {
    "int": "bigint", "decimal": "numeric", "float": "double precision", "date": "date", "timestamp": "timestamp",
    "bool": "boolean",
}  # fmt: skip
PIECE: Final = 1 << 20


def in_postgres(change: Change, path: Path) -> dict[str, Any]:
    """Return what a change of rules does to the people of a Parquet file, asked in the database that is at hand.

    Raises:
        KeyError, NotInSql, OSError, SnapshotError: as for ``populations.simulate``.
    """
    from django.db import connection, transaction

    with tempfile.TemporaryDirectory() as folder, transaction.atomic(), connection.cursor() as cursor:
        people = Path(folder) / "people.csv"
        kinds = snapshots.unpacked(change, path, people)
        columns = ", ".join(f"{quoted(name)} {TYPES.get(kind, 'text')}" for name, kind in kinds.items())
        cursor.execute(f"create temporary table {TABLE} ({columns or 'one integer'}) on commit drop")
        with people.open("rb") as file, cursor.copy(f"copy {TABLE} from stdin with (format csv)") as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
        cursor.execute(f"analyze {TABLE}")

        def run(text: str) -> Sequence[Sequence[Any]]:
            cursor.execute(text)
            return list(cursor.fetchall())

        told = change.ask(kinds, run, "postgres")
    return snapshots.ordered(told, snapshots.digest(path))
