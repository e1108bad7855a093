# SPDX-License-Identifier: Apache-2.0
"""Crash runs as tests: twenty rounds at named points, and one firm's sixteen thousand certificates by eight workers."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.long


def run(folder, *words):
    """The report of a crash run, which must have ended well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDMARK_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    place = folder / "report.json"
    command = [sys.executable, "-m", "tests.chaos", *words, "--report", str(place)]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(place.read_text())


def test_after_twenty_crashes_everything_acknowledged_is_there_once(tmp_path):
    report = run(tmp_path, "--rounds", "20", "--seed", "7")
    assert report["faults"] == []
    assert len(report["struck"]) >= 10
    assert min(report["acknowledged"].values()) > 0
    assert report["stored"]["certificates"] > 200


def test_sixteen_thousand_certificates_by_eight_workers_run_without_a_gap(tmp_path):
    report = run(tmp_path, "--rush")
    assert (report["certificates"], report["serials"]) == (16_000, ["000001", "016000"])
    assert (report["database_killed"], report["faults"]) == (2, [])
