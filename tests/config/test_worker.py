# SPDX-License-Identifier: Apache-2.0
"""The worker as a process of its own, on this test's database."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connections

from guildmark.kernel import jobs, journal
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Due, Link

LONG_AGO = dt.datetime(2023, 1, 5, tzinfo=dt.UTC)
WORK = """
import django, sys
django.setup()
from django.db import connections
for alias in connections:
    connections.settings[alias]["NAME"] = sys.argv[1]
    connections[alias].settings_dict["NAME"] = sys.argv[1]
from guildmark.config import server
sys.exit(server.work())
"""


@pytest.fixture
def worker(clone_db):
    """A worker on this test's database; stopped with the test."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "guildmark.config.settings_test"}
    process = subprocess.Popen([sys.executable, "-c", WORK, clone_db], env=environment, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def until(process, holds, seconds=30):
    """Whether ``holds()`` becomes true while ``process`` runs."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    return holds()


def test_the_worker_runs_what_is_due_and_chains_the_journal(worker):
    due = jobs.schedule("tests.unheard-of", LONG_AGO)
    journal.record("tests.line.written", "tests.row:1", by=SYSTEM)
    assert until(worker, lambda: Due.objects.get(pk=due.pk).error == "LookupError")
    assert until(worker, lambda: Link.objects.count() == 1)


def test_the_worker_stops_when_told_to(worker):
    jobs.schedule("tests.unheard-of", LONG_AGO)
    assert until(worker, lambda: Due.objects.get().tries == 1)
    connections.close_all()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
