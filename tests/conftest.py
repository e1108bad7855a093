# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for: databases, a clock, proof that no table has changed.

`db` (pytest-django's) runs a test in a transaction on this process's clone, as the application's role. `clone_db` gives
a test a database of its own, for threads and browsers: the journal refuses TRUNCATE, so nothing can be flushed.
"""

import contextlib
import itertools
import os
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings
from django.utils import translation
from tests import embedded, factories

from guildmark.cli.locale_files import compile_all

_numbers = itertools.count()


def pytest_configure(config):
    """Compile translations; under xdist start the one server here, in the process that outlives the workers."""
    if not hasattr(config, "workerinput"):
        compile_all()
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        stack = contextlib.ExitStack()
        stack.enter_context(embedded.started())
        config.add_cleanup(stack.close)
        os.environ["GUILDMARK_TEST_SERVER"] = "started"


@pytest.fixture(scope="session")
def embedded_server():
    """The run's PostgreSQL."""
    if os.environ.get("GUILDMARK_TEST_SERVER") == "started":
        yield
        return
    with embedded.started():
        yield


@pytest.fixture(scope="session")
def django_db_setup(embedded_server, django_db_blocker):
    """This process's clone of the migrated database, in the place of pytest-django's creation of one."""
    with _database("process"), django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def clone_db(django_db_setup, django_db_blocker):
    """A fresh clone all of this test's own; what is committed in it stays in it."""
    with _database("test") as name, django_db_blocker.unblock():
        yield name
        connections.close_all()


@contextlib.contextmanager
def _database(purpose):
    """Clone a database and point Django's connections at it for the length of the block."""
    name = f"{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    embedded.clone(name)
    before = _names()
    _point(dict.fromkeys(before, name))
    try:
        yield name
    finally:
        _point(before)
        embedded.drop(name)


def _names():
    """Which database each of Django's connections is pointed at."""
    return {alias: connections.settings[alias]["NAME"] for alias in connections}


def _point(names):
    for alias, name in names.items():
        with contextlib.suppress(Exception):
            connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def house_language():
    """Each test begins in the house's language: a page asked for in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _clock_is_fresh():
    """No test sees the clock that another one set."""
    from guildmark.kernel import clock

    clock.fresh()
    yield
    clock.fresh()


@pytest.fixture
def demo_clock(request, settings):
    """A function that sets the demo's clock (a date or a moment), in demo mode; give the test a database too."""
    from guildmark.kernel import clock

    settings.DEMO = True
    return clock.set_demo


@pytest.fixture
def register_folder(settings, tmp_path):
    """A folder of this test's own for the public register."""
    settings.REGISTER_FOLDER = tmp_path / "register"
    return settings.REGISTER_FOLDER


@pytest.fixture(scope="session")
def town_database(django_db_setup, django_db_blocker):
    """A database in which the small city of `tests/factories.py` is set up once: its name and the city."""
    from guildmark.kernel import clock

    name, before = f"town_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", _names()
    embedded.clone(name)
    with django_db_blocker.unblock(), override_settings(DEMO=True):
        _point(dict.fromkeys(before, name))
        clock.fresh()
        city = factories.city()
        _point(before)
    yield name, city
    embedded.drop(name)


@pytest.fixture
def _at_town(request):
    """Point this test's transaction at the town's database, unless one has begun elsewhere already."""
    if connection.in_atomic_block:
        yield None
        return
    name, city = request.getfixturevalue("town_database")
    before = _names()
    _point(dict.fromkeys(before, name))
    yield city
    _point(before)


@pytest.fixture
def town(_at_town, db, demo_clock, register_folder):
    """The small city on its first day, its offices open; what a test does to it is rolled back."""
    return factories.city() if _at_town is None else replace(_at_town, firms=[])


@pytest.fixture
def firm(town):
    """A firm of the town that is filed and may assess."""
    return factories.firm(town)


@pytest.fixture
def no_table_changed():
    """`with no_table_changed(): ...` fails if any table's count or greatest number differs afterwards."""

    @contextlib.contextmanager
    def watch():
        before = tables_now()
        yield
        after = tables_now()
        changed = {name: (before[name], after[name]) for name in after if after[name] != before[name]}
        assert changed == {}

    return watch


def tables_now():
    """(count, greatest id) of every table but sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tablename, EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = 'public'"
            " AND c.table_name = t.tablename AND c.column_name = 'id' AND c.data_type IN ('bigint', 'integer'))"
            " FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename <> 'django_session' ORDER BY 1"
        )
        found = cursor.fetchall()
        greatest = {True: "max(id)", False: "NULL::bigint"}
        parts = [f"SELECT '{name}', count(*), {greatest[numbered]} FROM \"{name}\"" for name, numbered in found]
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, most) for name, count, most in cursor.fetchall()}
