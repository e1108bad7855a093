# SPDX-License-Identifier: Apache-2.0
import datetime as dt

import pytest

from guildmark.kernel import clock
from guildmark.kernel.clock import Calendar
from guildmark.kernel.models import Clock
from guildmark.kernel.refusals import Refused

WORDS = [
    (dt.date(2023, 9, 21), 5, dt.date(2023, 9, 28)),
    (dt.date(2023, 9, 22), 5, dt.date(2023, 10, 7)),
    (dt.date(2023, 9, 28), 1, dt.date(2023, 10, 7)),
    (dt.date(2023, 9, 21), 0, dt.date(2023, 9, 21)),
]


@pytest.mark.parametrize(("day", "count", "ends"), WORDS)
def test_working_days_are_counted_from_the_next_day(day, count, ends):
    assert Calendar().add_working_days(day, count) == ends


@pytest.mark.parametrize(("start", "count", "end"), WORDS)
def test_days_between_undo_days_added(start, count, end):
    assert Calendar().working_days_between(start, end) == count


@pytest.mark.parametrize("span", [-3, 0, 1, 9, 120, 366, 1500])
@pytest.mark.parametrize("start", [dt.date(2022, 12, 31), dt.date(2023, 9, 22), dt.date(2024, 2, 29)])
def test_days_between_are_those_counted_one_by_one(start, span):
    overrides = {dt.date(2023, 9, 25): False, dt.date(2023, 10, 1): True, dt.date(2024, 3, 1): True}
    calendar = Calendar(overrides)
    days = (start + dt.timedelta(days=step) for step in range(1, span + 1))
    assert calendar.working_days_between(start, start + dt.timedelta(days=span)) == sum(
        map(calendar.is_working_day, days)
    )


def test_a_year_without_a_published_calendar_is_provisional_and_counts_monday_to_friday():
    far = dt.date(clock.LAST_KNOWN + 2, 1, 1)
    days = [far + dt.timedelta(days=n) for n in range(7)]
    assert all(Calendar().provisional(day) for day in days)
    assert [Calendar().is_working_day(day) for day in days] == [day.weekday() < 5 for day in days]
    assert not Calendar().provisional(dt.date(2023, 9, 21))


def test_a_declared_day_overrides_the_published_calendar(db):
    assert clock.is_working_day(dt.date(2023, 9, 25))
    clock.declare_day(dt.date(2023, 9, 25), working=False, source="notice 9")
    assert clock.add_working_days(dt.date(2023, 9, 21), 5) == dt.date(2023, 10, 7)


def test_outside_the_demo_now_is_real_and_asks_no_database():
    real = dt.datetime.now(tz=dt.UTC)
    assert abs(clock.now() - real) < dt.timedelta(seconds=5)
    assert clock.now().utcoffset() == dt.timedelta(hours=8)


def test_the_demo_starts_in_the_past_and_real_seconds_pass_on_top(db, demo_clock):
    demo_clock(dt.date(2022, 1, 4))
    first = clock.now()
    assert clock.today() == dt.date(2022, 1, 4)
    assert dt.timedelta(0) < clock.now() - first < dt.timedelta(seconds=5)


def test_the_demo_s_clock_moves_forward_only(db, demo_clock):
    demo_clock(dt.date(2023, 10, 20))
    with pytest.raises(Refused, match=r"clock\.backwards"):
        demo_clock(dt.date(2023, 10, 19))
    assert clock.advance(days=1).date() == dt.date(2023, 10, 21)


def test_outside_the_demo_nobody_moves_the_clock(db):
    with pytest.raises(Refused) as refusal:
        clock.set_demo(dt.date(2023, 10, 20))
    assert refusal.value.code == "clock.not-demo"
    assert Clock.objects.count() == 0


def test_another_process_s_setting_is_seen_when_asked_afresh(db, demo_clock):
    demo_clock(dt.date(2022, 1, 4))
    Clock.objects.update(offset=Clock.objects.get().offset + 86_400)
    clock.fresh()
    assert clock.today() == dt.date(2022, 1, 5)
