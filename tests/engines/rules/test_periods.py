# SPDX-License-Identifier: Apache-2.0
"""Completed periods: corresponding days, month ends, both anniversaries, working days; solved equals counted."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildmark.engines import rules
from guildmark.engines.rules import periods

from .packs import answer, one

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [("2020-02-29", "2024-02-28", "no"), ("2020-02-29", "2024-02-29", "yes"), ("2019-02-28", "2023-02-28", "yes"),
     ("2019-03-01", "2023-02-28", "no")],
)  # fmt: skip
def test_four_years_end_on_the_corresponding_day(start, on, expected):
    assert answer("years_since(day) >= 4", on, given={"day": start}) == expected


@pytest.mark.parametrize(("on", "expected"), [("2023-02-27", "no"), ("2023-02-28", "yes")])
def test_a_month_without_the_day_ends_on_its_last(on, expected):
    assert answer("months_since(day) >= 1", on, given={"day": "2023-01-31"}) == expected
    assert answer("years_since(day) >= 3", on, given={"day": "2020-02-29"}) == expected


@pytest.mark.parametrize(("on", "expected"), [("2024-02-29", "no"), ("2024-03-01", "yes")])
def test_after_completes_a_year_on_the_day_after(on, expected):
    assert answer("years_since(day) >= 4", on, given={"day": "2020-02-29"}, pack={"anniversary": "after"}) == expected


def test_after_leaves_days_plain_and_zero_years_complete():
    more = {"given": {"day": "2023-06-30"}, "pack": {"anniversary": "after"}}
    assert answer("days_since(day) >= 0", **more) == answer("years_since(day) >= 0", **more) == "yes"


def test_an_allowed_future_date_is_below_nought():
    for unit in ("years", "months", "days", "working_days"):
        assert answer(f"{unit}_since(later) < 0", given={"later": "2023-07-01"}) == "yes"
        assert answer(f"{unit}_since(later) >= 0", given={"later": "2023-07-01"}) == "no"


def test_a_future_date_is_unknown_until_it_is_reached():
    pack = one("day is not none")
    found = rules.decide(pack, "d", {"day": "2023-07-08"}, date(2023, 6, 30))
    assert (found.verdict, found.when) == ("unknown", date(2023, 7, 8))


def test_working_days_follow_the_calendar_given():
    class Holiday(periods.Weekdays):
        def is_working_day(self, day):
            return super().is_working_day(day) and day != date(2023, 7, 3)

    pack, facts = one("working_days_since(day) >= 1"), {"day": "2023-06-30"}
    assert rules.decide(pack, "d", facts, date(2023, 6, 30)).when == date(2023, 7, 3)
    assert rules.decide(pack, "d", facts, date(2023, 6, 30), Holiday()).when == date(2023, 7, 4)
    assert rules.verdict(pack, "d", facts, date(2023, 7, 3), Holiday()) == "no"


@pytest.mark.parametrize(
    ("test", "years", "expected"),
    [(">= 2", 2, "yes"), ("> 2", 2, "no"), ("> 1.5", 2, "yes"), ("< 2", 2, "no"), ("<= 2", 2, "yes"),
     ("< 2.5", 2, "yes"), ("<= 1.9", 2, "no")],
)  # fmt: skip
def test_each_comparison_counts_completed_periods(test, years, expected):
    start = date(2023 - years, 6, 30).isoformat()
    assert answer(f"years_since(day) {test}", given={"day": start}) == expected


def test_a_number_may_stand_on_the_left_and_a_fact_may_be_the_bound():
    assert answer("2 <= years_since(day)", given={"day": "2021-06-30"}) == "yes"
    assert answer("years_since(day) >= count", given={"day": "2021-06-30", "count": 3}) == "no"
    assert answer("years_since(day) >= count", given={"day": "2021-06-30"}) == "unknown"


def counted(start, on, unit, anniversary):
    """The number of completed periods, counted one by one: the slow and obvious way."""
    if unit == "days":
        return (on - start).days
    if unit == "working_days":
        step = 1 if on >= start else -1
        days = range(1, abs((on - start).days) + 1)
        between = [min(start, on) + timedelta(days=n) for n in days]
        found = sum(day.weekday() < 5 for day in between)
        return found if step == 1 else -max(found, 1)
    size = 12 if unit == "years" else 1

    def corresponding(number):
        month = start.year * 12 + start.month - 1 + number * size
        year, month = month // 12, month % 12 + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))

    number = -200 // size
    while corresponding(number + 1) <= (on if number < 0 or anniversary == "on" else on - timedelta(days=1)):
        number += 1
    return number


@settings(max_examples=400, deadline=None)
@given(DAYS, DAYS, st.sampled_from(["years", "months", "days", "working_days"]), st.sampled_from(["on", "after"]),
       st.integers(-14, 60))  # fmt: skip
def test_the_solved_date_is_the_count(start, on, unit, anniversary, number):
    more = {"anniversary": anniversary, "calendar": periods.Weekdays()}
    at_least = counted(start, on, unit, anniversary) >= number
    assert (start <= periods.latest(on, unit, number, **more)) is at_least
    assert (periods.reached(start, unit, number, **more) <= on) is at_least
    assert periods.completed(start, on, unit, **more) == counted(start, on, unit, anniversary)


@pytest.mark.parametrize(("on", "expected"), [("2023-10-07", "yes"), ("2023-10-08", "no"), ("2031-10-03", "no")])
def test_holidays_and_the_days_worked_for_them_are_the_published_ones(on, expected):
    """From 28 September 2023 on nobody works before Saturday 7 October; years not yet published are plain weeks."""
    start = {"2031-10-03": "2031-10-01"}.get(on, "2023-09-28")
    assert answer("working_days_since(day) < 2", on, given={"day": start}) == expected
