# SPDX-License-Identifier: Apache-2.0
"""The first password of an account that was handed over: a link that works once, for three days.

The link's token is Django's own: a keyed digest over the account, its unusable password and the time. Nothing of it
is stored; setting the password, or giving out another link, makes it void.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account, Grant
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import refuse_unless

DAYS: Final = 3
"""How long a link is good: Django's ``PASSWORD_RESET_TIMEOUT`` as the settings leave it."""


class FirstPasswordTokens(PasswordResetTokenGenerator):
    """Django's tokens on the office's clock, with a salt of their own: no other link's token opens this door."""

    key_salt = "guildmark.flows.first_passwords"

    def _now(self) -> dt.datetime:
        return clock.now().replace(tzinfo=None)


TOKENS: Final = FirstPasswordTokens()


def offer(grant: Grant, *, by: Actor) -> tuple[Account, str]:
    """Give out a link for the account of a firm's grant: the account and the link's path, shown once."""
    account = people.offer_password(grant, by=by)
    key = urlsafe_base64_encode(str(account.pk).encode())
    return account, f"/accounts/first-password/{key}/{TOKENS.make_token(account)}/"


def account_for(key: str, token: str) -> Account:
    """The account that a link opens; refuses ``password-link.over`` for every link that is no good."""
    account = persons.account_numbered(_number(key))
    good = account is not None and not account.has_usable_password() and TOKENS.check_token(account, token)
    refuse_unless(good, "password-link.over")
    assert account is not None  # noqa: S101 - for the type checker: without it `good` is false
    return account


def set_password(account: Account, password: str) -> None:
    """Set the first password; ``password`` is hashed already. The link is void from then on."""
    people.set_first_password(account, password)


def _number(key: str) -> int:
    try:
        return int(urlsafe_base64_decode(key).decode())
    except (ValueError, UnicodeDecodeError):
        return 0
