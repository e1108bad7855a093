# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL and DuckDB answer a simulation with the same figures."""

import random
from datetime import date
from pathlib import Path

import pytest
from tests.engines.rules import populace
from tests.engines.rules.test_simulating import CHANGE, snapshot

from guildmark.cli.populations import in_postgres
from guildmark.engines import packfiles
from guildmark.engines.rules import populations

PACK = packfiles.load(Path(__file__).parent / "example" / "skill-level-2.toml")


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2026, 6, 30), "asked"])
@pytest.mark.parametrize("by", [(), ("区县", "occ")])
def test_both_engines_come_to_the_same_figures(on, by, tmp_path):
    rows = populace.people(PACK, random.Random(8), 2000, absent=0.05)  # noqa: S311 - chance, no secret
    change = populations.Change(PACK, packfiles.with_values(PACK, CHANGE), "eligible", on, by)
    path = snapshot(PACK, rows, tmp_path)
    told = [engine(change, path) for engine in (populations.simulate, in_postgres)]
    assert [each.pop("engine") for each in told] == ["duckdb", "postgres"]
    assert list(told[0]) == list(told[1])
    assert told[0].pop("ms") >= 0 <= told[1].pop("ms")
    assert told[0] == told[1]
    assert told[0]["gain"] > 0
