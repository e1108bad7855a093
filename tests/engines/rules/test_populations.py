# SPDX-License-Identifier: Apache-2.0
"""The SQL of a decision: columns of other kinds, columns that are missing, names that are words of SQL, many as-ofs."""

from datetime import date, timedelta

import duckdb
import pytest

from guildmark.engines import rules
from guildmark.engines.rules import populations

from .packs import one

ON = date(2023, 6, 30)


def verdicts(pack, values, on=ON, kinds=None, **more):
    """The verdicts of a population given as the text of a select."""
    statement = populations.statement(pack, "d", on, kinds=kinds, **more)
    return [row[-1] for row in duckdb.sql(statement.replace("from population p", f"from ({values}) p")).fetchall()]


@pytest.mark.parametrize(
    ("test", "kind", "values", "expected"),
    [
        ("count == 2", "float", "2.0, 2.5, 'nan'::double, 3", ["yes", "unknown", "unknown", "no"]),
        ("count == 2", "decimal", "2.0, 2.5, null", ["yes", "unknown", "unknown"]),
        ("zero == 0", "float", "null, 0.5, 0", ["yes", "unknown", "yes"]),
        ("grown > 0.1", "float", "0.1::double, 0.2::double, 'inf'::double", ["no", "yes", "unknown"]),
        ("grown > 0.1", "int", "0, 1", ["no", "yes"]),
        ("day is none", "timestamp", "timestamp '2023-01-01', timestamp '2023-01-01 08:00', null",
         ["no", "unknown", "yes"]),
        ("day is none", "text", "'2023-01-01', null", ["unknown", "yes"]),
        ("count == 2", "text", "'2', null", ["unknown", "unknown"]),
        ("flag", "int", "1, null", ["unknown", "no"]),
        ("zero == 0", "text", "'0', null", ["unknown", "yes"]),
        ("held == '3'", "text", "'3', '9', null, ''", ["yes", "unknown", "no", "unknown"]),
        ("day <= known_day", "date", "date '2023-07-01', date '2023-06-30'", ["unknown", "unknown"]),
    ],
)  # fmt: skip
def test_a_column_of_another_kind_is_read_or_unknown(test, kind, values, expected):
    name = test.split()[0]
    select = f"select unnest([{values}]) as {name}"
    assert verdicts(one(test), select, kinds={name: kind}) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [("count == 2", "unknown"), ("day is none", "yes"), ("zero == 0", "yes"), ("held != '3'", "yes"), ("flag", "no"),
     ("years_since(day) >= 1", "no"), ("word == other", "unknown"), ("held in ['3']", "no"), ("not flag", "yes")],
)  # fmt: skip
def test_a_column_that_is_missing_is_an_absent_fact(test, expected):
    assert verdicts(one(test), "select 1 as id", kinds={}) == [expected]


def test_names_that_are_words_of_sql_are_columns_too():
    names = ("order", "user", "end", "select", "table", "asof", "some")
    pack = one(" and ".join(f"{name} == 1" for name in names), facts={name: {"type": "int"} for name in names})
    values = "select " + ", ".join(f'1 as "{name}"' for name in names)
    assert verdicts(pack, values) == ["yes"]


def test_a_quote_in_a_value_stays_in_it():
    history = [{"from": date(2018, 1, 1), "value": "x' or 'a'='a"}]
    assert verdicts(one("other == text", params={"text": {"history": history}}), "select 'b' as other") == ["no"]


@pytest.mark.parametrize("anniversary", ["on", "after"])
@pytest.mark.parametrize("test", ["years_since(day) >= 1", "months_since(day) < 7", "days_since(later) >= -3",
                                  "months_since(later) > -2", "working_days_since(day) >= 20"])  # fmt: skip
def test_each_row_on_its_own_day_is_what_the_evaluator_says(test, anniversary):
    pack = one(test, pack={"anniversary": anniversary})
    start, ends = date(2023, 1, 31), [date(2023, 2, 28) + timedelta(days=number) for number in range(0, 400, 7)]
    asked = [*ends, date(2024, 2, 29), date(2024, 3, 31), date(2023, 4, 30)]
    days = [start + timedelta(days=number) for number in range(-35, 90)]
    values = " union all ".join(f"select date '{day}' as day, date '{day}' as later" for day in days)
    for on in asked:
        told = verdicts(pack, f"select *, date '{on}' as asked from ({values})", "asked", days=[on])
        facts = [{"day": day.isoformat(), "later": day.isoformat()} for day in days]
        assert told == [rules.verdict(pack, "d", each, on) for each in facts]


def test_a_row_without_its_day_is_unknown():
    pack = one("day is none", clause={"from": date(2024, 1, 1), "otherwise": "yes"})
    values = "select null::date as day, unnest([null, date '2023-01-01', date '2024-01-01']) as asked"
    assert sorted(verdicts(pack, values, "asked")) == ["unknown", "yes", "yes"]


def test_working_days_to_each_rows_day_want_the_days():
    with pytest.raises(populations.NotInSql):
        populations.statement(one("working_days_since(day) > 3"), "d", "asked")
    with pytest.raises(populations.NotInSql):
        populations.statement(one("working_days_since(day) > count"), "d", ON)


@pytest.mark.parametrize("number", [0, 3, -3, 3000, 9000, -9000, 10**8])
@pytest.mark.parametrize("op", [">=", "<", ">", "<="])
@pytest.mark.parametrize("anniversary", ["on", "after"])
def test_a_number_of_its_own_in_each_row(number, op, anniversary):
    pack = one(f"years_since(day) {op} count", pack={"anniversary": anniversary})
    days = [date(2020, 6, 30), date(2020, 7, 1), date(2020, 6, 29), date(2023, 6, 30), date(2023, 6, 29)]
    values = " union all ".join(f"select date '{day}' as day, {number} as count" for day in days)
    expected = [rules.verdict(pack, "d", {"day": day.isoformat(), "count": number}, ON) for day in days]
    assert verdicts(pack, values) == expected
