# SPDX-License-Identifier: Apache-2.0
"""Debian's PostgreSQL by its addresses: a start, and a walk through all flows, as two roles that are no superusers."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from tests.kernel import debian

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(debian.programs() is None, reason="no PostgreSQL 15 or newer here (Debian: postgresql)"),
]
MADE = (
    "CREATE ROLE gm_owner LOGIN PASSWORD 'owner'",
    "CREATE ROLE gm_app LOGIN PASSWORD 'app'",
    "CREATE DATABASE gm OWNER gm_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'",
)


@pytest.fixture(scope="module")
def guildmark(tmp_path_factory):
    """A function that runs the command on Debian's server; what it said, where it succeeded."""
    home = tmp_path_factory.mktemp("debian")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDMARK_", "DATABASE_"))}
    with debian.started() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            for statement in MADE:
                connection.execute(statement)
        place = address.rpartition("@")[2]
        words = {
            "DATABASE_URL": f"postgres://gm_app:app@{place}/gm",
            "DATABASE_OWNER_URL": f"postgres://gm_owner:owner@{place}/gm",
            "GUILDMARK_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "guildmark.config.settings",
        }

        def run(*given):
            command = [sys.executable, "-m", "guildmark.cli.main", *given]
            done = subprocess.run(command, env={**kept, **words}, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout

        run.application, run.home = words["DATABASE_URL"], home
        run("migrate", "--json")
        run("demo", "--firms", "5", "--high", "40", "--seed", "11", "--no-serve")
        yield run


def test_a_city_is_played_there_and_every_certificate_is_accounted_for(guildmark):
    told = json.loads(guildmark("demo", "audit", "--json"))
    assert told["ok"]
    assert not (guildmark.home / "pg").exists()


def test_the_journal_holds_and_the_register_agrees(guildmark):
    assert json.loads(guildmark("journal", "verify", "--json"))["ok"]
    found = json.loads(guildmark("register", "audit", str(guildmark.home / "demo" / "register"), "--json"))
    assert (found["ok"], found["problems"]) == (True, [])


@pytest.mark.parametrize("deed", ["UPDATE kernel_line SET kind = 'x.y.z'", "DELETE FROM kernel_link"])
def test_the_application_s_role_may_not_rewrite_the_journal(guildmark, deed):
    with psycopg.connect(guildmark.application) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(deed)
