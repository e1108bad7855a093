# SPDX-License-Identifier: Apache-2.0
"""Debian's PostgreSQL by its addresses: a start, and a walk through all flows, as two roles that are no superusers."""

import contextlib
import json
import os
import subprocess
import sys
import time

import psycopg
import pytest
from tests.chaos.browser import Browser
from tests.chaos.site import free_port, until
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
    with debian.started() as server:
        address = server.address
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

        run.application, run.home, run.server = words["DATABASE_URL"], home, server
        run.environment = {**kept, **words}
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


@contextlib.contextmanager
def served(guildmark):
    """A visitor of the city, served with its worker."""
    port = str(free_port())
    words = [sys.executable, "-m", "guildmark.cli.main", "serve", "--port", port]
    with (guildmark.home / "serve.log").open("ab") as said:
        process = subprocess.Popen(words, env=guildmark.environment, stdout=said, stderr=said)
    try:
        visitor = Browser(f"http://127.0.0.1:{port}")
        assert until(lambda: visitor.get("/")[0] == 200, 90)
        yield visitor
    finally:
        process.terminate()
        process.wait(30)


def objections(guildmark):
    """How many objections are stored."""
    with psycopg.connect(guildmark.application) as connection:
        return connection.execute("SELECT count(*) FROM publicity_objection").fetchone()[0]


def test_a_database_away_for_thirty_seconds_stops_no_reader_and_doubles_nothing(guildmark):
    with psycopg.connect(guildmark.application) as connection:
        [notice] = connection.execute("SELECT id FROM publicity_notice WHERE state = 'up' LIMIT 1").fetchone()
    said = {"text": "他没有参加考试", "contact": ""}
    with served(guildmark) as visitor:
        head = visitor.get("/register/checkpoint")[2]
        assert visitor.post(f"/notices/{notice}/object/1", said)[0] == 302
        guildmark.server.stop("immediate")
        back = time.monotonic() + 30
        while time.monotonic() < back:
            assert visitor.get("/register/checkpoint") == (200, "", head)
            status, _, page = visitor.post(f"/notices/{notice}/object/2", said)
            assert (status, "数据库暂时连不上" in page.decode()) == (503, True)
        guildmark.server.start()
        assert until(lambda: visitor.get("/")[0] == 200, 30)
        assert visitor.post(f"/notices/{notice}/object/2", said)[0] == 302
    assert objections(guildmark) == 2
    assert json.loads(guildmark("journal", "verify", "--json"))["ok"]
