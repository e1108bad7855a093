# SPDX-License-Identifier: Apache-2.0
"""Very many rows at once: into a table by COPY, and out of one by a list of values. For actions and queries."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql


def copy(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Copy ``rows``, one value a field, into a model's table in this transaction; returns how many.

    The values are as the table holds them: JSON as text (``as_json``), bytes, keys. Neither defaults nor signals of
    the model apply; what is not named gets the table's own default.
    """
    named = {field.name: field.column for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's own options
    words = sql.SQL(", ").join([sql.Identifier(str(named[field])) for field in fields])
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), words)  # noqa: SLF001
    count = 0
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(command) as stream:
        for row in rows:
            stream.write_row(row)
            count += 1
    return count


def copy_objects(objects: Sequence[models.Model]) -> int:
    """Copy unsaved rows of one model into its table, defaults filled in; they get no key. Returns how many."""
    if not objects:
        return 0
    model = type(objects[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    names = [field.name for field in fields]
    return copy(model, names, ([_stored(field, one) for field in fields] for one in objects))


def _stored(field: models.Field[Any, Any], one: models.Model) -> Any:
    value = field.pre_save(one, add=True)
    if isinstance(field, models.JSONField):
        return None if value is None else as_json(value)
    return field.get_db_prep_save(value, connection) if isinstance(field, models.BinaryField) else value


def as_json(value: Any) -> str:
    """Return the text that a JSON column is copied from."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def found(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query with one ``= ANY(%s)``, however many ``values`` there are; none asked, none found."""
    if not values:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, [list(values)])
        return list(cursor.fetchall())


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Keep the cyclic collector out of a block that makes a million small objects and no cycles.

    It would walk them all again and again; what is no longer used is freed all the same, by its count.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
