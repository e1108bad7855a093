# SPDX-License-Identifier: Apache-2.0
"""Years, months, days and working days between two dates, after article 202 of the Civil Code. For the evaluator.

A period ends on the corresponding day; where the month has none, on its last day. ``anniversary`` says whether a year
or month is completed on that day ("on") or on the day after it ("after"); days and working days are plain counts.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Protocol

import chinese_calendar

FARTHEST: Final = 40_000
SATURDAY: Final = 5
FIRST_PUBLISHED: Final = min(chinese_calendar.constants.holidays).year
LAST_PUBLISHED: Final = max(chinese_calendar.constants.holidays).year
MONTHS: Final = {"years": 12, "months": 1}


class Calendar(Protocol):
    """Anything that knows the working days."""

    def is_working_day(self, day: date) -> bool:
        """Return whether people work on ``day``."""


class Weekdays:
    """Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is not a Saturday or Sunday."""
        return day.weekday() < SATURDAY


class Published(Weekdays):
    """The published holidays and the days worked in their stead; Monday to Friday in years not yet published."""

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked."""
        if FIRST_PUBLISHED <= day.year <= LAST_PUBLISHED:
            return bool(chinese_calendar.is_workday(day))
        return super().is_working_day(day)


PUBLISHED: Final = Published()
"""The calendar where no other is given."""


def add(day: date, unit: str, number: int) -> date | None:
    """Return the corresponding day ``number`` years, months or days later (earlier where negative).

    None where it lies outside the years 1 to 9999.
    """
    try:
        if unit == "days":
            return day + timedelta(days=number)
        months = day.year * 12 + day.month - 1 + number * MONTHS[unit]
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def reached(start: date, unit: str, number: int, *, anniversary: str, calendar: Calendar) -> date | None:
    """Return the first day on which ``number`` periods since ``start`` are completed; None where it is never."""
    if unit == "working_days":
        return _working_day(start, number, calendar)
    day = add(start, unit, number)
    if day is None:
        return None if number > 0 else date.min
    late = anniversary == "after" and unit in MONTHS and number > 0
    return add(day, "days", 1) if late else day


def latest(on: date, unit: str, number: int, *, anniversary: str, calendar: Calendar) -> date | None:
    """Return the latest start with ``number`` periods completed on ``on``: the solved form of "at least so many".

    None where no date is early enough.
    """
    if unit == "working_days":
        return _latest_working(on, number, calendar)
    late = anniversary == "after" and unit in MONTHS and number > 0
    until = add(on, "days", -1) if late else on
    day = add(until, unit, -number) if until else None
    if until is None or day is None:
        return None if number > 0 else date.max
    while (after := add(day, "days", 1)) and (end := add(after, unit, number)) and end <= until:
        day = after
    return day


def completed(start: date, on: date, unit: str, *, anniversary: str, calendar: Calendar) -> int:
    """Return how many periods since ``start`` are completed on ``on``; below 0 where ``start`` lies ahead."""
    if unit == "days":
        return (on - start).days
    if unit == "working_days":
        first, last = sorted((start, on))
        span = range(1, (last - first).days + 1)
        worked = sum(calendar.is_working_day(first + timedelta(days=step)) for step in span)
        return worked if start <= on else min(-worked, -1)
    number = ((on.year - start.year) * 12 + on.month - start.month) // MONTHS[unit] + 1
    while (day := reached(start, unit, number, anniversary=anniversary, calendar=calendar)) is None or day > on:
        number -= 1
    return number


def _working_day(start: date, number: int, calendar: Calendar) -> date | None:
    """Return the ``number``-th working day after ``start``; for a negative number, the mirror of it before."""
    if number == 0:
        return start
    day = _walk(start, number, 1, calendar) if number > 0 else _back(start, 1 - number, calendar)
    return day or (None if number > 0 else date.min)


def _latest_working(on: date, number: int, calendar: Calendar) -> date | None:
    """Return the latest date with at least ``number`` working days after it, up to and with ``on``."""
    if number == 0:
        return on
    day = _back(on, number, calendar) if number > 0 else _walk(on, 1 - number, 1, calendar)
    before = add(day, "days", -1) if day else None
    return before or (None if number > 0 else date.max)


def _back(day: date, number: int, calendar: Calendar) -> date | None:
    """Return the ``number``-th working day met when walking back from ``day``, which itself is counted."""
    return _walk(day, number - calendar.is_working_day(day), -1, calendar)


def _walk(day: date | None, number: int, step: int, calendar: Calendar) -> date | None:
    """Return the ``number``-th working day met when walking from ``day``, which itself is not counted.

    None where that is further away than we look.
    """
    if number > FARTHEST:
        return None
    while number and day:
        day = add(day, "days", step)
        number -= day is not None and calendar.is_working_day(day)
    return day
