# SPDX-License-Identifier: Apache-2.0
"""Whoever looks at the site: a browser of one's own, signed in or not, and what is wrong with the page before one."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}


class Visitor:
    """One person before one browser. ``errors`` holds what the console has said so far."""

    def __init__(self, browser, address, **context):
        self.address = address
        self.context = browser.new_context(
            **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce", "base_url": address}
            | context
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.errors = []
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path):
        """Go to ``path``, which is there."""
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def press(self, words, *, status=200):
        """Press the button or link of exactly these words; the page that follows answers ``status``."""
        with self.page.expect_navigation() as moved:
            self._named(words).click()
        assert moved.value.status == status, f"{words}: {moved.value.status} {self.heading}"
        return self

    def download(self, words):
        """Press what gives a file; its bytes."""
        with self.page.expect_download() as given:
            self._named(words).click()
        return given.value.path().read_bytes()

    def _named(self, words):
        found = [self.page.get_by_role(role, name=words, exact=True) for role in ("button", "link")]
        either = found[0].or_(found[1])
        assert either.count(), f"{self.page.url} has no “{words}”:\n{self.text}"
        return either.first

    def fetch(self, path):
        """The bytes at ``path``, asked for with this browser's cookies."""
        answer = self.context.request.get(path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    @property
    def heading(self):
        """The page's main heading."""
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self):
        """All the words of the page's middle."""
        return self.page.locator("main").inner_text()


class Visitors:
    """Makes visitors of one site, and sees them out."""

    def __init__(self, browser, address):
        self._browser, self._address, self._made = browser, address, []

    def anonymous(self, **context):
        """Somebody without an account."""
        self._made.append(Visitor(self._browser, self._address, **context))
        return self._made[-1]

    def signed_in(self, user, **context):
        """One of the demo's accounts, signed in by one click."""
        visitor = self.anonymous(**context).open("/accounts/login/")
        with visitor.page.expect_navigation():
            visitor.page.locator(f"button[value='{user}']").click()
        return visitor

    def leave(self):
        """Close every browser."""
        for visitor in self._made:
            visitor.context.close()


def faults(visitor, path, *, widths=(1280, 390), axe=True):
    """What is wrong with the page at ``path``, in words: status, sideways scroll, console, axe."""
    found, before = [], len(visitor.errors)
    for width in widths:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        answer = visitor.page.goto(path)
        if answer.status != 200:
            return [f"{path}: {answer.status}"]
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{wide} px too wide at {width}"] if wide > 0 else []
        if axe:
            report = Axe().run(visitor.page, options={"resultTypes": ["violations"]}).response["violations"]
            found += [
                f"{item['id']} at {width}: {item['nodes'][0]['html'][:120]}"
                for item in report
                if item["impact"] in SERIOUS
            ]
    return [f"{path}: {fault}" for fault in [*found, *visitor.errors[before:]]]
