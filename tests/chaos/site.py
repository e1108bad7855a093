# SPDX-License-Identifier: Apache-2.0
"""The site under test: `guildmark serve` in a process group of its own, with a plan file that says where to strike."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from guildmark.kernel.postgres import place


class Site:
    """Serves the city in ``home``; killed and started as often as one likes."""

    def __init__(self, home):
        self.home, self.process, self.starts = Path(home), None, 0
        self.plan = self.home / "strike.json"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self):
        """Start it where it does not run, again where it gives up meanwhile, and wait until it is ready."""
        return until(self._ready, 90)

    def _ready(self):
        if self.process is None or self.process.poll() is not None:
            self.starts += 1
            self.plan.unlink(missing_ok=True)
            words = [sys.executable, "-m", "guildmark.cli.main", "serve", "--port", str(self.port)]
            environment = {**os.environ, "GUILDMARK_CHAOS": str(self.plan), "PUBLIC_URL": self.address}
            with (self.home / "serve.log").open("ab") as said:
                self.process = subprocess.Popen(
                    words, env=environment, stdout=said, stderr=said, start_new_session=True
                )
        return self.status("/readyz") == 200

    def status(self, path):
        """The status of a page; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return answer.status
        except (urllib.error.URLError, OSError) as error:
            return getattr(error, "code", 0)

    def arm(self, number, point, arrival, victim):
        """Say where to strike."""
        aside = self.plan.with_suffix(".new")
        aside.write_text(json.dumps({"id": number, "point": point, "arrival": arrival, "victim": victim}))
        self.plan.with_suffix(".struck").unlink(missing_ok=True)
        aside.rename(self.plan)

    def struck(self):
        """Whether the plan was carried out."""
        return self.plan.with_suffix(".struck").exists()

    def disarm(self):
        """Take a plan away that was not carried out."""
        self.plan.unlink(missing_ok=True)

    def kill_database(self):
        """Kill the database's first process, if there is one."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, IndexError):
            os.kill(int((place.data_folder() / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill(self):
        """Kill everything of the site at once; the database ends with its parent."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        return until(lambda: not self.left(), 30)

    def left(self):
        """Processes that still belong to the site or its database."""
        pid = place.data_folder() / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            if Path("/proc", pid.read_text().split()[0], "cmdline").read_bytes():
                return True
        return _group_lives(self.process.pid)


def free_port():
    """A port of the loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def until(holds, seconds):
    """Whether ``holds()`` becomes true in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
