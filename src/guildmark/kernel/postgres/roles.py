# SPDX-License-Identifier: Apache-2.0
"""The two roles: an owner that migrates, and an application role that may not rewrite the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from guildmark.kernel.secrets import secrets

if TYPE_CHECKING:
    from guildmark.kernel.postgres.server import Here

APPLICATION, OWNER, DATABASE = "guildmark_app", "guildmark_owner", "guildmark"
INSERT_ONLY = ("kernel_line", "kernel_link")


def make(here: Here) -> None:
    """Make both roles and the database where they are missing; passwords follow the secrets."""
    made = secrets()
    with here.connect() as connection:
        for role, password in ((OWNER, made.owner_password), (APPLICATION, made.app_password)):
            _login(connection, role, password)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            create(connection, DATABASE)


def create(connection: Any, database: str) -> None:
    """Make an empty database that the owner owns and the application may connect to."""
    name, owner, application = (sql.Identifier(word) for word in (database, OWNER, APPLICATION))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, application))


def _login(connection: Any, role: str, password: str) -> None:
    name, words = sql.Identifier(role), sql.Literal(password)
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("CREATE ROLE" if found is None else "ALTER ROLE")
    connection.execute(sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEROLE PASSWORD {}").format(verb, name, words))


def settle(owner: Any, application: str) -> None:
    """Give the role ``application`` what it may do on the migrated tables; ``owner`` is a cursor of their owner.

    Everything is readable and writable except the journal: INSERT and SELECT only.
    """
    role = sql.Identifier(application)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
    ):
        owner.execute(sql.SQL(statement).format(role))
    for table in INSERT_ONLY:
        names = sql.Identifier(table), role
        owner.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(*names))
