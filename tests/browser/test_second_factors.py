# SPDX-License-Identifier: Apache-2.0
"""An auditor enrols a second factor in a real browser and signs in with it: six digits, and a passkey."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from guildmark.domain.people.models import Account

pytestmark = pytest.mark.browser
WORD = "kites-over-the-river-2026"
PASSKEYS = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def auditor(visitors, django_db_blocker):
    """A browser before the sign-in page, and an auditor whose password is known."""
    with django_db_blocker.unblock():
        account = Account.objects.get(username="auditor")
        account.set_password(WORD)
        account.save(update_fields=["password"])
    return visitors.anonymous()


def sign_in(visitor):
    """Sign in with name and password."""
    page = visitor.open("/accounts/login/").page
    page.fill("input[name=login]", "auditor")
    page.fill("input[name=password]", WORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(visitor):
    """Send the code."""
    with visitor.page.expect_navigation():
        visitor.page.locator("main").get_by_role("button", name="登录", exact=True).click()


def say_again(visitor):
    """Say the password once more: a second factor is not enrolled without it."""
    assert "/reauthenticate/" in visitor.page.url
    visitor.page.fill("input[name=password]", WORD)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def digits(secret, later=0):
    """What the phone shows now, or so many half minutes later."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + later))


def test_six_digits_are_enrolled_and_then_asked_for(auditor):
    sign_in(auditor)
    page = auditor.open("/accounts/2fa/totp/activate/").page
    say_again(auditor)
    assert auditor.heading == "扫一扫，再输入六位数字"
    secret = page.locator("dl.facts dd.code").inner_text().strip()
    page.fill("input[name=code]", digits(secret))
    auditor.press("启用")
    assert "验证器：已启用" in auditor.open("/accounts/security/").text
    auditor.context.clear_cookies()
    sign_in(auditor)
    assert auditor.heading == "密码对了，再输一次验证码"
    page.locator("input[name=code]:visible").fill("000000" if digits(secret) != "000000" else "111111")
    send(auditor)
    assert "/2fa/authenticate/" in page.url
    page.locator("input[name=code]:visible").fill(digits(secret, later=1))
    send(auditor)
    assert auditor.open("/desk/journal/").heading.startswith("日志")


def test_a_passkey_is_enrolled_and_signs_in_without_a_password(auditor):
    page = auditor.page
    keys = auditor.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    sign_in(auditor)
    auditor.open("/accounts/2fa/webauthn/add/")
    say_again(auditor)
    page.fill("input[name=name]", "办公室的电脑")
    page.check("input[name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    assert "办公室的电脑" in auditor.open("/accounts/security/").text
    auditor.context.clear_cookies()
    auditor.open("/accounts/login/")
    with page.expect_navigation(url=lambda address: "/login" not in address):
        page.click("#passkey_login")
    assert auditor.open("/desk/journal/").heading.startswith("日志")
