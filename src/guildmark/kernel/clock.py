# SPDX-License-Identifier: Apache-2.0
"""The only source of now, and the calendar of working days.

Outside the demo ``now()`` is real time. In the demo an offset kept in the database is added: real seconds pass on
top, and it moves forward only. Holidays are those of ``chinesecalendar`` with the office's own overrides on top; a
year that calendar does not know yet counts Monday to Friday and is marked provisional.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import chinese_calendar
from django.conf import settings
from django.db import transaction

from guildmark.kernel.models import Clock, DayOverride
from guildmark.kernel.refusals import refuse_unless

ZONE = ZoneInfo("Asia/Shanghai")
CACHE_SECONDS = 1.0
SATURDAY = 5
FIRST_KNOWN = min(chinese_calendar.constants.holidays).year
LAST_KNOWN = max(chinese_calendar.constants.holidays).year

_cached: tuple[float, float] | None = None


def now() -> dt.datetime:
    """This moment by our clock, aware, in Asia/Shanghai."""
    real = dt.datetime.now(tz=ZONE)
    return real + dt.timedelta(seconds=_offset()) if settings.DEMO else real


def today() -> dt.date:
    """Today's date by our clock, in Asia/Shanghai."""
    return now().date()


def real_second() -> int:
    """The second it is outside the demo too (Unix time): for sign-ins, which live on real time."""
    return int(time.time())


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of ``day`` in Asia/Shanghai."""
    return dt.datetime.combine(day, dt.time(), tzinfo=ZONE)


def fresh() -> None:
    """Forget the cached offset, so that the next ``now()`` reads it from the database."""
    global _cached  # noqa: PLW0603 - one cell a process, re-read every second
    _cached = None


def set_demo(moment: dt.date | dt.datetime) -> dt.datetime:
    """Move the demo's clock forward to ``moment`` (a date: its first moment); returns the new now.

    Refuses ``clock.not-demo`` outside the demo and ``clock.backwards`` for a moment already past, except for the
    very first setting, which may lie before real time.
    """
    refuse_unless(settings.DEMO, "clock.not-demo")
    target = moment if isinstance(moment, dt.datetime) else midnight(moment)
    with transaction.atomic():
        row = Clock.objects.select_for_update().filter(pk=1).first()
        real = dt.datetime.now(tz=ZONE)
        seen = None if row is None else real + dt.timedelta(seconds=row.offset)
        refuse_unless(seen is None or target >= seen, "clock.backwards", now=seen, to=target)
        Clock.objects.update_or_create(pk=1, defaults={"offset": (target - real).total_seconds(), "set_at": real})
    fresh()
    return now()


def advance(*, days: int = 0, hours: int = 0, minutes: int = 0) -> dt.datetime:
    """Move the demo's clock forward by a span; returns the new now. Refuses as ``set_demo`` does."""
    fresh()
    return set_demo(now() + dt.timedelta(days=days, hours=hours, minutes=minutes))


def _offset() -> float:
    global _cached  # noqa: PLW0603 - one cell a process, re-read every second
    if _cached is not None and time.monotonic() - _cached[1] < CACHE_SECONDS:
        return _cached[0]
    offset = Clock.objects.filter(pk=1).values_list("offset", flat=True).first() or 0.0
    _cached = (offset, time.monotonic())
    return offset


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, as a plain value to hand to engines: the published table and the office's overrides."""

    overrides: Mapping[dt.date, bool] = field(default_factory=dict)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether ``day`` is worked."""
        stated = self.overrides.get(day)
        if stated is not None:
            return stated
        return _published(day)

    def provisional(self, day: dt.date) -> bool:
        """Whether the holidays of ``day``'s year are not published yet, so that its answer may change."""
        return day not in self.overrides and not FIRST_KNOWN <= day.year <= LAST_KNOWN

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day``, which itself is not counted."""
        while count > 0:
            day += dt.timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after ``start`` and up to ``end``, which is counted."""
        if end <= start:
            return 0
        years = sum(_worked_in(year)[-1] for year in range(start.year, end.year))
        count = years + _worked_in(end.year)[_day_of_year(end)] - _worked_in(start.year)[_day_of_year(start)]
        stated = ((day, working) for day, working in self.overrides.items() if start < day <= end)
        return count + sum(working - _published(day) for day, working in stated)


def _published(day: dt.date) -> bool:
    """Whether ``day`` is worked by the published table alone; Monday to Friday in a year without one."""
    if FIRST_KNOWN <= day.year <= LAST_KNOWN:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def _day_of_year(day: dt.date) -> int:
    """1 January is 1."""
    return day.timetuple().tm_yday


@functools.cache
def _worked_in(year: int) -> tuple[int, ...]:
    """How many of the first n days of ``year`` are worked by the published table, for n from 0 to its last day."""
    first = dt.date(year, 1, 1)
    days = (first + dt.timedelta(days=step) for step in range((first.replace(month=12, day=31) - first).days + 1))
    return tuple(itertools.accumulate(map(_published, days), initial=0))


def working_calendar() -> Calendar:
    """The calendar with the overrides in force now."""
    return Calendar(dict(DayOverride.objects.values_list("day", "working")))


def is_working_day(day: dt.date) -> bool:
    """Whether ``day`` is worked, overrides included."""
    return working_calendar().is_working_day(day)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day``, which itself is not counted."""
    return working_calendar().add_working_days(day, count)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """How many working days lie after ``start`` and up to ``end``, which is counted."""
    return working_calendar().working_days_between(start, end)


def declare_day(day: dt.date, *, working: bool, source: str) -> None:
    """Record that the office declares ``day`` working or free, with where that is written."""
    DayOverride.objects.update_or_create(day=day, defaults={"working": working, "source": source})
