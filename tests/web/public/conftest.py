# SPDX-License-Identifier: Apache-2.0
"""A tiny city, played once through the flows; every test gets its own copy of it, tables and register alike."""

import contextlib
import itertools
import os
import shutil

import pytest
from django.db import connections
from django.test import Client, override_settings
from tests import embedded

from guildmark.domain.credentials.models import Credential
from guildmark.domain.publicity.models import Notice

FIRMS, HIGH, SEED = 4, 40, 7
_numbers = itertools.count()


@contextlib.contextmanager
def pointed_at(name):
    """Django's connections at the database ``name``."""
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    for target in (dict.fromkeys(before, name), before):
        for alias, database in target.items():
            with contextlib.suppress(Exception):
                connections[alias].close()
            connections.settings[alias]["NAME"] = connections[alias].settings_dict["NAME"] = database
        if target is not before:
            try:
                yield
            finally:
                connections.close_all()


@pytest.fixture(scope="session")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    """The name of a database in which the tiny city was played, and the folder of its register."""
    from guildmark.flows.demo.city import plan_city
    from guildmark.flows.demo.play import play
    from guildmark.kernel import clock

    name = f"played_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    folder = tmp_path_factory.mktemp("register")
    embedded.clone(name)
    with pointed_at(name), override_settings(DEMO=True, REGISTER_FOLDER=folder), django_db_blocker.unblock():
        clock.fresh()
        play(plan_city(FIRMS, HIGH, SEED), lambda *_: None)
    clock.fresh()
    yield name, folder
    embedded.drop(name)


@pytest.fixture
def city(played, django_db_blocker, tmp_path, settings):
    """A copy of the played city, all of this test's own."""
    from guildmark.kernel import clock

    name = f"city_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    embedded.copy(name, played[0])
    settings.DEMO = True
    settings.REGISTER_FOLDER = tmp_path / "register"
    shutil.copytree(played[1], settings.REGISTER_FOLDER)
    clock.fresh()
    with pointed_at(name), django_db_blocker.unblock():
        yield name
    embedded.drop(name)


@pytest.fixture
def visitor(city):
    """Somebody without an account, who reads Chinese."""
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def certificate(city):
    """The newest valid certificate."""
    return Credential.objects.select_related("person", "organisation").order_by("-pk").first()


@pytest.fixture
def notice(city):
    """A notice that is up."""
    return Notice.objects.filter(state="up").first()


@pytest.fixture
def officers(city):
    """The city's officer and supervisor, as actors."""
    from guildmark.domain.people import queries

    accounts = {
        row.username: queries.actor_of(row) for row in queries.Account.objects.filter(username__startswith="city-")
    }
    return accounts["city-officer"], accounts["city-supervisor"]


@pytest.fixture
def revoke(officers):
    """A function that revokes a certificate through the flow, by two officers."""
    from guildmark.flows import revocations

    def deed(credential, reason="成绩登记有误"):
        proposed = revocations.propose(credential, reason=reason, by=officers[0])
        return revocations.confirm(proposed, by=officers[1])

    return deed
