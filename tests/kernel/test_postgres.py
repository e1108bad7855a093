# SPDX-License-Identifier: Apache-2.0
"""The embedded server, started by processes of its own: as root it runs as another user, which the folders show."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests import embedded

from guildmark.kernel.postgres import place

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
HOLD = """
import sys
from guildmark.kernel.postgres import server
with server.started(fsync="off", shared_buffers="16MB") as here:
    print(here.started, here.data, here.socket, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder under a closed one (as pytest's are), and nothing of it left behind."""
    monkeypatch.setenv("GUILDMARK_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    shutil.rmtree(place.spare(), ignore_errors=True)


def hold(script=HOLD):
    """A process that has the server for as long as its standard input is open."""
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    started, data, socket = process.stdout.readline().split()
    return process, started == "True", Path(data), Path(socket)


def let_go(process):
    process.communicate("\n", timeout=30)
    return process.returncode


def gone(data, seconds=20):
    until = time.monotonic() + seconds
    while (data / "postmaster.pid").exists() and time.monotonic() < until:
        os.sched_yield()
    return not (data / "postmaster.pid").exists()


def command(*words, **environment):
    """The guildmark command in an environment of its own: its code, and what it said."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GUILDMARK_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "guildmark.cli.main", *words],
        env={**kept, "DJANGO_SETTINGS_MODULE": "guildmark.config.settings", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_server_stops_with_its_process(home):
    process, started, data, _ = hold()
    assert started
    assert let_go(process) == 0
    assert not (data / "postmaster.pid").exists()


def test_a_killed_process_takes_its_server_along(home):
    process, _, data, _ = hold()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert gone(data)


def test_a_second_process_joins_the_running_server_and_leaves_it_running(home):
    first, _, data, _ = hold()
    second, started, *_ = hold()
    assert not started
    assert let_go(second) == 0
    assert (data / "postmaster.pid").exists()
    assert let_go(first) == 0


def test_data_and_socket_are_closed_to_others_and_no_folder_of_others_is_changed(home):
    before = {folder: folder.stat().st_mode for folder in home.parents}
    process, _, data, socket = hold()
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (data, socket)] == [0o700, 0o700]
    assert let_go(process) == 0
    assert {folder: folder.stat().st_mode for folder in home.parents} == before


@ROOT_ONLY
def test_root_s_server_runs_as_another_user_in_a_folder_that_one_can_reach(home):
    home.parent.chmod(0o700)
    process, _, data, _ = hold()
    assert data == place.spare() / "pg"
    assert data.stat().st_uid == place.server_user().uid
    assert let_go(process) == 0


@ROOT_ONLY
def test_data_goes_on_with_its_owner_when_another_user_appears(home):
    first, _, data, _ = hold(HOLD.replace("with server", "server.place.USERS = ('daemon',)\nwith server"))
    assert let_go(first) == 0
    assert (data.stat().st_uid, place.server_user().name) == (pwd.getpwnam("daemon").pw_uid, "daemon")
    second, started, again, _ = hold()
    assert (started, again) == (True, data)
    assert let_go(second) == 0


def test_a_long_path_gets_a_short_folder_for_its_socket(home, monkeypatch):
    monkeypatch.setenv("GUILDMARK_HOME", str(home / ("x" * 100)))
    assert place.socket_folder() == place.spare() / "run"
    process, _, _, socket = hold()
    assert socket == place.socket_folder()
    assert let_go(process) == 0
    shutil.rmtree(place.spare())


def test_a_server_that_cannot_start_is_one_sentence_and_exit_1(home):
    data = place.prepared()[0]
    (data / "PG_VERSION").write_text("9.6\n")
    code, said = command("journal", "verify", "--lang", "en", GUILDMARK_HOME=str(home))
    assert code == 1
    assert said.startswith("No database: ")
    assert said.count("\n") == 1


def test_production_wants_both_addresses(home):
    words = {"GUILDMARK_HOME": str(home), "GUILDMARK_ENV": "production", "DATABASE_URL": "postgres://a@localhost/x"}
    code, said = command("journal", "verify", "--lang", "en", **words)
    assert (code, "DATABASE_OWNER_URL" in said) == (1, True)


def test_production_without_secrets_is_refused(home):
    code, said = command("manage", "check", GUILDMARK_HOME=str(home), GUILDMARK_ENV="production")
    assert (code, "secrets make" in said) == (1, True)


def test_another_database_by_its_address_is_migrated_and_used(clone_db, tmp_path):
    words = {"GUILDMARK_HOME": str(tmp_path / "home"), **embedded.addresses(clone_db)}
    assert command("migrate", "--json", **words) == (0, "")
    assert command("journal", "verify", "--lang", "en", **words) == (0, "0 lines hold, 0 wait for their link.\n")
