# SPDX-License-Identifier: Apache-2.0
"""The server: granian serving the site over WSGI, and the worker that runs jobs as they fall due."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from guildmark.cli.locale_files import compile_all
from guildmark.kernel import clock, jobs, journal

BLOCKING_THREADS = 4
AGAIN_SECONDS = 1.0
PR_SET_PDEATHSIG = 1
log = logging.getLogger("guildmark.server")


def serve(host: str, port: int, *, workers: int = 2, with_worker: bool = True) -> int:
    """Serve the site until SIGTERM or SIGINT; the embedded database and the worker end with it."""
    from granian import Granian  # noqa: PLC0415 - only this process needs it
    from granian.constants import Interfaces  # noqa: PLC0415 - as above

    compile_all()
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    os.environ["GUILDMARK_SERVER"] = str(os.getpid())
    site = Granian(
        "guildmark.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    )
    with _worker() if with_worker else contextlib.nullcontext():
        site.serve()
    return 0


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """A worker process beside the site, which ends with it; one that ends without our wish is started again."""
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stopped,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join()


def _keep_worker(stopped: threading.Event) -> None:
    """Have a worker until ``stopped``; it dies with this thread, which lives as long as the site."""
    libc = ctypes.CDLL(None)
    while not stopped.wait(0.1):
        process = subprocess.Popen(
            [sys.executable, "-m", "guildmark.cli.main", "worker"],
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),  # noqa: PLW1509 - no lock is taken
            env=os.environ,
        )
        while process.poll() is None and not stopped.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        elif not stopped.wait(AGAIN_SECONDS):
            log.error("the worker ended (%s) and is started again", process.returncode)


def work(concurrency: int = 2) -> int:
    """Run jobs until SIGTERM or SIGINT: what falls due is taken each second, Procrastinate runs what was handed on.

    In the demo jobs run here, in order, since its clock may jump over many at once. Without the database it waits.
    """
    jobs.load()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    loop = threading.Thread(target=_loop, args=(stopped,), name="due jobs")
    loop.start()
    try:
        while not stopped.is_set() and not _handed_on(concurrency):
            connections.close_all()
            stopped.wait(AGAIN_SECONDS)
    finally:
        stopped.set()
        loop.join()
    return 0


def _handed_on(concurrency: int) -> bool:
    """Run what is handed to Procrastinate until we are told to stop (true), or until the database is lost (false)."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django set up
    from procrastinate.exceptions import ProcrastinateException  # noqa: PLC0415 - as above

    try:
        jobs.hand_again()
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(concurrency=concurrency, install_signal_handlers=True)
    except (DatabaseError, InterfaceError, ProcrastinateException, psycopg.Error) as error:
        log.error("the worker lost the database: %s", type(error).__name__)  # noqa: TRY400 - it waits and goes on
        return False
    return True


def _loop(stopped: threading.Event) -> None:
    while not stopped.wait(1.0):
        close_old_connections()
        for deed in (journal.chain, _run_due, jobs.run_ticks):
            _try(deed)
    connections.close_all()


def _run_due() -> None:
    clock.fresh()
    jobs.run_due(inline=settings.DEMO)


def _try(deed: Callable[[], object]) -> None:
    """Do one of the loop's deeds; what fails is noted by its kind and tried again next second."""
    try:
        deed()
    except (DatabaseError, InterfaceError):
        log.error("the database refused %s", deed.__name__)  # noqa: TRY400 - a traceback may hold names
        connections.close_all()
    except Exception as error:  # noqa: BLE001 - the loop must go on
        log.error("%s failed: %s", deed.__name__, type(error).__name__)  # noqa: TRY400 - a traceback may hold names
