# SPDX-License-Identifier: Apache-2.0
"""What is measured beside our rules asks the same rule: the SQL by hand, row by row, and the evaluator."""

import duckdb
import pytest

from bench import rules_by_hand, rules_people, rules_sql
from guildmark.engines import rules
from guildmark.engines.rules import populations

ROWS = 3_000


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Some career lines in a table of DuckDB."""
    path = rules_people.people(tmp_path_factory.mktemp("people"), ROWS)
    with duckdb.connect() as made:
        made.execute(f"create table population as select * from '{path}'")
        yield made


@pytest.fixture
def ours():
    """Our text for the rule of the measures."""
    return populations.statement(rules_people.pack(), rules_people.DECISION, rules_people.ON)


def test_the_sql_by_hand_says_of_every_row_what_ours_says(database, ours):
    assert rules_sql.agreed(lambda text: database.execute(text).fetchall(), ours, rules_by_hand.VERDICTS) == ROWS


def test_a_slip_of_the_hand_is_noticed(database, ours):
    slip = rules_by_hand.VERDICTS.replace("date '2022-06-30'", "date '2021-06-30'")

    with pytest.raises(rules_sql.DifferentVerdictsError):
        rules_sql.agreed(lambda text: database.execute(text).fetchall(), ours, slip)


def test_the_evaluator_says_the_same(database):
    names = [*rules_by_hand.COLUMNS]
    people = database.execute(f"select {', '.join(names)} from population order by row_no limit 500").fetchall()
    told = dict(database.execute(rules_by_hand.VERDICTS).fetchall())
    pack = rules_people.pack()

    found = {
        row[0]: rules.verdict(
            pack,
            rules_people.DECISION,
            {name: value for name, value in zip(names, row, strict=True) if name in pack.facts and value is not None},
            rules_people.ON,
        )
        for row in people
    }

    assert found == {number: told[number] for number in found}
    assert set(found.values()) == {"yes", "no", "unknown"}


def test_the_rule_has_twelve_clauses_of_which_each_is_met_and_missed(database, ours):
    clauses = rules_people.pack().decisions[rules_people.DECISION].clauses
    seen = {
        name: {value for (value,) in database.execute(f"select distinct clause_{name} from ({ours}) told").fetchall()}
        for name in clauses
    }

    assert len(clauses) == 12
    assert {name for name, values in seen.items() if not {True, False} <= values} == set()
