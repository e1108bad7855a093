# SPDX-License-Identifier: Apache-2.0
"""Django and the database, for the commands that need them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from guildmark.kernel import postgres


def set_up() -> None:
    """Set Django up, without a connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings")
    import django

    django.setup()


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The database running and Django set up, for the length of the block; yields where the database is."""
    with postgres.running() as where:
        told = postgres.warning()
        if told:
            sys.stderr.write(told + "\n")
        set_up()
        try:
            yield where
        finally:
            from django.db import connections

            connections.close_all()
