# SPDX-License-Identifier: Apache-2.0
"""The site as one command serves it: strict headers, a clean stop, and nobody left behind when it is killed."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests import elsewhere

from guildmark.kernel.postgres import place

pytestmark = pytest.mark.long


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A freshly served site of its own: (process, address, home folder)."""
    monkeypatch.setenv("GUILDMARK_HOME", str(tmp_path / "home"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **elsewhere.without_addresses(),
        "DJANGO_SETTINGS_MODULE": "guildmark.config.settings",
        "GUILDMARK_DEMO": "1",
    }
    command = [sys.executable, "-m", "guildmark.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/accounts/login/"
    assert until(process, lambda: status(address) == 200, seconds=90)
    yield process, address
    process.kill()
    process.wait()
    shutil.rmtree(place.spare(), ignore_errors=True)


def status(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
            return answer.status
    except (urllib.error.URLError, OSError) as error:
        return getattr(error, "code", 0)


def until(process, holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    return holds()


def left(port):
    """Processes that still name this site's port or its worker's home."""
    lines = [Path(folder, "cmdline") for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    found = []
    for line in lines:
        with contextlib.suppress(OSError):
            found.append(line.read_bytes())
    return [words for words in found if b"serve\x00--port\x00" + str(port).encode() in words]


def test_the_site_answers_under_a_strict_policy_and_stops_when_told_to(site):
    process, address = site
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    process.terminate()
    assert process.wait(30) == 0


def test_a_killed_site_leaves_neither_workers_nor_a_database(site):
    process, address = site
    pid = place.data_folder() / "postmaster.pid"
    assert pid.exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    port = address.split(":")[2].split("/")[0]
    assert until(process, lambda: not pid.exists() and not left(port))
