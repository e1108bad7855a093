# SPDX-License-Identifier: Apache-2.0
"""How pages look is each visitor's own: letters to twice their size, contrast, elder mode, dark, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser import pages
from tests.browser.visitors import SERIOUS, faults

pytestmark = pytest.mark.browser
MAIN = {
    None: ("/", "/verify", "/figures/new-high-skilled", "/notices/", "/register/"),
    pages.HANDLER: ("/portal/", "/portal/batches/"),
    pages.OFFICER: ("/desk/", "/desk/filings/", "/desk/journal/"),
}
STEPS = ("100", "112", "125", "150", "200")
MODES = (
    {"theme": "dark"},
    {"contrast": "high"},
    {"theme": "dark", "contrast": "high"},
    {"elder": "on"},
    {"elder": "on", "fs": "200", "theme": "dark"},
)
# Elements whose own text is wider or higher than the box that hides the rest of it.
CLIPPED = """[...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const s = getComputedStyle(e);
  if (e.closest('.unseen, .skip, .scroll, svg') || e.matches('select, input, textarea, pre, progress')) return false;
  if (s.overflowX === 'visible' && s.overflowY === 'visible') return false;
  if (s.clipPath !== 'none' || s.clip !== 'auto') return false;
  return e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
}).map(e => e.outerHTML.slice(0, 90))"""


PALE = 0.75
INKS = """[...document.querySelectorAll('main *')].filter(e => e.getClientRects().length
  && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => getComputedStyle(e).color)"""


def somebody(visitors, user, **context):
    return visitors.signed_in(user, **context) if user else visitors.anonymous(**context)


def look(visitor, **chosen):
    """Choose a look as its cookies say it."""
    rows = [{"name": f"gm_{name}", "value": value, "url": visitor.address} for name, value in chosen.items()]
    visitor.context.add_cookies(rows)
    return visitor


def size(page):
    """The size of the letters of the page, in pixels, and what the frame says of it."""
    return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


def press(visitor, words):
    visitor.page.locator(".looks button", has_text=words).first.click()


def test_letters_grow_at_once_are_told_and_stay(visitors):
    visitor = visitors.anonymous().open("/notices/?page=1")
    before, said = size(visitor.page), visitor.page.locator("[data-said]")
    told = []
    for _step in STEPS[1:]:
        press(visitor, "A+")
        told.append(said.inner_text())
    assert told == ["字号 112.5%", "字号 125%", "字号 150%", "字号 200%"]
    assert size(visitor.page) == 2 * before
    assert visitor.page.locator(".looks button[aria-disabled]").inner_text().startswith("A+")
    assert size(visitor.open("/verify").page) == 2 * before
    press(visitor, "标准字号")
    assert size(visitor.page) == before
    assert visitor.errors == []


def test_without_javascript_the_same_buttons_do_the_same_and_the_address_is_kept(visitors):
    visitor = visitors.anonymous(java_script_enabled=False).open("/figures/certificates?level=3")
    for words in ("A+", "高对比度", "长者模式", "深色"):
        with visitor.page.expect_navigation():
            press(visitor, words)
    frame = visitor.page.locator("html")
    chosen = [frame.get_attribute(f"data-{name}") for name in ("fs", "contrast", "elder", "theme")]
    assert chosen == ["112", "high", "on", "dark"]
    assert visitor.page.url.endswith("/figures/certificates?level=3")
    assert visitor.page.locator("button[name='elder']").get_attribute("aria-pressed") == "true"


def test_every_choice_can_be_undone(visitors):
    visitor = visitors.anonymous().open("/")
    for words in ("高对比度", "长者模式"):
        press(visitor, words)
        press(visitor, words)
    for words in ("深色", "浅色", "随系统"):
        press(visitor, words)
    visitor.open("/")
    names = ("data-contrast", "data-elder", "data-theme")
    assert [visitor.page.locator("html").get_attribute(name) for name in names] == [None, None, "auto"]


def test_the_keyboard_works_the_controls(visitors):
    page = visitors.anonymous().open("/").page
    page.locator(".looks button").nth(2).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.locator("html").get_attribute("data-fs") == "125"


@pytest.mark.parametrize("user", list(MAIN))
def test_twice_the_size_clips_nothing_and_scrolls_not_sideways(visitors, user):
    visitor = look(somebody(visitors, user), fs="200")
    found = []
    for path in MAIN[user]:
        found += faults(visitor, path, axe=False)
        for width in (1280, 390):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.open(path)
            found += [f"{path} {width}: {clipped}" for clipped in visitor.page.evaluate(CLIPPED)]
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("user", list(MAIN))
@pytest.mark.parametrize("chosen", [*({"fs": step} for step in STEPS), *MODES], ids=str)
def test_axe_finds_nothing_serious_in_any_look(visitors, user, chosen):
    visitor = look(somebody(visitors, user), **({"theme": "light"} | chosen))
    assert [fault for path in MAIN[user] for fault in faults(visitor, path)] == []


@pytest.mark.long
@pytest.mark.parametrize("user", list(MAIN))
def test_forced_colours_keep_every_page_whole(visitors, user):
    visitor = somebody(visitors, user, forced_colors="active")
    found = []
    for path in MAIN[user]:
        report = Axe().run(visitor.open(path).page, options={"resultTypes": ["violations"]}).response["violations"]
        found += [f"{path}: {item['id']}" for item in report if item["impact"] in SERIOUS]
        found += [f"{path}: {clipped}" for clipped in visitor.page.evaluate(CLIPPED)]
    assert found == []


@pytest.mark.parametrize("user", list(MAIN))
def test_paper_is_white_in_plain_size_and_without_controls(visitors, user):
    visitor = look(somebody(visitors, user), fs="200", theme="dark", contrast="high")
    for path in MAIN[user]:
        page = visitor.open(path).page
        page.emulate_media(media="print")
        assert size(page) == pytest.approx(14, abs=0.1)
        inks = page.evaluate(INKS)
        assert not [ink for ink in inks if lightness(page, ink) > PALE], path
        assert not page.locator(".looks, .sections, .clockbar, .desktree").locator("visible=true").count()
        page.emulate_media(media="screen")


def lightness(page, colour):
    """How light a colour is, 0 to 1, as the browser paints it."""
    return _painted.setdefault(colour, page.evaluate(PAINT, colour))


_painted = {}
PAINT = """colour => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
  return a ? (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 : 0;
}"""
