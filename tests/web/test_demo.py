# SPDX-License-Identifier: Apache-2.0
"""The demo's sign-in and clock: there in the demo, nowhere else, and by POST only."""

import datetime as dt

import pytest
from tests import factories

from guildmark.kernel import clock


@pytest.mark.parametrize("page", ["/demo/login/", "/demo/clock/"])
def test_outside_the_demo_they_do_not_exist(db, client, page):
    assert client.get(page).status_code == 404
    assert client.post(page, {"user": "city-officer", "step": "day"}).status_code == 404


@pytest.mark.parametrize("page", ["/demo/login/", "/demo/clock/"])
def test_they_are_posted_to(town, client, page):
    assert client.get(page).status_code == 405


def test_one_click_signs_in_and_leads_to_the_office(town, client):
    answer = client.post("/demo/login/", {"user": "city-officer"})
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_only_the_demos_own_accounts_can_be_clicked(town, client):
    firm = [factories.firm(town) for _ in range(3)][2]
    assert client.post("/demo/login/", {"user": "nobody"}).status_code == 404
    assert client.post("/demo/login/", {"user": firm.handler.label}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_sign_in_page_offers_them_in_the_demo_only(town, client, settings):
    assert 'value="city-officer"' in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    assert 'value="city-officer"' not in client.get("/accounts/login/").content.decode()


def test_nobody_is_led_off_the_site(town, client):
    answer = client.post("/demo/login/", {"user": "city-officer", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/desk/"


def test_the_clock_moves_by_a_day_and_comes_back_to_the_page(town, client):
    answer = client.post("/demo/clock/", {"step": "day", "next": "/verify"})
    assert answer.headers["Location"] == "/verify"
    assert clock.today() == factories.START + dt.timedelta(days=1)


def test_to_the_next_due_closes_the_notice(firm, handler):
    made = factories.batch(firm, "shown")
    handler.post("/demo/clock/", {"step": "due"})
    assert factories.again(made).state == "closed"
