# SPDX-License-Identifier: Apache-2.0
"""Working days of the planned city, by the state's calendar of holidays; and the hours between which deeds are done."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from chinese_calendar import is_workday

DAY = timedelta(days=1)


@cache
def working_day(day: date) -> bool:
    """Say whether offices work on ``day``."""
    return bool(is_workday(day))


@cache
def after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``; 0: the day itself, or the next one where it is a holiday."""
    while count > 0 or not working_day(day):
        day += DAY
        count -= working_day(day)
    return day


def working_days(first: date, last: date) -> list[date]:
    """Return the working days from ``first`` to ``last``, both included."""
    return [day for day in _days(first, last) if working_day(day)]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
