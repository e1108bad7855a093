# SPDX-License-Identifier: Apache-2.0
"""Starting, joining and stopping the embedded PostgreSQL.

The server is a child of the process that started it and stops with it, even when that is killed: the kernel sends it
SIGINT (fast shutdown) when the starting thread dies, so only threads start it that live as long as the process. Where
it ends without our wish it is started again.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import logging
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from guildmark.kernel.postgres import place, roles
from guildmark.kernel.refusals import Refused
from guildmark.kernel.secrets import secrets

SUPERUSER = "postgres"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
AGAIN_SECONDS = 0.5
log = logging.getLogger("guildmark.postgres")
PR_SET_PDEATHSIG = 1
TUNING = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "checkpoint_timeout": "15min",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Here:
    """A running embedded server: its data and socket folders; ``started`` says whether we are its parent."""

    data: Path
    socket: Path
    started: bool

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the superuser, in autocommit."""
        return psycopg.connect(
            host=str(self.socket),
            user=SUPERUSER,
            password=secrets().superuser_password,
            dbname=database,
            autocommit=True,
        )


@contextlib.contextmanager
def started(**tuning: str) -> Iterator[Here]:
    """The embedded server for the length of the block: joined if it runs already, else started and stopped by us."""
    data, socket, programs = place.prepared()
    with _one_at_a_time(data):
        if _answers(socket):
            kept = None
        else:
            if threading.current_thread() is not threading.main_thread():
                raise RuntimeError(
                    "the embedded server stops with the thread that starts it: start it from the main one"
                )
            _initialise(data, programs)
            kept = _Kept(lambda: _start(data, socket, programs, {**TUNING, **tuning}))
            roles.make(Here(data, socket, started=True))
    try:
        yield Here(data, socket, started=kept is not None)
    finally:
        if kept is not None:
            kept.stop()


class _Kept:
    """The server as our child, started again by a thread of its own where it ends without our wish."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start = start
        self._stopping = threading.Event()
        self._process = start()
        self._thread = threading.Thread(target=self._keep, name="postgres", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        stop(self._process)
        self._thread.join(STOP_SECONDS)
        stop(self._process)

    def _keep(self) -> None:
        while True:
            code = self._process.wait()
            if self._stopping.is_set():
                return
            log.error("PostgreSQL ended (%s) and is started again", code)
            while not self._again():
                if self._stopping.wait(AGAIN_SECONDS):
                    return

    def _again(self) -> bool:
        """Start it; not yet possible while processes of the one before still hold its memory."""
        try:
            self._process = self._start()
        except Refused:
            return False
        return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Shut the server down fast and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


@contextlib.contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """Two commands started together: one starts the server, the other finds it running."""
    with (data.parent / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _answers(socket: Path) -> bool:
    if not (socket / ".s.PGSQL.5432").exists():
        return False
    try:
        Here(socket, socket, started=False).connect().close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise Refused("database.none", reason=f"the server at {socket} was made with other secrets") from error
        return False
    return True


def _initialise(data: Path, programs: Path) -> None:
    if (data / "PG_VERSION").is_file():
        return
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        words = Path(folder) / "password"
        words.write_text(secrets().superuser_password)
        _give(Path(folder), words)
        made = subprocess.run(  # noqa: S603 - our own program with our own arguments
            [
                programs / "initdb", "-D", data, "-U", SUPERUSER, f"--pwfile={words}",
                "--auth-local=scram-sha-256", "--auth-host=reject", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
            ],
            preexec_fn=_as_server_user(dies_with_us=False),
            cwd=data, env=_environment(),
            capture_output=True, check=False,
        )  # fmt: skip
    if made.returncode:
        raise Refused("database.none", reason=_last_line(made.stderr))


def _give(folder: Path, words: Path) -> None:
    """Let only the server's user read the password file."""
    words.chmod(0o600)
    user = place.server_user()
    if user is not None:
        for path in (folder, words):
            os.chown(path, user.uid, user.gid)


def _start(data: Path, socket: Path, programs: Path, tuning: dict[str, str]) -> subprocess.Popen[bytes]:
    settings = [part for name, value in tuning.items() for part in ("-c", f"{name}={value}")]
    said = (data.parent / "pg.log").open("ab")
    with said:
        process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            [programs / "postgres", "-D", data, "-k", socket, *settings],
            preexec_fn=_as_server_user(dies_with_us=True),  # noqa: PLW1509 - only prctl and setuid, no lock is taken
            cwd=data, env=_environment(),
            stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
    _wait(process, socket, Path(said.name))
    return process


def _wait(process: subprocess.Popen[bytes], socket: Path, said: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if _answers(socket):
            return
        try:
            process.wait(0.03)
        except subprocess.TimeoutExpired:
            continue
        raise Refused("database.none", reason=_last_line(said.read_bytes()[-4000:]))
    stop(process)
    raise Refused("database.none", reason=f"PostgreSQL did not answer within {START_SECONDS:.0f} s, see {said}")


def _as_server_user(*, dies_with_us: bool) -> Callable[[], None]:
    """What the child does before it becomes the server; the death signal is set last, since setuid clears it."""
    user = place.server_user()
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def become() -> None:
        os.setsid()
        if user is not None:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
        if dies_with_us:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != parent:
                os._exit(1)

    return become


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _last_line(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "PostgreSQL said nothing"
