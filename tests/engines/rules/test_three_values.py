# SPDX-License-Identifier: Apache-2.0
"""None is known, unknown is not, and a wrong value is unknown: never yes, never a crash."""

from datetime import date
from decimal import Decimal

import pytest

from guildmark.engines import rules

from .packs import answer, one


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("day is none", "yes"), ("day is not none", "no"), ("held == '3'", "no"), ("held != '3'", "yes"),
        ("held in ['3']", "no"), ("held not in ['3']", "yes"), ("years_since(day) >= 0", "no"),
        ("years_since(day) < 99", "no"), ("related(word, word)", "no"), ("flag", "no"), ("not flag", "yes"),
        ("zero >= 0", "yes"), ("word == 'a' or word is none", "yes"),
    ],
)  # fmt: skip
def test_none_is_known(test, expected):
    assert answer(test) == expected


@pytest.mark.parametrize(
    "test",
    ["known_day is none", "known_day is not none", "count == 1", "count != 1", "count in [1]", "count not in [1]",
     "years_since(known_day) >= 1", "related(other, other)", "related(word, other)", "not (count > 1)"],
)  # fmt: skip
def test_unknown_makes_its_comparison_unknown(test):
    assert answer(test) == "unknown"


@pytest.mark.parametrize(
    ("test", "expected"),
    [("count > 1 and flag", "no"), ("count > 1 or day is none", "yes"), ("count > 1 or flag", "unknown"),
     ("count > 1 and day is none", "unknown"), ("true", "yes"), ("not true", "no")],
)  # fmt: skip
def test_and_and_or_are_kleenes(test, expected):
    assert answer(test) == expected


@pytest.mark.parametrize(
    ("fact", "given"),
    [("day", "2023-02-30"), ("day", 20230101), ("day", "20230101"), ("day", "2023-01-01T00:00:00"), ("count", "many"),
     ("count", True), ("count", 1.5), ("count", [1]), ("grown", "1e3"), ("grown", "NaN"), ("grown", Decimal("NaN")),
     ("grown", float("inf")), ("grown", Decimal("1e999999999")), ("held", "9"), ("held", 3), ("flag", "yes"),
     ("flag", 1), ("word", 7), ("word", {"a": 1})],
)  # fmt: skip
def test_a_wrong_value_is_unknown_with_its_reason(fact, given):
    pack = one(f"{fact} is none")
    found = rules.decide(pack, "d", {fact: given}, pack.in_force)
    assert found.verdict == "unknown"
    assert found.as_json()["clauses"][0]["actual"].startswith("不详（")
    assert found.when_reason == f"unknown: {fact}"


@pytest.mark.parametrize("given", [9, 9.0, Decimal("9.00"), "9"])
def test_numbers_are_read_exactly_as_written(given):
    assert answer("grown == 9", given={"grown": given}) == "yes"


def test_a_tenth_is_a_tenth():
    assert answer("grown >= 0.1", given={"grown": "0.1"}) == "yes"
    assert answer("grown > 0.1", given={"grown": 0.1}) == "no"


@pytest.mark.parametrize(
    ("held", "test", "expected"),
    [("3", "held >= '3'", "yes"), ("2", "held >= '3'", "yes"), ("4", "held >= '3'", "no"), ("X", "held < '5'", "yes"),
     ("S", "held > 'T'", "yes"), ("T", "'1' < held", "yes"), ("1", "held in ['1', 'T']", "yes")],
)  # fmt: skip
def test_levels_stand_on_the_ladder(held, test, expected):
    assert answer(test, given={"held": held}) == expected


def test_related_holds_both_ways_for_as_long_as_its_row():
    rows = [{"a": "a", "b": "b", "from": date(2020, 1, 1), "until": date(2022, 12, 31), "basis": "待核"}]
    for on, expected in (("2019-12-31", "no"), ("2020-01-01", "yes"), ("2022-12-31", "yes"), ("2023-01-01", "no")):
        assert answer("related(word, other)", on, given={"word": "b", "other": "a"}, related=rows) == expected
    assert answer("related(word, other)", given={"word": "z", "other": "z"}) == "yes"


@pytest.mark.parametrize(
    "test",
    ["day is none", "day is not none", "day == known_day", "day < known_day", "years_since(day) >= 0",
     "years_since(day) < 0", "not (days_since(day) > 5)"],
)  # fmt: skip
def test_a_date_ahead_is_unknown_until_it_is_reached(test):
    given = {"day": "2023-07-01", "known_day": "2020-01-01"}
    assert answer(test, given=given) == "unknown"
    assert answer(test, "2023-07-01", given=given) != "unknown"


@pytest.mark.parametrize(
    ("test", "expected"),
    [("years_since(later) >= 0", "no"), ("months_since(later) < 0", "yes"), ("days_since(later) <= -1", "yes"),
     ("working_days_since(later) < 0", "yes"), ("later is none", "no"), ("later > known_day", "yes")],
)  # fmt: skip
def test_a_number_since_an_allowed_date_ahead_is_below_nothing(test, expected):
    assert answer(test, given={"later": "2023-07-01", "known_day": "2020-01-01"}) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [("held == known", "unknown"), ("word == other", "unknown"), ("day < known_day", "unknown"),
     ("count in [1]", "unknown"), ("day == later", "no"), ("day != later", "yes"),
     ("held != '3' and word not in ['a']", "yes")],
)  # fmt: skip
def test_unknown_goes_before_none(test, expected):
    assert answer(test, facts={"known": {"type": "level"}}) == expected
