# SPDX-License-Identifier: Apache-2.0
"""A change of parameters over the entries on file: who gains, who loses, and that nothing else is touched."""

import datetime as dt

import pytest
from tests import factories

from guildmark.domain.policies import queries as policies
from guildmark.engines import packfiles
from guildmark.reporting import simulations

ON = dt.date(2023, 7, 1)
AFTER = "e2018_l3_after_l4"
LONGER = {AFTER: "60", "e2023_l3_after_l4": "60", "e2023_l3_work_years": "60"}


@pytest.fixture
def judged(firm):
    """Three who may go to level 3 since they hold level 4 from 2015."""
    return factories.batch(firm, "taken", factories.rows(3))


@pytest.fixture
def pack(judged):
    """The rules in force."""
    return policies.defining(ON)


def test_a_change_of_nothing_changes_nobody(pack, town):
    found = simulations.simulate(pack, {}, ON, by=town.officer)
    assert (len(found.rows), found.count("before", "yes"), found.gain, found.lose) == (3, 3, [], [])


def test_longer_years_take_it_from_those_who_have_fewer(pack, judged, town):
    found = simulations.simulate(pack, LONGER, ON, by=town.officer)
    assert sorted(found.lose) == sorted(judged.entries.values_list("pk", flat=True))
    assert [(row["rows"], row["lose"]) for row in found.by("level")] == [(3, 3)]
    assert sum(row["lose"] for row in found.by("district")) == len(found.lose)


def test_who_sees_nothing_of_a_district_simulates_nothing_of_it(pack, town):
    assert simulations.simulate(pack, {}, ON, by=town.other_district).rows == []


def test_the_snapshot_is_the_same_for_the_same_people_only(pack, firm, town):
    first, again = (simulations.simulate(pack, {}, ON, by=town.officer).snapshot for _ in range(2))
    factories.batch(firm, "taken", factories.rows(1, 20), title="第二批")
    assert (first == again, simulations.simulate(pack, {}, ON, by=town.officer).snapshot == first) == (True, False)


def test_a_value_of_another_type_is_refused(pack, town):
    with pytest.raises(packfiles.PackError):
        simulations.simulate(pack, {AFTER: "four"}, ON, by=town.officer)


def test_the_clauses_that_take_it_away_are_counted(pack, town):
    found = simulations.simulate(pack, LONGER, ON, by=town.officer)
    assert found.binding
    assert all(0 < row["lose"] <= len(found.lose) for row in found.binding)
