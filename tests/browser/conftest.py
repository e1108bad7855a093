# SPDX-License-Identifier: Apache-2.0
"""A browser, and a small city served to it; every test that asks for `site` gets a copy of the city for itself.

Chromium is the system's. Without one the tests are skipped, but under CI they fail.
"""

import importlib.util
import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright
from tests.browser.databases import copied, played
from tests.browser.visitors import Visitors

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SMALL = (3, 20, 11)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_numbers = count()


def pytest_collection_modifyitems(items):
    """Without a Chromium nothing here can run: a reason to skip on a desk, a fault under CI."""
    if CHROMIUM or os.environ.get("CI"):
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no Chromium here (Debian: apt install chromium)"))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """One Chromium a module; its fonts are those that certificates are set in."""
    assert CHROMIUM, "CI without a Chromium"
    conf = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn").submodule_search_locations[0]
    conf.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{package}</dir><cachedir>{conf.parent}/cache</cachedir></fontconfig>"
    )
    with sync_playwright() as playwright:
        environment = {**os.environ, "FONTCONFIG_FILE": str(conf)}
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES), env=environment)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _loop_is_allowed(monkeypatch):
    """Playwright runs a loop in the test's thread; Django would refuse to work beside it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def server(django_db_setup):
    """The address at which this process answers with whatever database and settings are in force: one for all tests."""
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="session")
def city(server, django_db_blocker, tmp_path_factory):
    """The small city, played once."""
    folder = tmp_path_factory.mktemp("city") / "register"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with played(SMALL, address=server, database=f"city_{WORKER}", folder=folder) as made:
            yield made


@pytest.fixture
def site(city, django_db_blocker, tmp_path):
    """A copy of the city behind the server; its address."""
    with django_db_blocker.unblock(), copied(city, f"site_{WORKER}_{next(_numbers)}", tmp_path / "register"):
        yield city.address


@pytest.fixture
def visitors(chromium, site):
    """People before browsers of their own: anonymous or signed in."""
    found = Visitors(chromium, site)
    yield found
    found.leave()
