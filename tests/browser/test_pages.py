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


REACHED = {
    "/": "查验",
    "/verify": "查验",
    "/accounts/login/": "市级经办人",
}


@pytest.mark.parametrize("path", REACHED)
def test_the_keyboard_reaches_the_main_action_and_shows_where_it_is(visitors, path):
    page = visitors.anonymous().open(path).page
    for _press in range(40):
        page.keyboard.press("Tab")
        held = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.innerText || '', s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"
            " || s.boxShadow !== 'none', e.getBoundingClientRect().width > 0] })()"
        )
        assert held[1:] == [True, True], held
        if held[0].startswith(REACHED[path]):
            return
    raise AssertionError(f"forty tabs on {path} and no {REACHED[path]}")


def test_a_roster_is_taken_without_javascript(visitors, city):
    handler = visitors.signed_in("firm-0001-handler", java_script_enabled=False)
    page = handler.press(city.plan.unfinished[0].name).press("上传名册").page
    data = rosters.clean_roster(city.plan)
    page.set_input_files("#roster", {"name": "名册.xlsx", "mimeType": XLSX, "buffer": data})
    handler.press("上传并检查").press("导入 20 行")
    assert "名册：20 人" in handler.text
    handler.press("+1 天")
    assert "2023-10-21" in page.locator(".clockbar").inner_text()
