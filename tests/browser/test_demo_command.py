# SPDX-License-Identifier: Apache-2.0
"""The one command that a stranger types: it builds a city, serves it, and everything it serves answers."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.long
SECONDS = 120


@contextlib.contextmanager
def demo(home, port):
    """`guildmark demo` of a hamlet, as an own process; its address, once it serves."""
    command = [sys.executable, "-m", "guildmark.cli.main", "demo", "--firms", "3", "--high", "20", "--port", str(port)]
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}}
    given = kept | {"GUILDMARK_HOME": str(home)}
    running = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said = []
        for line in running.stdout:
            said.append(line)
            if "Started worker-2" in line:
                break
        else:
            pytest.fail("".join(said[-20:]))
        yield f"http://localhost:{port}"
    finally:
        running.send_signal(signal.SIGINT)
        running.stdout.close()
        running.wait(SECONDS)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_the_city_that_was_just_built_draws_certificates(tmp_path):
    with demo(tmp_path, free_port()) as address:
        credential = json.loads((tmp_path / "demo" / "credential.json").read_text())
        page = page_of(credential, address, tmp_path)
        with urllib.request.urlopen(f"{page}/certificate.pdf", timeout=30) as answer:  # noqa: S310 - this machine's
            paper = answer.read()
        assert paper.startswith(b"%PDF")
        assert credential["issuer"]["id"] == "did:web:" + address.removeprefix("http://").replace(":", "%3A")


def page_of(credential, address, home):
    """The certificate's page: the link in the QR of the paper that the demo left."""
    import pypdfium2
    import zxingcpp

    picture = pypdfium2.PdfDocument(home / "demo" / "credential.pdf")[0].render(scale=4).to_pil()
    link = zxingcpp.read_barcodes(picture)[0].text
    assert link.startswith(address)
    return link.split("#")[0]
