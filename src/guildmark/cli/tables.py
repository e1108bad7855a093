# SPDX-License-Identifier: Apache-2.0
"""Bringing the tables up to date, on the owner's connection. For `guildmark migrate`, the server and the tests."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from guildmark.kernel.postgres import roles


def migrate(*, quiet: bool = False) -> None:
    """Migrate as the owner, then settle what the application's role may do."""
    call_command("migrate", database="owner", interactive=False, verbosity=0 if quiet else 1)
    application = settings.DATABASES["default"].get("USER") or connections["default"].get_connection_params()["user"]
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        roles.settle(cursor, application)
    connections["owner"].close()
