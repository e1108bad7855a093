# SPDX-License-Identifier: Apache-2.0
"""The first day with a yes, found at the flips alone, is the one that trying every day finds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildmark.engines import packfiles, rules
from guildmark.engines.rules import readings

from .packs import FACTS, PARAMS, one

ON = date(2023, 6, 30)
ATOMS = [
    "years_since(day) >= years", "months_since(day) < 7", "days_since(later) > 0", "years_since(known_day) <= years",
    "day is none", "working_days_since(day) > 30", "count >= 3", "grown >= 10", "grown == 9.5", "grown in [8, 20]",
    "held >= '3'", "related(word, other)", "flag", "day < known_day", "months_since(later) >= -2",
]  # fmt: skip
CLAUSES = {
    "A": {}, "B": {}, "C": {"from": date(2024, 3, 1), "otherwise": "no"},
    "D": {"until": date(2024, 9, 30), "otherwise": "yes"},
}  # fmt: skip
LOGICS = ["A and B and (C or D)", "A or B and not C or D and C", "(A or C) and (B or not D)", "not A and (B or C or D)"]
RELATED = [{"a": "a", "b": "b", "from": date(2024, 5, 5), "until": date(2025, 1, 31)}]
NEAR = st.dates(date(2020, 1, 1), date(2025, 6, 30)).map(date.isoformat)
GIVEN = st.fixed_dictionaries({}, optional={
    "day": NEAR, "known_day": NEAR, "later": NEAR, "count": st.integers(1, 5),
    "grown": st.sampled_from(["2", "8", "9.5", "nonsense"]), "held": st.sampled_from(["4", "3"]),
    "word": st.just("a"), "other": st.just("b"), "flag": st.booleans(),
})  # fmt: skip
TESTS = st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(["and", "or", "or not"]), st.sampled_from(ATOMS)),
                 min_size=4, max_size=4)  # fmt: skip


def pack_of(tests, logic, anniversary):
    clauses = {
        name: {"text": {"zh": "句"}, "test": " ".join(test), **dates}
        for (name, dates), test in zip(CLAUSES.items(), tests, strict=True)
    }
    return packfiles.loads({
        "pack": {"id": "t/when", "version": "1", "in_force": date(2018, 1, 1), "anniversary": anniversary},
        "facts": FACTS, "params": PARAMS, "clauses": clauses, "related": RELATED, "decisions": {"d": {"logic": logic}},
    })  # fmt: skip


def day_by_day(pack, facts):
    """The first yes of three years, every day tried: accrual is added by hand, all else is the plain verdict."""
    for number in range(1097):
        day = ON + timedelta(days=number)
        today = dict(facts)
        grown = readings.read(pack.facts["grown"], facts.get("grown"))
        if isinstance(grown, Decimal):
            months = (day.year - ON.year) * 12 + day.month - ON.month - (day.day < min(ON.day, _last(day)))
            today["grown"] = grown + Decimal("1.5") * months
        if rules.verdict(pack, "d", today, day) == "yes":
            return day
    return None


def _last(day):
    return ((day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day


@settings(max_examples=60, deadline=None)
@given(TESTS, st.sampled_from(LOGICS), GIVEN, st.sampled_from(["on", "after"]))
def test_when_agrees_with_trying_every_day_for_three_years(tests, logic, facts, anniversary):
    pack = pack_of(tests, logic, anniversary)
    found, brute = rules.decide(pack, "d", facts, ON), day_by_day(pack, facts)
    assert found.when == brute or (brute is None and found.when > ON + timedelta(days=1096))
    assert (found.when is None) is (found.when_reason is not None)


def test_a_change_of_a_parameter_brings_the_day_forward():
    pack = one("years_since(day) >= years")
    assert rules.decide(pack, "d", {"day": "2019-09-01"}, ON).when == date(2024, 1, 1)
    assert rules.decide(pack, "d", {"day": "2020-09-01"}, ON).when == date(2024, 9, 1)


def test_never_and_unknown_are_told_apart():
    pack = one("held == '3' and count > 1")
    assert rules.decide(pack, "d", {"count": 2}, ON).when_reason == "never"
    assert rules.decide(pack, "d", {"held": "4"}, ON).when_reason == "never"
    assert rules.decide(pack, "d", {"held": "3"}, ON).when_reason == "unknown: count"


def test_it_is_the_same_on_whichever_side_a_fact_stands():
    found = [rules.decide(one(test), "d", {"grown": "1"}, ON) for test in ("years <= grown", "grown >= years")]
    assert [each.when for each in found] == [date(2023, 9, 30)] * 2
    assert [each.as_json()["clauses"][0]["required"] for each in found] == ["≥ 5"] * 2


BRINGS = [
    ("years_since(day) >= years", {"day": "2019-09-01"}, {}, date(2024, 1, 1)),
    ("years_since(day) >= years", {"day": "2020-09-01"}, {}, date(2024, 9, 1)),
    ("months_since(day) < 7", {"day": "2023-12-31"}, {}, date(2023, 12, 31)),
    ("days_since(later) > 0", {"later": "2023-07-08"}, {}, date(2023, 7, 9)),
    ("flag", {}, {"clause": {"from": date(2018, 1, 1), "until": date(2024, 2, 29), "otherwise": "yes"}},
     date(2024, 3, 1)),
    ("day is none", {}, {"clause": {"from": date(2024, 2, 29), "otherwise": "no"}}, date(2024, 2, 29)),
    ("related(word, other)", {"word": "a", "other": "b"}, {"related": [{"a": "b", "b": "a", "from": date(2025, 5, 5)}]},
     date(2025, 5, 5)),
    ("not related(word, other)", {"word": "a", "other": "b"},
     {"related": [{"a": "a", "b": "b", "until": date(2024, 4, 30)}]}, date(2024, 5, 1)),
    ("grown >= 10", {"grown": "5.5"}, {}, date(2023, 9, 30)),
    ("grown in [10]", {"grown": "5.5"}, {}, date(2023, 9, 30)),
    ("grown > 10", {"grown": "5.5"}, {}, date(2023, 10, 30)),
    ("not grown < 10 and grown != 10", {"grown": "5.5"}, {}, date(2023, 10, 30)),
    ("grown >= 10", {"grown": "5.5"}, {"pack": {"anniversary": "after"}}, date(2023, 9, 30)),
    ("years_since(day) >= 4", {"day": "2020-02-29"}, {"pack": {"anniversary": "after"}}, date(2024, 3, 1)),
    ("each >= 100", {"each": 3}, {"facts": {"each": {"type": "int", "accrues": "2 per day"}}}, date(2023, 8, 18)),
    ("each >= 3", {"each": 1}, {"facts": {"each": {"type": "int", "accrues": "1 per year"}}}, date(2025, 6, 30)),
    ("count == 1 and grown >= 10 and years_since(day) >= 4", {"count": 1, "grown": "8.5", "day": "2020-02-29"}, {},
     date(2024, 2, 29)),
]  # fmt: skip


@pytest.mark.parametrize(("test", "given", "more", "when"), BRINGS)
def test_whatever_time_brings_is_found_on_its_day(test, given, more, when):
    found = rules.decide(one(test, **more), "d", given, ON)
    assert found.verdict != "yes"
    assert (found.when, found.when_reason) == (when, None)


def test_an_accruing_fact_reaches_its_bound():
    found = rules.decide(one("grown >= 10"), "d", {"grown": "5.5"}, date(2023, 1, 31))
    assert (found.verdict, found.when) == ("no", date(2023, 4, 30))


def test_a_clause_says_from_when_it_is_met():
    pack = one("years_since(day) >= years")

    def met(day):
        return rules.decide(pack, "d", {"day": day}, ON).as_json()["clauses"][0]["from"]

    assert met("2018-02-03") == "2023-02-03"
    assert met("2019-12-31") == "2024-01-01"
    assert met(None) is None
