# SPDX-License-Identifier: Apache-2.0
"""Every route, asked by every role for a row of her own, her district's, another's, another city's, and for none.

The table is `access_table.py`; the rows are made once in a database of this module's own, and every deed is taken back.
"""

import contextlib
import copy
import os

import pytest
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from tests import embedded
from tests.web import access_rows
from tests.web.access_table import ABSENT, OWN, PLACES, REACH, ROLES, ROUTES

from guildmark.kernel import clock

MISSING_LINE = (
    "a route without its line in tests/web/access_table.py, or a line without its route: say there whose page it is"
)
SIGN_IN, NOT_FOUND, REFUSED, METHOD, SERVER_ERROR = 302, 404, 403, 405, 500
ELSEWHERE = {"passkey", "mail key", "password key", "password link"}  # rows of allauth's own
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def routes(resolver, space=()):
    """The names of all routes."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, (*space, pattern.namespace) if pattern.namespace else space)
        else:
            yield ":".join((*space, str(pattern.name)))


def test_every_route_has_its_line():
    there = set(routes(get_resolver()))
    assert (sorted(there - set(ROUTES)), sorted(set(ROUTES) - there)) == ([], []), MISSING_LINE


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """The rows, in a database of this module's own, and a browser for each role."""
    name, before = f"matrix_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", _databases()
    embedded.clone(name)
    folder = tmp_path_factory.mktemp("register")
    with override_settings(DEMO=True, REGISTER_FOLDER=folder), django_db_blocker.unblock():
        _point(dict.fromkeys(before, name))
        clock.fresh()
        places, accounts = access_rows.build()
        yield places, {role: _browser(accounts.get(role)) for role in ROLES}
        _point(before)
    embedded.drop(name)


@pytest.fixture(autouse=True)
def _demo(request, settings):
    if "town" in request.fixturenames:
        settings.DEMO = True


def _databases():
    return {alias: connections.settings[alias]["NAME"] for alias in connections}


def _point(names):
    for alias, name in names.items():
        with contextlib.suppress(Exception):
            connections[alias].close()
        connections.settings[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name


def _browser(account):
    client = Client(headers={"accept-language": "zh-CN"}, raise_request_exception=False)
    if account is not None:
        client.force_login(account, backend=BACKEND)
    return client


def walk(name, town):
    """Everything that goes otherwise than the table says: (role, place, method) → what came."""
    line, (places, browsers) = ROUTES[name], town
    wrong = {}
    for place in _places(line):
        address = reverse(name, kwargs=access_rows.address_of(line.row, place, places))
        for role in ROLES:
            for method, right in (("get", _reads(line, role, place)), ("post", _posts(line, role, place))):
                status, where = _ask(browsers[role], method, address)
                if (status >= SERVER_ERROR and status not in right) or not _fits(status, where, right):
                    wrong[role, place, method] = (status, where, right)
    return wrong


def _places(line):
    if line.row is None:
        return (OWN,)
    return (OWN, ABSENT) if line.public or line.row in ELSEWHERE else PLACES


def _ask(browser, method, address):
    """The status and where one is led; whatever it did is taken back."""
    cookies = copy.copy(browser.cookies)
    with transaction.atomic():
        answer = getattr(browser, method)(address)
        for _part in answer if answer.streaming else ():
            pass
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer.status_code, answer.headers.get("Location", "")


def _out(line, role, place):
    """What becomes of somebody whose page it is not, or none where it is hers."""
    if role not in line.may:
        return ("sign in",) if role == "nobody" else (NOT_FOUND,)
    if line.row is None or line.row in ELSEWHERE:
        return None
    reached = place != ABSENT if line.public else place in REACH[role]
    return None if reached else (NOT_FOUND,)


def _reads(line, role, place):
    out = _out(line, role, place)
    if out is not None:
        return (*out, METHOD) if line.get == METHOD else out
    if line.reads is not None and role not in line.reads:
        return (REFUSED,)
    return _given(line)


def _given(line):
    return line.get if isinstance(line.get, tuple) else (line.get,)


def _posts(line, role, place):
    out = _out(line, role, place)
    if out is not None:
        return (*out, METHOD)
    if line.does is None:
        return ("let in",)
    allowed = ("let in", REFUSED) if REFUSED in _given(line) else ("let in",)
    return allowed if role in line.does else (REFUSED,)


def _fits(status, where, right):
    if "sign in" in right:
        return (status == SIGN_IN and where.startswith("/accounts/login/")) or status in right
    if "let in" in right:
        return (
            status < SERVER_ERROR
            and (status != REFUSED or REFUSED in right)
            and not where.startswith("/accounts/login/?next")
        )
    return status in right


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_opens_to_those_whose_page_it_is_and_to_nobody_else(name, town):
    wrong = [
        f"{role}, {place}, {method}: {status} {where}, not {right}"
        for (role, place, method), (status, where, right) in walk(name, town).items()
    ]
    assert not wrong, "\n".join(["otherwise than tests/web/access_table.py says", *wrong])
