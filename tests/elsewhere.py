# SPDX-License-Identifier: Apache-2.0
"""The tests on a PostgreSQL of your own: GUILDMARK_TEST_DATABASE_URL is the address of a superuser of a scratch server.

Two roles and a migrated template are made there, under names of the tests' own; the template is kept for the next run.
The settings of the tests hand the two roles' addresses on as DATABASE_URL and DATABASE_OWNER_URL.
"""

import os

import psycopg
import psycopg.conninfo
from psycopg import sql

from guildmark.config import settings_test

OWNER, APPLICATION = settings_test.ROLES
TEMPLATE = settings_test.TEMPLATE


def given():
    """Whether the tests run on a server of your own."""
    return bool(settings_test.SUPERUSER_URL)


def superuser(database=None):
    """A connection with all rights, in autocommit."""
    words = {} if database is None else {"dbname": database}
    return psycopg.connect(settings_test.SUPERUSER_URL, autocommit=True, **words)


def prepare(fingerprint, migrate):
    """Have both roles and a template of these migrations; ``migrate()`` fills an empty one as its owner."""
    with superuser() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [0x7465737473])
        for role in (OWNER, APPLICATION):
            _login(connection, role)
        if _told(connection) == fingerprint:
            return
        name, owner, application = (sql.Identifier(word) for word in (TEMPLATE, OWNER, APPLICATION))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            ).format(name, owner)
        )
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, application))
        migrate()
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(fingerprint)))


def _told(connection):
    """Which migrations the template there was made by, or none."""
    found = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE]
    ).fetchone()
    return found and found[0]


def _login(connection, role):
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("CREATE ROLE" if found is None else "ALTER ROLE")
    words = sql.Identifier(role), sql.Literal(settings_test.PASSWORD)
    connection.execute(sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEROLE PASSWORD {}").format(verb, *words))


def login():
    """User and password of the superuser."""
    told = psycopg.conninfo.conninfo_to_dict(settings_test.SUPERUSER_URL)
    return {"USER": told["user"], "PASSWORD": told.get("password", "")}


def without_addresses():
    """This process's environment without the addresses: for processes that start an embedded server of their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
