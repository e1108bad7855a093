# SPDX-License-Identifier: Apache-2.0
"""Django and the database, for the commands that need them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import psycopg

from guildmark.kernel import postgres
from guildmark.kernel.refusals import Refused


def set_up() -> None:
    """Set Django up, without a connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings")
    import django

    django.setup()


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The database running and Django set up, for the length of the block; yields where the database is."""
    with postgres.running() as where:
        for told in (postgres.warning(), postgres.elsewhere()):
            if told:
                sys.stderr.write(told + "\n")
        set_up()
        from django.db import DatabaseError, connections

        try:
            yield where
        except DatabaseError as error:
            raise _refusal(error) from error
        finally:
            connections.close_all()


def _refusal(error: Exception) -> Refused:
    """A database that cannot be reached or has no tables yet is a sentence; anything else is a fault to be seen."""
    cause = error.__cause__
    if isinstance(cause, psycopg.errors.UndefinedTable):
        return Refused("database.no-tables")
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return Refused("database.none", reason=str(cause).splitlines()[0])
    raise error
