# SPDX-License-Identifier: Apache-2.0
"""A played city is backed up and brought back: embedded to embedded, embedded to Debian's server, and home again."""

import json
import os
import shutil
import stat
import subprocess
import sys

import psycopg
import pytest
from tests.kernel import debian

from guildmark.kernel.postgres import place

pytestmark = pytest.mark.long
ELSEWHERE = pytest.mark.skipif(debian.programs() is None, reason="no PostgreSQL 15 or newer here (Debian: postgresql)")
TABLE = "CREATE DATABASE {} OWNER gm_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


class House:
    """An installation with a home of its own, on the embedded server or at given addresses."""

    def __init__(self, home, **addresses):
        self.home, self.addresses = home, addresses

    def run(self, *words):
        """(code, what it printed, what it complained of)."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDMARK_", "DATABASE_"))}
        told = {"GUILDMARK_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "guildmark.config.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "guildmark.cli.main", *map(str, words)],
            env={**kept, **told, **self.addresses}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def told(self, *words):
        code, said, complained = self.run(*words, "--json")
        assert code == 0, said + complained
        return json.loads(said)

    def signs(self):
        """What must be the same after a restore: figures, and the register's own account."""
        register = self.told("register", "audit", self.home / "demo" / "register")
        return self.told("demo", "table"), {name: register[name] for name in ("ok", "size", "root", "problems")}


@pytest.fixture(scope="module")
def house(tmp_path_factory, request):
    """A city on the embedded server."""
    made = House(tmp_path_factory.mktemp("house") / "home")
    code, _, complained = made.run("demo", "--firms", "3", "--high", "20", "--seed", "11", "--no-serve")
    assert code == 0, complained
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUILDMARK_HOME", str(made.home))
        spare = place.spare()
    yield made
    shutil.rmtree(spare, ignore_errors=True)


@pytest.fixture(scope="module")
def kept(house, tmp_path_factory):
    """Its backup, and the SHA-256 of the manifest."""
    folder = tmp_path_factory.mktemp("backups") / "first"
    return folder, house.told("backup", folder)["sha256"]


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An empty home."""
    monkeypatch.setenv("GUILDMARK_HOME", str(tmp_path / "home"))
    yield House(tmp_path / "home")
    shutil.rmtree(place.spare(), ignore_errors=True)


@pytest.fixture(scope="module")
def own():
    """Debian's server with the two roles: a function that makes an empty database and returns its addresses."""
    with debian.started() as server, psycopg.connect(f"{server.address}/postgres", autocommit=True) as connection:
        for role in ("owner", "app"):
            connection.execute(f"CREATE ROLE gm_{role} LOGIN PASSWORD '{role}'")

        def made(name):
            connection.execute(TABLE.format(name))
            at = f"{server.address.rpartition('@')[2]}/{name}"
            return {
                "DATABASE_URL": f"postgres://gm_app:app@{at}", "DATABASE_OWNER_URL": f"postgres://gm_owner:owner@{at}",
            }  # fmt: skip

        yield made


def test_embedded_a_city_comes_back_as_it_was(house, kept, fresh):
    report = fresh.told("restore", kept[0], "--sha256", kept[1])
    assert (report["ok"], len(report["checks"])) == (True, 5)
    assert fresh.signs() == house.signs()
    assert fresh.told("demo", "audit")["ok"]


@ELSEWHERE
def test_on_your_own_server_it_comes_back_and_goes_home_again(house, kept, fresh, own, tmp_path):
    theirs = House(tmp_path / "theirs", **own("gm_restored"))
    assert theirs.told("restore", kept[0])["ok"]
    assert theirs.signs() == house.signs()
    theirs.told("backup", tmp_path / "second")
    assert fresh.told("restore", tmp_path / "second")["ok"]
    assert fresh.signs() == house.signs()


@ELSEWHERE
def test_the_application_s_role_has_its_rights_on_what_came_back(kept, own, tmp_path):
    theirs = House(tmp_path / "theirs", **own("gm_rights"))
    assert theirs.told("restore", kept[0])["ok"]
    with psycopg.connect(theirs.addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kernel_line").fetchone()[0] > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM kernel_line")


def test_a_backup_is_readable_by_its_owner_only(kept):
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (kept[0], *kept[0].rglob("*"))}
    assert modes == {0}


def test_a_changed_file_is_named_and_nothing_is_restored(kept, fresh, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(kept[0], damaged)
    with (damaged / "database" / "kernel_line.copy.gz").open("ab") as table:
        table.write(b"\0")
    code, _, complained = fresh.run("restore", damaged, "--lang", "en")
    assert (code, "database/kernel_line.copy.gz" in complained) == (1, True)
    assert not fresh.home.exists()


def test_another_manifest_than_the_noted_one_is_refused(kept, fresh):
    code, said, _ = fresh.run("restore", kept[0], "--sha256", "0" * 64, "--json")
    assert (code, json.loads(said)["refused"]) == (1, "backup.other-manifest")
    assert not fresh.home.exists()


def test_nothing_is_restored_over_a_living_house(house, kept):
    before = house.signs()
    code, said, _ = house.run("restore", kept[0], "--json")
    assert (code, json.loads(said)["refused"]) == (1, "restore.not-empty")
    assert house.signs() == before


def test_no_backup_is_written_over_another(house, kept):
    code, said, _ = house.run("backup", kept[0], "--json")
    assert (code, json.loads(said)["refused"]) == (1, "backup.not-empty")
