# SPDX-License-Identifier: Apache-2.0
"""Browsers of people with an office, for pages behind a sign-in."""

import pytest
from django.test import Client
from tests import factories

from guildmark.domain.people.models import Account


@pytest.fixture
def town(db, demo_clock):
    """The offices of the small city, on the factories' first day."""
    return factories.city()


@pytest.fixture
def firm(town):
    """A firm with a filing."""
    return factories.firm(town)


@pytest.fixture
def browse():
    """A function: the browser of whoever this actor is, in Chinese."""

    def browser(actor):
        client = Client(headers={"accept-language": "zh-CN"})
        client.force_login(
            Account.objects.get(pk=actor.id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return browser


@pytest.fixture
def handler(firm, browse):
    """The browser of the firm's handler."""
    return browse(firm.handler)


@pytest.fixture
def checker(firm, browse):
    """The browser of the firm's checker."""
    return browse(firm.checker)


@pytest.fixture
def officer(town, browse):
    """The browser of the city's officer."""
    return browse(town.officer)
