# SPDX-License-Identifier: Apache-2.0
"""A handed-over account gets its first password by a link that works once, for three days, and stands nowhere."""

import datetime as dt
import re

import pytest
from django.test import Client
from tests.factories import journaled, refused

from guildmark.domain.people.models import Account, Grant
from guildmark.flows import first_passwords, handovers
from guildmark.kernel import clock
from guildmark.kernel.models import Line

NEW = {"label": "新经办人", "username": "new-handler", "email": "new@example.org"}
WORD = "五月的风筝飞过青岚河"
GIVEN = {"password": WORD + "2026", "again": WORD + "2026"}


@pytest.fixture
def made(town, firm):
    """The account to which the firm's handler's office was handed over."""
    return handovers.hand_over(Grant.objects.get(account_id=firm.handler.id), **NEW, by=town.officer)


@pytest.fixture
def link(town, made):
    """The path of a link for her."""
    return first_passwords.offer(made.grants.get(), by=town.officer)[1]


def test_handing_over_shows_the_link_once_and_it_leads_to_a_sign_in(town, firm, officer):
    where = f"/desk/filings/{firm.filing.pk}/accounts/"
    page = officer.post(where, NEW | {"grant": Grant.objects.get(account_id=firm.handler.id).pk})
    [path] = set(re.findall(r"http://testserver(/accounts/first-password/[^\"<]+)", page.content.decode()))
    assert page["Cache-Control"] == "no-store"
    assert path not in officer.get(where).content.decode()
    herself = Client()
    assert "new-handler" in herself.get(path).content.decode()
    assert herself.post(path, GIVEN).url == "/accounts/login/"
    assert herself.post("/accounts/login/", {"login": "new-handler", "password": GIVEN["password"]}).status_code == 302


def test_a_link_cannot_be_used_twice(made, link):
    assert Client().post(link, GIVEN).status_code == 302
    again = Client()
    assert (again.get(link).status_code, again.post(link, GIVEN).status_code) == (404, 404)
    assert Account.objects.get(pk=made.pk).check_password(GIVEN["password"])


def test_of_two_at_once_only_one_sets_the_password(made, link):
    _, _, _, key, token, _ = link.split("/")
    first, second = (first_passwords.account_for(key, token) for _ in range(2))
    first_passwords.set_password(first, "hash-one")
    with refused("password-link.over"):
        first_passwords.set_password(second, "hash-two")
    assert Account.objects.get(pk=made.pk).password == "hash-one"


def test_a_link_is_over_after_three_days(link):
    clock.set_demo(clock.now() + dt.timedelta(days=2, hours=23))
    assert Client().get(link).status_code == 200
    clock.set_demo(clock.now() + dt.timedelta(hours=2))
    assert Client().get(link).status_code == 404


def test_a_new_link_makes_the_old_one_void(town, firm, made, link, officer):
    page = officer.post(f"/desk/filings/{firm.filing.pk}/accounts/password/", {"grant": made.grants.get().pk})
    assert "/accounts/first-password/" in page.content.decode()
    assert Client().get(link).status_code == 404


def test_the_journal_tells_both_deeds_and_not_the_link(made, link):
    Client().post(link, GIVEN)
    assert [line.data for line in journaled("people.account.password-offered", made)] == [{}]
    assert [line.actor_id for line in journaled("people.account.password-set", made)] == [made.pk]
    assert not any(part in str(line.data) for line in Line.objects.all() for part in link.split("/")[3:5])


def test_a_weak_or_differing_password_and_a_broken_link_are_refused(link):
    weak = Client().post(link, {"password": "new-handler", "again": "new-handler"})
    differing = Client().post(link, GIVEN | {"again": "another-one-2026"})
    assert (weak.status_code, differing.status_code) == (422, 422)
    assert Client().get(link[:-2] + "x/").status_code == 404
    assert Client().get("/accounts/first-password/_-/a-b/").status_code == 404


def test_nobody_but_the_city_s_officer_gives_links_and_only_without_a_password(town, firm, made, link):
    for by in (firm.checker, town.district, town.supervisor, town.auditor):
        with refused("deed.not-permitted"):
            first_passwords.offer(made.grants.get(), by=by)
    Client().post(link, GIVEN)
    with refused("account.has-password"):
        first_passwords.offer(made.grants.get(), by=town.officer)
    with refused("grant.not-of-a-firm"):
        first_passwords.offer(Grant.objects.get(account_id=town.auditor.id), by=town.officer)


def test_the_page_of_a_link_tells_nobody_where_it_came_from(link):
    page = Client().get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
