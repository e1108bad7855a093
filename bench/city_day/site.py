# SPDX-License-Identifier: Apache-2.0
"""The site as it is run: `guildmark serve` with its worker, in a process group of its own; and the demo's clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

READY_S, SETTLED_S = 120, 900
WAIT = threading.Event()


def wait_for(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether ``holds()`` becomes true in time."""
    for _ in range(int(seconds * 5)):
        if holds():
            return True
        WAIT.wait(0.2)
    return False


@contextlib.contextmanager
def served(home: Path, port: int) -> Iterator[None]:
    """Serve the city in ``home`` behind a proxy's address until the block ends."""
    words = [sys.executable, "-m", "guildmark.cli.main", "serve", "--port", str(port)]
    environment = {**os.environ, "BEHIND_PROXY": "true"}
    with (home / "serve.log").open("ab") as said:
        process = subprocess.Popen(words, env=environment, stdout=said, stderr=said, start_new_session=True)
    try:
        if not wait_for(lambda: process.poll() is None and _ready(port), READY_S):
            raise RuntimeError((home / "serve.log").read_text()[-2000:])
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        line.close()


def move_to(day: dt.date) -> None:
    """Move the demo's clock day by day to the morning of ``day``; the worker ends each and runs what falls due."""
    from guildmark.kernel import clock

    while clock.today() < day:
        clock.set_demo(clock.midnight(clock.today() + dt.timedelta(days=1)) + dt.timedelta(hours=8, minutes=30))
        if not wait_for(settled, SETTLED_S):
            message = f"the worker did not finish {clock.today()}"
            raise TimeoutError(message)


def settled() -> bool:
    """Whether the worker has nothing left to do: no job due, no leaf staged, no day left open."""
    from guildmark.domain.credentials.models import Leaf
    from guildmark.flows import register_keeping
    from guildmark.kernel import clock, journal
    from guildmark.kernel.models import Due

    clock.fresh()
    due = Due.objects.exclude(state=Due.State.DONE).filter(due_at__lte=clock.now(), error="").exists()
    staged = Leaf.objects.filter(index=None).exists()
    return not (due or staged or journal.waiting() or register_keeping.day_left_open())
