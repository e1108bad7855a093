# SPDX-License-Identifier: Apache-2.0
"""One SQL text, PostgreSQL and DuckDB: row for row what the evaluator says, each clause and the verdict."""

import random
from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from tests.engines.rules import chance, populace

from guildmark.engines import packfiles
from guildmark.engines.rules import populations

EXAMPLE = Path(__file__).parent / "example" / "skill-level-2.toml"
PACKS = [*sorted(packfiles.SHIPPED.glob("*/*/*.toml")), EXAMPLE]
ROWS = 20_000


class InDuckdb:
    """A population in DuckDB."""

    def __init__(self, pack, rows, folder):
        path = folder / "population.csv"
        path.write_text(populace.as_csv(rows), encoding="utf-8")
        self.database = duckdb.connect()
        self.database.execute(f"create table population ({populace.columns(pack)})")
        self.database.execute(f"copy population from '{path}' (header false, nullstr '')")

    def rows(self, statement):
        return self.database.execute(f"{statement} order by row_no").fetchall()


class InPostgres:
    """The same population in PostgreSQL, for the length of the test."""

    def __init__(self, pack, rows, _folder):
        with connection.cursor() as cursor:
            cursor.execute(f"create temporary table population ({populace.columns(pack)}) on commit drop")
            with cursor.copy("copy population from stdin with (format csv)") as copy:
                copy.write(populace.as_csv(rows))

    def rows(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} order by row_no")
            return cursor.fetchall()


def differences(pack, rows, database, days):
    """What differs in any decision, on each as-of and on every row's own."""
    found = []
    for decision, plan in pack.decisions.items():
        for on in days:
            statement = populations.statement(pack, decision, on, days=populace.AS_OFS)
            told = [row[-len(plan.clauses) - 1 :] for row in database.rows(statement)]
            found += populace.differing(pack, decision, rows, on, told)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("store", [InDuckdb, InPostgres])
@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name + path.stem)
def test_shipped_packs_agree_on_twenty_thousand_people(path, store, tmp_path):
    pack = packfiles.load(path)
    rows = populace.people(pack, random.Random(3), ROWS)  # noqa: S311 - chance, no secret
    assert differences(pack, rows, store(pack, rows, tmp_path), [date(2024, 2, 29), "asked"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("store", [InDuckdb, InPostgres])
@pytest.mark.parametrize("seed", range(20))
def test_packs_made_at_random_agree(seed, store, tmp_path):
    dice = random.Random(seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice)
    rows = populace.people(pack, dice, 1000, absent=0.2)
    assert differences(pack, rows, store(pack, rows, tmp_path), [date(2023, 6, 30), "asked"]) == []


def test_the_populations_are_no_trifles():
    pack = packfiles.load(EXAMPLE)
    rows = populace.people(pack, random.Random(3), 2000)  # noqa: S311 - chance, no secret
    told = [populace.answers(pack, "eligible", row, row["asked"]) for row in rows]
    seen = [set(column) for column in zip(*told, strict=True)]
    assert all({True, False} <= truths for truths in seen[:-1])
    assert sum(None in truths for truths in seen[:-1]) >= 6
    assert seen[-1] == {"yes", "no", "unknown"}
