# SPDX-License-Identifier: Apache-2.0
"""The frame of a page: what a visitor chose is kept without JavaScript, and only what may be chosen."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from guildmark.web.chrome import look_and_site, remember_choices


def visit(address, **cookies):
    request = RequestFactory().get(address)
    request.COOKIES.update(cookies)
    return request


def answer(address):
    return remember_choices(lambda _request: HttpResponse("page"))(visit(address))


def test_a_chosen_language_is_kept_and_the_page_shown_again_without_it():
    response = answer("/notices/?q=1&lang=en")
    assert response.status_code == 302
    assert response["Location"] == "/notices/?q=1"
    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize("address", ["/notices/?lang=tlh", "/notices/?fs=900", "/notices/?theme=pink", "/notices/"])
def test_what_is_not_a_choice_changes_nothing(address):
    response = answer(address)
    assert response.content == b"page"
    assert not response.cookies


def test_a_redirect_never_leaves_the_site():
    request = visit("/?lang=en")
    request.path = "//elsewhere.example/"
    assert remember_choices(lambda _request: HttpResponse())(request)["Location"] == "/elsewhere.example/"


def test_the_look_comes_from_cookies_and_nothing_else_gets_in():
    look = look_and_site(visit("/", gm_theme="dark", gm_fs="150", gm_contrast="x'><script>"))["look"]
    assert look["theme"] == "dark"
    assert look["fs"] == "150"
    assert "contrast" not in look


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "首页"), ("/notices/17", "公示"), ("/portal/batches/3/", "评价批次"), ("/portal/", "概况")],
)
def test_the_section_one_is_in_is_marked(path, current):
    nav = look_and_site(visit(path))["nav"]
    assert [item["label"] for item in nav if item["current"]] == [current]


def test_a_page_outside_the_sections_marks_none():
    assert not [item for item in look_and_site(visit("/c/abc"))["nav"] if item["current"]]


@pytest.mark.parametrize(
    ("now", "smaller", "larger", "first", "last"),
    [("100", "100", "112", True, False), ("125", "112", "150", False, False), ("200", "150", "200", False, True)],
)
def test_letters_grow_and_shrink_a_step_at_a_time_and_end(now, smaller, larger, first, last):
    looks = look_and_site(visit("/", gm_fs=now))["looks"]
    assert (looks["smaller"], looks["larger"], looks["first"], looks["last"]) == (smaller, larger, first, last)


def test_the_rest_of_the_address_is_kept_when_the_look_is_changed():
    looks = look_and_site(visit("/figures/certificates?level=3&page=2&level=4&fs=125&lang=en"))["looks"]
    assert looks["kept"] == [("level", "3"), ("level", "4"), ("page", "2")]


def test_a_choice_is_kept_for_a_year_for_this_site():
    cookie = answer("/?fs=125").cookies["gm_fs"]
    assert (cookie.value, cookie["max-age"], cookie["path"], cookie["samesite"]) == ("125", 31_536_000, "/", "Lax")


def test_high_contrast_can_be_given_up_again():
    assert answer("/?contrast=").cookies["gm_contrast"].value == ""
