# SPDX-License-Identifier: Apache-2.0
"""A small city's working day over HTTP, from rosters to certificates, without an error."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.long


def test_five_firms_bring_their_rosters_to_certificates_without_an_error(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDMARK_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    place = tmp_path / "report.json"
    asked = ["--firms", "5", "--entries", "100", "--officers", "3", "--report", str(place)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.city_day", *asked], env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    report = json.loads(place.read_text())
    assert (report["errors"], report["faults"]) == (0, [])
    assert report["stored"]["batches_closed"] == 5
    assert report["stored"]["certificates"] > 60
    assert {"POST /portal/batches/<int:pk>/roster/", "POST /verify", "GET /portal/batches/<int:pk>/papers/set.pdf"} <= {
        f"{row['method']} {row['path']}" for row in report["table"]
    }
