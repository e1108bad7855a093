# SPDX-License-Identifier: Apache-2.0
"""One SQL text, PostgreSQL and DuckDB: row for row what the evaluator says, each clause and the verdict."""

import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from tests.engines.rules import chance, populace

from guildmark.engines import packfiles
from guildmark.engines.rules import populations, readings

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
        return self.database.execute(statement).fetchall()


class InPostgres:
    """The same population in PostgreSQL, for the length of the test."""

    def __init__(self, pack, rows, _folder):
        with connection.cursor() as cursor:
            cursor.execute(f"create temporary table population ({populace.columns(pack)}) on commit drop")
            with cursor.copy("copy population from stdin with (format csv)") as copy:
                copy.write(populace.as_csv(rows))

    def rows(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


def differences(pack, rows, stores, days):
    """What differs in any decision between the evaluator and a store, on each as-of and on every row's own."""
    found, values = [], [readings.read_all(pack.facts.values(), row) for row in rows]
    for decision, plan in pack.decisions.items():
        for on in days:
            told = populace.told(pack, decision, rows, on, values)
            statement = populations.statement(pack, decision, on, days=sorted({row["asked"] for row in rows}))
            answers = ", ".join([*(f"clause_{name}" for name in plan.clauses), "verdict"])
            asked = f"select {answers} from ({statement}) told order by row_no"
            for store in stores:
                found += [(type(store), *each) for each in populace.apart(rows, told, store.rows(asked))]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name + path.stem)
def test_shipped_packs_agree_on_twenty_thousand_people(path, tmp_path):
    pack = packfiles.load(path)
    rows = populace.people(pack, random.Random(3), ROWS)  # noqa: S311 - chance, no secret
    stores = [store(pack, rows, tmp_path) for store in (InDuckdb, InPostgres)]
    assert differences(pack, rows, stores, [date(2024, 2, 29), "asked"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_packs_made_at_random_agree_on_as_many(seed, tmp_path):
    dice = random.Random(seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice)
    rows = populace.people(pack, dice, ROWS, absent=0.2)
    stores = [store(pack, rows, tmp_path) for store in (InDuckdb, InPostgres)]
    assert differences(pack, rows, stores, [dice.choice(populace.AS_OFS), "asked"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_ends_of_numbers_and_of_the_calendar_agree_too(seed, tmp_path):
    dice = random.Random(seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice)
    rows = populace.people(pack, dice, 2000)
    ends = {"date": [date.min, date.max, date(1, 12, 31)], "int": [2**31 - 1, -(2**31), 0],
            "decimal": [Decimal("9999999.99"), Decimal("-9999999.99")]}  # fmt: skip
    for row in rows:
        for name in dice.sample(list(pack.facts), 6):
            row[name] = dice.choice(ends.get(pack.facts[name].type, [row[name]]))
        row["asked"] = dice.choice([row["asked"], date(1, 1, 1), date(100, 2, 28), date(9999, 12, 31)])
    stores = [store(pack, rows, tmp_path) for store in (InDuckdb, InPostgres)]
    assert differences(pack, rows, stores, [date(1, 1, 1), date(9999, 12, 31), "asked"]) == []


WORDS = {
    "with", "as", "select", "from", "left", "join", "on", "where", "is", "not", "null", "and", "or", "in", "case",
    "when", "then", "else", "end", "cast", "date", "boolean", "int", "interval", "true", "false", "distinct", "extract",
    "day", "ceil", "floor", "coalesce",
}  # fmt: skip
"""All that the SQL may say besides names and values: PostgreSQL, DuckDB and Spark mean the same by each."""
SIGNS = {"<>", "<=", ">=", "-", "+", "=", "<", ">", "(", ")", ",", "*"}
NAMES = re.compile(r"population|judged|days|every|as_of|verdict|clause_\w+|[pjd]|[pjd]\.(\w+|\*)|t[0-9]+")
TOKENS = re.compile(
    r"--[^\n]*\n|'(?:[^']|'')*'|[A-Za-z_]\w*(?:\.(?:\w+|\*))?|[0-9]+(?:\.[0-9]+)?|<>|<=|>=|[-+=<>(),*]|\s+|."
)


def strange(statement):
    """The words and signs of a text that are not among those that the three share."""
    tokens = {token for token in TOKENS.findall(statement) if not token.isspace() and token[:2] != "--"}
    return {token for token in tokens - WORDS - SIGNS if token[0] not in "'0123456789" and not NAMES.fullmatch(token)}


@pytest.mark.parametrize("on", [date(2024, 2, 29), "asked"])
def test_the_text_says_only_what_the_three_share(on):
    packs = [packfiles.load(path) for path in PACKS]
    packs += [chance.pack(random.Random(seed)) for seed in range(60)]  # noqa: S311 - chance, no secret
    for pack in packs:
        for decision in pack.decisions:
            statement = populations.statement(pack, decision, on, days=populace.AS_OFS)
            assert strange(statement) == set()


def test_words_that_one_of_them_has_alone_are_told_apart():
    assert strange("select date_diff('day', x.a) from p::int -- b\n") == {"date_diff", "x.a", ":"}


def test_the_populations_are_no_trifles():
    pack = packfiles.load(EXAMPLE)
    rows = populace.people(pack, random.Random(3), 2000)  # noqa: S311 - chance, no secret
    told = [populace.answers(pack, "eligible", row, row["asked"]) for row in rows]
    seen = [set(column) for column in zip(*told, strict=True)]
    assert all({True, False} <= truths for truths in seen[:-1])
    assert sum(None in truths for truths in seen[:-1]) >= 6
    assert seen[-1] == {"yes", "no", "unknown"}
