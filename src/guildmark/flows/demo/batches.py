# SPDX-License-Identifier: Apache-2.0
"""A planned batch: its firm, the day of each deed, its entries; and how many people batches hold."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypedDict

from guildmark.flows.demo.days import DAY, after, working_days

FIRST_DAY, LAST_DAY = date(2023, 1, 5), date(2023, 9, 5)
NOTICE_DAYS = 5
BEFORE_EXAM = 6
SMALLEST, LARGEST, USUAL = 20, 120, 28
LARGE_SHARE = 0.07
VISIT = date(2023, 10, 20)


class Days(TypedDict):
    """The working day of each deed of a batch, and the holiday or not on which its certificates are dated."""

    received_on: date
    opened_on: date
    exam_on: date
    fixed_on: date
    notice_on: date
    issued_on: date


@dataclass(slots=True)
class Entry:
    """One person in a batch: what the roster says, the outcome (passed, failed, absent), and the marks to play.

    ``marks``: part → mark, None for absent. ``first_high``: the certificate is the person's first of level 3 or above.
    """

    person: int
    occupation: str
    level: str
    held_level: str
    held_number: str
    held_date: date | None
    since: date
    outcome: str
    marks: dict[str, Decimal | None]
    first_high: bool = False
    second: bool = False


@dataclass(slots=True)
class Batch:
    """A batch of the firm with index ``firm``; ``stage`` is ``issued`` or how far an unfinished one has come.

    In an unfinished batch the days after its stage are what would follow; nothing of them is played.
    """

    firm: int
    received_on: date
    opened_on: date
    exam_on: date
    fixed_on: date
    notice_on: date
    issued_on: date
    stage: str = "issued"
    name: str = ""
    entries: list[Entry] = field(default_factory=list)


def days_from(received: date) -> Days:
    """Return the days of a batch whose roster arrives on ``received``.

    The plan is filed five working days and more before the exam, the notice stands five working days, and the
    certificates are dated the midnight on which it ends.
    """
    opened = after(received, 1)
    exam = after(opened, BEFORE_EXAM)
    fixed = after(exam, 1)
    notice = after(fixed, 1)
    return Days(
        received_on=received,
        opened_on=opened,
        exam_on=exam,
        fixed_on=fixed,
        notice_on=notice,
        issued_on=after(notice, NOTICE_DAYS) + DAY,
    )


def batch_days(random: Random) -> Days:
    """Return the days of a batch that begins on a working day from 5 January to 5 September 2023."""
    return days_from(random.choice(working_days(FIRST_DAY, LAST_DAY)))


def unfinished_days(stage: str) -> Days:
    """Return the days of a batch that stands at ``stage`` on 20 October 2023; its notice closes later."""
    begun = {"notice": date(2023, 9, 28), "marking": date(2023, 10, 8), "checked": date(2023, 10, 18)}
    return days_from(begun.get(stage, VISIT))


def draw_sizes(total: int, random: Random) -> list[int]:
    """Return sizes of 20 to 120 that add up to ``total``, 44 on average; smaller where two batches would not fill."""
    sizes: list[int] = []
    while (rest := total - sum(sizes)) > 0:
        size = (
            random.randint(80, LARGEST)
            if random.random() < LARGE_SHARE
            else int(random.triangular(SMALLEST, 70, USUAL))
        )
        sizes.append(rest if rest < size + SMALLEST else size)
    if len(sizes) == 1:
        sizes = [total - total // 2, total // 2]
    return sizes
