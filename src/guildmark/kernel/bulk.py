# SPDX-License-Identifier: Apache-2.0
"""Very many rows at once: into a table by COPY, and out of one by a list of values. For actions and queries."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models, transaction
from psycopg import sql

M = TypeVar("M", bound=models.Model)


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


def copy_objects(model: type[M], objects: Iterable[M], count: int) -> list[M]:
    """Copy ``count`` unsaved rows into their model's table, defaults filled in and keys given; returns them.

    They are asked for one by one while the server takes in those before, so that making them and storing them overlap.
    """
    fields = [field for field in model._meta.concrete_fields if not field.generated]  # noqa: SLF001
    ways = [(field.attname, _way(field)) for field in fields]
    made: list[M] = []

    def rows() -> Iterator[list[Any]]:
        for one, key in zip(objects, keys, strict=True):
            one.pk = key
            one._state.adding = False  # noqa: SLF001 - as saving does
            made.append(one)
            yield [way(getattr(one, name)) for name, way in ways]

    keys = _keys(model, count)
    copy(model, [field.name for field in fields], rows())
    return made


def _keys(model: type[models.Model], count: int) -> list[int]:
    """The next keys of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],  # noqa: SLF001
        )
        return [key for (key,) in cursor.fetchall()]


def _way(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How the values of a field are brought into the form that the table holds."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else as_json(value)
    if isinstance(field, models.BinaryField):
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: value


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
