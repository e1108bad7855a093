# SPDX-License-Identifier: Apache-2.0
"""The docs' sessions are run in a small city, and what they promise comes out."""

import os
import subprocess
import sys

import pytest
from tests.docs import pages

pytestmark = pytest.mark.long
WITH_SESSIONS = [page for page in pages.PAGES if pages.session(page)]
KEPT = ("PATH", "HOME", "LANG", "USER")


def run(command, folder):
    """Run a command line as a reader would, in ``folder``; the process that ended."""
    source = str(pages.ROOT / "src")
    names = {"GUILDMARK_HOME": str(folder / ".guildmark"), "PYTHONPATH": source, "PYTHONUTF8": "1"}
    shell = f'guildmark() {{ "{sys.executable}" -m guildmark.cli.main "$@"; }}; {command}'
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | names
    return subprocess.run(
        ["bash", "-c", shell], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder as after `make demo`: the sources, and a small city's leavings."""
    made = tmp_path_factory.mktemp("walk")
    if os.geteuid() == 0:
        for path in (made, made.parent, made.parent.parent):
            path.chmod(0o711)
    (made / "src").symlink_to(pages.ROOT / "src")
    built = run("guildmark demo --firms 3 --high 20 --seed 11 --no-serve", made)
    assert built.returncode == 0, built.stderr
    return made


@pytest.mark.parametrize("page", WITH_SESSIONS)
def test_what_a_page_promises_comes_out(page, folder):
    for step in pages.session(page):
        done = run(step.command, folder)
        assert done.returncode == step.code, f"{step.command}\n{done.stdout}{done.stderr}"
        assert pages.missing(step.lines, done.stdout + done.stderr) is None, f"{step.command}\n{done.stdout}"


def test_the_first_walk_has_a_session():
    assert "docs/tutorials/first-walk.md" in WITH_SESSIONS
