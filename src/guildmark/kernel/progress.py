# SPDX-License-Identifier: Apache-2.0
"""How far a long job is, seen by everyone before the job commits: written on a connection of its own."""

from __future__ import annotations

from django.db import OperationalError, connections, models
from psycopg import sql


def note(row: models.Model, percent: int) -> None:
    """Write ``percent`` into the column ``progress`` of a row that is committed; others see it at once.

    Only while the caller's own transaction has not changed the row: where it has, the note is left out.
    """
    beside = connections.create_connection("default")
    command = sql.SQL("UPDATE {} SET progress = %s WHERE id = %s").format(sql.Identifier(row._meta.db_table))  # noqa: SLF001 - Django's own options
    try:
        with beside.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(command, [percent, row.pk])
    except OperationalError:
        return
    finally:
        beside.close()
