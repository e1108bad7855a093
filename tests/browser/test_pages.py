# SPDX-License-Identifier: Apache-2.0
"""Every page of a played city: it is there, it fits a phone and a desk, it reads, and it works without JavaScript."""

import pytest
from tests.browser import pages
from tests.browser.visitors import faults

from guildmark.flows.demo import rosters

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUPS = ("public", "public in English", "portal", "desk")


@pytest.fixture
def looked_at(visitors, city):
    """A function: the visitor and the addresses of a group of pages."""

    def found(group):
        if group == "portal":
            return visitors.signed_in(pages.HANDLER), pages.portal(city)
        if group == "desk":
            return visitors.signed_in(pages.OFFICER), pages.desk()
        visitor = visitors.anonymous()
        return (visitor.open("/?lang=en") if "English" in group else visitor), pages.public()

    return found


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_fits_and_says_no_error(looked_at, group):
    visitor, paths = looked_at(group)
    assert [fault for path in paths for fault in faults(visitor, path, axe=False)] == []


@pytest.mark.long
@pytest.mark.parametrize("group", GROUPS)
def test_axe_finds_nothing_serious_on_any_page(looked_at, group):
    visitor, paths = looked_at(group)
    assert [fault for path in paths for fault in faults(visitor, path)] == []


def test_a_row_of_fourteen_problems_reads_on_a_phone(visitors, city):
    roster, worst = pages.roster_of_every_mistake(city)
    assert worst >= 14
    assert faults(visitors.signed_in(pages.HANDLER), f"/portal/rosters/{roster.pk}/", widths=(390,)) == []


def test_an_english_page_holds_no_chinese_but_names(visitors, city):
    visitor = visitors.anonymous().open("/?lang=en")
    for path in ("/verify", "/register/", "/figures/"):
        words = visitor.open(path).page.locator("main").inner_text()
        assert not [line for line in words.splitlines() if any("一" <= sign <= "鿿" for sign in line)]


@pytest.mark.parametrize(("path", "words"), [("/", "查验"), ("/verify", "查验"), ("/accounts/login/", "市级经办人")])
def test_the_keyboard_reaches_the_main_action_and_shows_where_it_is(visitors, path, words):
    tab_to(visitors.anonymous().open(path).page, words)


def test_the_keyboard_takes_a_roster(visitors, city):
    roster, _worst = pages.roster_of_every_mistake(city)
    handler = visitors.signed_in(pages.HANDLER).open(f"/portal/rosters/{roster.pk}/")
    tab_to(handler.page, f"导入 {roster.good} 行")
    with handler.page.expect_navigation():
        handler.page.keyboard.press("Enter")
    assert f"名册：{roster.good} 人" in handler.text


def tab_to(page, words):
    """Press Tab until what holds the focus begins with ``words``; each thing on the way shows that it is held."""
    for _press in range(60):
        page.keyboard.press("Tab")
        text, marked, there = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.innerText || '', s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"
            " || s.boxShadow !== 'none', e.getBoundingClientRect().width > 0] })()"
        )
        assert marked, text
        assert there, text
        if text.strip().startswith(words):
            return
    raise AssertionError(f"sixty tabs and no {words}")


def test_a_roster_is_taken_without_javascript(visitors, city):
    handler = visitors.signed_in("firm-0001-handler", java_script_enabled=False)
    page = handler.press(city.plan.unfinished[0].name).press("上传名册").page
    data = rosters.clean_roster(city.plan)
    page.set_input_files("#roster", {"name": "名册.xlsx", "mimeType": XLSX, "buffer": data})
    handler.press("上传并检查").press("导入 20 行")
    assert "名册：20 人" in handler.text
    handler.press("+1 天")
    assert "2023-10-21" in page.locator(".clockbar").inner_text()


def test_an_objection_is_filed_without_javascript(visitors):
    anyone = visitors.anonymous(java_script_enabled=False).open("/notices/")
    anyone.page.get_by_role("link", name="第4批").first.click()
    anyone.page.get_by_role("link", name="提异议").first.click()
    anyone.page.locator("textarea").fill("当天下午他在另一车间当班。")
    anyone.press("提交异议")
    assert "异议已收到" in anyone.heading


def test_a_figure_opens_without_javascript_and_its_list_adds_up(visitors):
    anyone = visitors.anonymous(java_script_enabled=False).open("/")
    anyone.page.locator("#figure-new-high-skilled").click()
    assert anyone.page.locator("#figure-new-high-skilled").get_attribute("aria-expanded") == "true"
    told = anyone.context.request.get("/figures/new-high-skilled.json?from=2023-01-01&to=2023-09-30").json()
    assert told["value"] == len(told["log_ids"]) == 20


def test_a_fault_of_a_page_would_be_seen(visitors):
    visitor = visitors.anonymous()
    body = f'<title>x</title><main><h1>x</h1><input><pre>{"x" * 900}</pre></main><img src="/nowhere.png">'
    visitor.page.route("**/verify", lambda route: route.fulfill(status=200, body=body, content_type="text/html"))
    seen = " ".join(faults(visitor, "/verify", widths=(390,)))
    assert all(word in seen for word in ("too wide at 390", "label at 390", "404"))
    assert faults(visitor, "/nowhere") == ["/nowhere: 404"]


def test_a_large_figure_stays_within_its_cell_on_a_phone_in_english(visitors):
    page = visitors.anonymous(viewport={"width": 390, "height": 900}).open("/?lang=en").page
    page.evaluate("document.querySelectorAll('.figure .much').forEach(e => e.firstChild.data = '160,005')")
    beyond = page.evaluate(
        "[...document.querySelectorAll('.figure')].map(cell => Math.max(...[...cell.querySelectorAll('*')].map(e => {"
        " const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right }))"
        " - cell.getBoundingClientRect().right)"
    )
    assert len(beyond) == 4
    assert max(beyond) <= 0
