# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL that the operating system has installed (Debian's packages), started on a scratch cluster of a test."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
PASSWORD = "scratch"


def programs():
    """The programs of the newest version installed, or none; 15 is the least that Guildmark works with."""
    found = [path / "bin" for path in INSTALLED.glob("*") if path.name.isdigit() and int(path.name) >= 15]
    found = [path for path in found if (path / "initdb").is_file()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@contextlib.contextmanager
def started():
    """A server of its own on a free port of the loopback; yields its superuser's address without a database."""
    with tempfile.TemporaryDirectory(prefix="guildmark-debian-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        words = place / "password"
        words.write_text(PASSWORD)
        _give(place, words)
        data, port = place / "data", _free_port()
        _run(place, "initdb", "-D", data, "-U", "tester", "--auth=scram-sha-256", f"--pwfile={words}",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        settings = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(place, "pg_ctl", "-D", data, "-l", place / "log", "-w", "-o", settings, "start")
        try:
            yield f"postgres://tester:{PASSWORD}@127.0.0.1:{port}"
        finally:
            _run(place, "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


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


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
