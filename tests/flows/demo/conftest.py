# SPDX-License-Identifier: Apache-2.0
"""The cities that these tests look at, each planned once."""

import pytest

from guildmark.flows.demo.city import plan_city


@pytest.fixture(scope="session")
def yuandu():
    return plan_city()


@pytest.fixture(scope="session")
def small():
    return plan_city(53, 409, 11)
