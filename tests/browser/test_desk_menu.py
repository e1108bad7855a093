# SPDX-License-Identifier: Apache-2.0
"""The desk's menu: beside the page on a wide screen, folded above it on a phone, without a script."""

import pytest
from tests.browser import pages

pytestmark = pytest.mark.browser


def tree(visitor, width):
    """The menu at ``width``."""
    visitor.page.set_viewport_size({"width": width, "height": 900})
    visitor.open("/desk/journal/")
    return visitor.page.locator("#desktree")


def test_on_a_phone_the_menu_is_folded_and_opens_by_keyboard_without_a_script(visitors):
    officer = visitors.signed_in(pages.OFFICER, java_script_enabled=False)
    menu = tree(officer, 390)
    assert not menu.is_visible()
    officer.page.locator(".deskmenu summary").focus()
    officer.page.keyboard.press("Enter")
    assert menu.is_visible()
    officer.press("权限表")
    assert officer.page.url.endswith("/desk/permits/")
    assert not officer.page.locator("#desktree").is_visible()


def test_on_a_wide_screen_the_menu_stands_open_and_needs_no_button(visitors):
    officer = visitors.signed_in(pages.OFFICER)
    assert tree(officer, 1280).is_visible()
    assert not officer.page.locator(".deskmenu").is_visible()


def test_the_search_says_what_it_searches(visitors):
    officer = visitors.signed_in(pages.OFFICER)
    tree(officer, 390)
    field = officer.page.get_by_label("找单位")
    assert field.is_visible()
    assert officer.page.locator("label[for=desk-search]").is_visible()
    field.fill("不存在的单位")
    with officer.page.expect_navigation():
        field.press("Enter")
    assert "q=" in officer.page.url
