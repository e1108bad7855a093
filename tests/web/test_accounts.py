# SPDX-License-Identifier: Apache-2.0
"""Signing in: a second factor for officers, a lock after wrong passwords, the limits of a sign-in."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from tests import factories

from guildmark.domain.people.models import Account
from guildmark.web import accounts_sessions

PASSWORD = "a-long-enough-word-7"


@pytest.fixture
def officer_account(town, settings):
    settings.DEMO = False
    account = Account.objects.get(pk=town.officer.id)
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(client, account, password=PASSWORD):
    return client.post("/accounts/login/", {"login": account.username, "password": password})


def enrol(client):
    """Add an authenticator as the page asks for it; its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<dd class="code">([A-Z2-7]+)</dd>', page)[1]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    return secret


def test_an_officer_without_a_second_factor_gets_no_further_than_its_page(officer_account, client):
    sign_in(client, officer_account)
    for page in ("/desk/", "/desk/journal/", "/desk/certificates/"):
        assert client.get(page).headers["Location"] == "/accounts/security/"
    assert "先加一种第二验证" in client.get("/accounts/security/").content.decode()


def test_with_an_authenticator_the_desk_opens_and_the_next_sign_in_asks_for_a_code(officer_account, client):
    sign_in(client, officer_account)
    enrol(client)
    assert client.get("/desk/").status_code == 200
    other = Client()
    assert sign_in(other, officer_account).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert other.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_the_secret_is_encrypted_and_the_qr_has_no_style(officer_account, client):
    sign_in(client, officer_account)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml" in page
    assert "style=" not in page
    secret = enrol(client)
    assert secret not in str(officer_account.authenticator_set.get(type="totp").data)


def test_in_the_demo_no_officer_is_asked(town, browse):
    assert browse(town.officer).get("/desk/").status_code == 200


def test_five_wrong_passwords_lock_the_account_for_everyone(officer_account, client):
    for _ in range(5):
        sign_in(Client(), officer_account, "wrong")
    assert "_auth_user_id" not in (sign_in(client, officer_account) and client.session)


def test_a_sign_in_is_journaled_with_its_means(officer_account, client):
    sign_in(client, officer_account)
    [line] = factories.journaled("people.account.signed-in", officer_account)
    assert (line.actor_id, line.data) == (officer_account.pk, {"how": "password"})


@pytest.mark.parametrize(("name", "seconds"), [(accounts_sessions.SEEN, 31 * 60), (accounts_sessions.BEGAN, 13 * 3600)])
def test_a_sign_in_ends_after_idling_and_after_its_hours(officer_account, client, name, seconds):
    sign_in(client, officer_account)
    session = client.session
    session[name] -= seconds
    session.save()
    answer = client.get("/accounts/security/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Faccounts%2Fsecurity%2F"
    assert "_auth_user_id" not in client.session


def test_other_sign_ins_are_ended_and_this_one_goes_on(officer_account, client):
    elsewhere = Client()
    sign_in(client, officer_account)
    sign_in(elsewhere, officer_account)
    client.post("/accounts/security/sessions/")
    assert elsewhere.get("/accounts/security/").status_code == 302
    assert client.get("/accounts/security/").status_code == 200
    assert len(factories.journaled("people.sessions.ended", officer_account)) == 1
