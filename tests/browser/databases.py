# SPDX-License-Identifier: Apache-2.0
"""A played city in a database of its own, and copies of it: one for each test that changes something."""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.test import override_settings
from tests import embedded

from guildmark.flows.demo.city import CityPlan, plan_city
from guildmark.flows.demo.play import play
from guildmark.kernel import clock


@dataclass(frozen=True)
class City:
    """A played city: its plan, the public address it was played under, its database and its register's folder."""

    plan: CityPlan
    address: str
    database: str
    register: Path


@contextlib.contextmanager
def played(size: tuple[int, int, int], *, address: str, database: str, folder: Path):
    """Play the city of ``size`` (firms, high, seed) and leave it as a template; nobody is connected to it afterwards.

    The firm with the longest name is the second, whose batches stand at every stage, so that pages show it.
    """
    embedded.clone(database)
    plan = plan_city(*size)
    second, third = plan.firms[1:3]
    second.name, third.name = third.name, second.name
    try:
        with on(database), in_demo(address, folder):
            play(plan, lambda *_told: None)
        yield City(plan, address, database, folder)
    finally:
        embedded.drop(database)


@contextlib.contextmanager
def copied(city: City, name: str, folder: Path):
    """Give this block a copy of ``city`` to change, database and register."""
    embedded.copy(name, city.database)
    shutil.copytree(city.register, folder)
    try:
        with on(name), in_demo(city.address, folder):
            yield
    finally:
        embedded.drop(name)


@contextlib.contextmanager
def on(name: str):
    """Point Django's connections at the database ``name``; other threads that connect meanwhile find it too."""
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    _point(dict.fromkeys(before, name))
    try:
        yield
    finally:
        _point(before)


@contextlib.contextmanager
def in_demo(address: str, folder: Path):
    """Demo mode at ``address``, its register in ``folder``."""
    clock.fresh()
    with override_settings(DEMO=True, PUBLIC_URL=address, CSRF_TRUSTED_ORIGINS=[address], REGISTER_FOLDER=folder):
        yield
    clock.fresh()


def _point(names: dict[str, str]) -> None:
    for alias, name in names.items():
        with contextlib.suppress(Exception):
            connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
