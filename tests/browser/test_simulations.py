# SPDX-License-Identifier: Apache-2.0
"""The simulation desk in a browser: a change is simulated over the city, and its lists are as long as its figures."""

import io
import re

import openpyxl
import pytest
from tests.browser import pages
from tests.browser.visitors import faults

pytestmark = pytest.mark.long
SOONER = {"e2018_l3_after_l4": "0", "e2018_l2_after_l3": "0", "e2023_l2_after_l3": "0", "e2023_l3_after_l4": "0"}
LATER = dict.fromkeys(SOONER, "30")


def simulated(visitor, people, values):
    """The page of a simulation made in the form: every section is opened as a reader would."""
    visitor.open(f"/desk/simulations/?people={people}")
    for section in visitor.page.locator("form details:not([open]) summary").all()[::-1]:
        section.click()
    for name, value in values.items():
        visitor.page.fill(f"#p-{name}", value)
    return visitor.press("测算")


def number(words):
    """The number that a figure or a heading shows."""
    return int(re.search(r"\d[\d,]*", words)[0].replace(",", ""))


def listed(visitor):
    """How many the open list holds, page by page."""
    count = visitor.page.locator("#list tbody tr").count()
    while visitor.page.locator("#list a[rel=next]").count():
        with visitor.page.expect_navigation():
            visitor.page.locator("#list a[rel=next]").click()
        count += visitor.page.locator("#list tbody tr").count()
    return count


def opened(visitor, kind):
    """A figure of the page and how many its list holds."""
    figure = visitor.page.locator(f".tally a.{kind}")
    said = number(figure.inner_text())
    with visitor.page.expect_navigation():
        figure.click()
    return said, listed(visitor)


@pytest.mark.parametrize("script", [True, False])
def test_the_list_of_those_who_would_gain_is_as_long_as_the_figure(visitors, script):
    officer = simulated(visitors.signed_in(pages.OFFICER, java_script_enabled=script), "holders", SOONER)
    said, held = opened(officer, "gains")
    assert said == held > 0
    assert officer.errors == []


def test_the_list_of_those_who_would_lose_is_as_long_as_the_figure(visitors):
    said, held = opened(simulated(visitors.signed_in(pages.OFFICER), "entries", LATER), "bad")
    assert said == held > 0


def test_every_group_opens_as_many_as_it_says(visitors):
    officer = simulated(visitors.signed_in(pages.OFFICER), "entries", LATER)
    links = officer.page.locator(".moves a")
    for href, said in [(link.get_attribute("href"), number(link.inner_text())) for link in links.all()]:
        officer.open(href)
        assert listed(officer) == said


def test_a_simulation_is_reopened_by_its_address_and_by_nobody_else(visitors):
    officer = simulated(visitors.signed_in(pages.OFFICER), "holders", SOONER)
    address, heading = officer.page.url, officer.heading
    assert officer.open(address).heading == heading
    assert visitors.signed_in("city-supervisor").page.goto(address).status == 404


def test_the_workbook_has_the_list_of_the_figure(visitors):
    officer = simulated(visitors.signed_in(pages.OFFICER), "holders", SOONER)
    said = number(officer.page.locator(".tally a.gains").inner_text())
    book = openpyxl.load_workbook(io.BytesIO(officer.download("导出工作簿")))
    assert book["变为符合"].max_row - 1 == said


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nothing_is_wrong_with_the_pages(visitors, locale):
    officer = simulated(visitors.signed_in(pages.OFFICER), "holders", SOONER)
    reader = officer if locale == "zh-CN" else visitors.signed_in(pages.OFFICER, locale=locale)
    for path in ("/desk/simulations/", officer.page.url, f"{officer.page.url}?list=gain"):
        assert faults(reader, path) == []
