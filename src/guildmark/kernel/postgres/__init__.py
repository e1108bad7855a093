# SPDX-License-Identifier: Apache-2.0
"""The one database: the embedded PostgreSQL of this installation, or your own by DATABASE_URL.

`place` says where the embedded server lives and as whom it runs, `server` starts, joins and stops it, `roles` makes
the owner and the application role, this module gives Django its connections and commands ``running()``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from guildmark.kernel.home import home
from guildmark.kernel.postgres import place, roles, server
from guildmark.kernel.refusals import Refused
from guildmark.kernel.secrets import production, secrets

__all__ = ["databases", "elsewhere", "embedded", "place", "roles", "running", "server", "warning"]

CONNECT_SECONDS = 5


def embedded() -> bool:
    """Whether the embedded server is used: no DATABASE_URL names another."""
    return not os.environ.get("DATABASE_URL")


def warning() -> str | None:
    """What is wrong with the given addresses, as a sentence to print, or none."""
    if embedded() or os.environ.get("DATABASE_OWNER_URL"):
        return None
    return (
        "只给了 DATABASE_URL：应用与表的所有者是同一角色，日志表的保护因此减弱；请另设 DATABASE_OWNER_URL。 / "
        "Only DATABASE_URL is given: application and owner are one role, which weakens the journal's protection; "
        "set DATABASE_OWNER_URL as well."
    )


def databases(url: str, owner_url: str, *, parse: Callable[[str], Any]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: ``default`` for the application's role, ``owner`` for migrations; connects to nothing."""
    options = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if url:
        return {"default": {**_patient(parse(url)), **options}, "owner": _patient(parse(owner_url or url))}
    made = secrets()
    socket = {"ENGINE": "django.db.backends.postgresql", "NAME": roles.DATABASE, "HOST": str(place.socket_folder())}
    return {
        "default": {**socket, **options, "USER": roles.APPLICATION, "PASSWORD": made.app_password},
        "owner": {**socket, "USER": roles.OWNER, "PASSWORD": made.owner_password},
    }


def _patient(told: dict[str, Any]) -> dict[str, Any]:
    """A server that does not answer is out of reach after some seconds, unless the address says otherwise."""
    return {**told, "OPTIONS": {"connect_timeout": CONNECT_SECONDS, **told.get("OPTIONS", {})}}


def elsewhere() -> str | None:
    """Where the data lies when it could not lie in the home folder, as a sentence to print, or none."""
    if not embedded() or place.base() == home():
        return None
    return (
        f"数据库用户进不了 {home()}，数据放在 {place.data_folder()}。 / "
        f"The database's user may not enter {home()}; its data is in {place.data_folder()}."
    )


@contextlib.contextmanager
def running(**tuning: str) -> Iterator[str]:
    """Have a database for the length of the block; yields where it is, as a sentence part.

    Refuses ``database.owner-missing`` in production when only DATABASE_URL is given, and ``database.none`` with the
    reason when the embedded server cannot be had either.
    """
    if not embedded():
        if production() and warning() is not None:
            raise Refused("database.owner-missing")
        yield "DATABASE_URL"
        return
    with server.started(**tuning) as here:
        yield str(here.data)
