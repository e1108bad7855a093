# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL that the operating system has installed (Debian's packages), started on a scratch cluster of a test."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.chaos.site import free_port

INSTALLED = Path("/usr/lib/postgresql")
PASSWORD = "scratch"


def programs():
    """The programs of the newest version installed, or none; 15 is the least that Guildmark works with."""
    found = [path / "bin" for path in INSTALLED.glob("*") if path.name.isdigit() and int(path.name) >= 15]
    found = [path for path in found if (path / "initdb").is_file()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


class Server:
    """A server on a scratch cluster: its superuser's ``address`` without a database; it may go away and come back."""

    def __init__(self, place, port):
        self.place, self.port = place, port
        self.address = f"postgres://tester:{PASSWORD}@127.0.0.1:{port}"

    def start(self):
        """Let it answer."""
        settings = f"-p {self.port} -k {self.place} -c listen_addresses=127.0.0.1 -c fsync=off"
        words = ("-D", self.place / "data", "-l", self.place / "log", "-w", "-o", settings, "start")
        _run(self.place, "pg_ctl", *words)

    def stop(self, how="fast"):
        """Let it end: at once and without goodbye where ``how`` is immediate."""
        _run(self.place, "pg_ctl", "-D", self.place / "data", "-m", how, "-w", "stop")


@contextlib.contextmanager
def started():
    """A server of its own on a free port of the loopback."""
    with tempfile.TemporaryDirectory(prefix="guildmark-debian-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        words = place / "password"
        words.write_text(PASSWORD)
        _give(place, words)
        _run(place, "initdb", "-D", place / "data", "-U", "tester", "--auth=scram-sha-256", f"--pwfile={words}",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        server = Server(place, free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _run(place, program, *words):
    done = subprocess.run(
        [programs() / program, *map(str, words)],
        cwd=place, user=_user(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        env={"PATH": os.defpath, "LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _user():
    """PostgreSQL refuses to run as root; Debian's package brings the user."""
    return pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None


def _give(*paths):
    for path in paths:
        if _user() is not None:
            shutil.chown(path, "postgres")
