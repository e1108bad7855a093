# SPDX-License-Identifier: Apache-2.0
"""Points of a crash run: nothing without a plan; with one they strike once, at the arrival named."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guildmark.kernel import points

SOURCES = Path(points.__file__).parents[1]
WALK = """
from guildmark.kernel import points
for place in range(5):
    points.reach("job.ran")
    print(place, flush=True)
"""


def walk(plan):
    """(return code, how many points were passed) of a process with this plan file, or with none."""
    kept = {name: value for name, value in os.environ.items() if name != "GUILDMARK_CHAOS"}
    kept |= {"GUILDMARK_CHAOS": str(plan)} if plan else {}
    done = subprocess.run([sys.executable, "-c", WALK], env=kept, capture_output=True, text=True, check=False)
    return done.returncode, len(done.stdout.split())


@pytest.fixture
def plan(tmp_path):
    place = tmp_path / "strike.json"
    place.write_text(json.dumps({"id": 1, "point": "job.ran", "arrival": 3, "victim": "self"}))
    return place


def test_without_a_plan_a_point_is_nothing():
    assert walk(None) == (0, 5)


def test_a_plan_strikes_at_the_arrival_it_names_and_only_once(plan):
    assert walk(plan) == (-signal.SIGKILL, 2)
    assert walk(plan) == (0, 5)


def test_every_point_is_reached_somewhere_and_every_place_is_a_known_point():
    found = set()
    for path in SOURCES.rglob("*.py"):
        found |= set(re.findall(r'reach\(\s*"([a-z.-]+)"\s*\)', path.read_text(encoding="utf-8")))
    assert found == set(points.POINTS)
