# SPDX-License-Identifier: Apache-2.0
"""Every page template in Chromium: it fits from 320 px up, axe finds nothing serious, the policy stops nothing."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import sync_playwright
from tests.look import samples

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STATIC = Path(__file__).resolve().parents[2] / "src" / "guildmark" / "static"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]


class UnderThePolicy(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as the product serves its pages: with the strict policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_words):
        """Say nothing: a test's output is its verdict."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("look")
    (folder / "static").symlink_to(STATIC)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(UnderThePolicy, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def written(folder, name, *, language="zh-hans", cookies=None):
    """Render the page ``name`` into ``folder`` and return its file name."""
    template, context = samples.pages()[name]
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies or {})
    clock = {"demo_clock": {"now": samples.NOW, "next_due": samples.NOW}, "register_head": samples.REGISTER}
    with translation.override(language):
        text = render_to_string(template, clock | context, request=request)
        if "<html" not in text:
            request.path = "/portal/"
            text = render_to_string("portal/base.html", clock, request=request).replace(
                "</main>", f"<h1>x</h1>{text}</main>"
            )
    (folder / "page.html").write_text(text, encoding="utf-8")
    return "page.html"


def faults(chromium, address, *, widths=(320, 390, 1280)):
    """What is wrong with the page at ``address``, in words."""
    found = []
    tab = chromium.new_page(reduced_motion="reduce")
    tab.on(
        "console", lambda line: found.append(line.text) if line.type == "error" and "favicon" not in line.text else None
    )
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(address)
        wide = tab.evaluate("document.scrollingElement.scrollWidth")
        found += [f"{wide} px wide at {width}"] if wide > width else []
    report = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    found += [
        f"{item['id']}: {item['nodes'][0]['html'][:90]}" for item in report if item["impact"] in {"serious", "critical"}
    ]
    tab.close()
    return found


@pytest.mark.parametrize("name", list(samples.pages()))
def test_a_page_fits_and_reads(site, chromium, name):
    folder, address = site
    assert faults(chromium, f"{address}/{written(folder, name)}") == []


@pytest.mark.parametrize("name", ["home", "certificate", "notice", "objection", "figure", "leaf"])
def test_a_page_fits_and_reads_in_english(site, chromium, name):
    folder, address = site
    assert faults(chromium, f"{address}/{written(folder, name, language='en')}") == []


@pytest.mark.parametrize(
    "look",
    [
        {"gm_theme": "dark"},
        {"gm_contrast": "high"},
        {"gm_theme": "dark", "gm_contrast": "high"},
        {"gm_elder": "on"},
        {"gm_fs": "200"},
    ],
)
@pytest.mark.parametrize("name", ["home", "certificate", "roster"])
def test_a_page_fits_and_reads_in_every_mode(site, chromium, name, look):
    folder, address = site
    cookies = {"gm_theme": "light"} | look
    assert faults(chromium, f"{address}/{written(folder, name, cookies=cookies)}", widths=(390, 1280)) == []


def test_a_fault_would_be_seen(site, chromium):
    folder, address = site
    (folder / "page.html").write_text(
        '<html lang="zh"><title>x</title><main><h1>x</h1><input><pre>' + "x" * 900 + "</pre><p style='color:red'>x</p>"
    )
    seen = " ".join(faults(chromium, f"{address}/page.html", widths=(390,)))
    assert "px wide" in seen
    assert "label" in seen
    assert "Content Security Policy" in seen
