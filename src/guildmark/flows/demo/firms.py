# SPDX-License-Identifier: Apache-2.0
"""The city's firms: names, codes, scope, and what becomes of each filing by 30 September 2023."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random

from guildmark.engines.rosters import credit_codes
from guildmark.flows.demo.days import after, working_days
from guildmark.flows.demo.people import Person, Registrar
from guildmark.flows.demo.words import (
    BRANDS,
    DISTRICTS,
    FIRST_FIRM,
    FORMS,
    INDUSTRIES,
    LONGEST_FIRM,
    PROVINCE_CODE,
    SECOND_FIRM,
)

FIRST_PLAYED_DAY = date(2022, 1, 4)
READY_BY = date(2022, 12, 15)
LAST_FILING = date(2023, 9, 22)
CITY_FIRMS = 690
ENDED = {"expired": 12, "suspended": 8, "removed": 6}
LARGE = 2
BEFORE_THE_REGISTER = {
    "expired": (date(2020, 1, 6), date(2020, 9, 18)),
    "valid": (date(2021, 1, 4), date(2021, 12, 24)),
}
LEVELS = ("5", "4", "3", "2", "1")
TERM_YEARS = 3


@dataclass(slots=True)
class Firm:
    """One firm and its filing. ``scope``: (occupation code, levels) pairs; ``ends``: what ended it, and the day.

    ``filed_on`` is the day of the deed and of the leaf; ``valid_from`` lies before it for a filing recorded with an
    earlier start; ``valid_until`` is the last day. ``staff`` holds the people of a firm that assesses: ``hr``,
    ``supervisor``, ``clerk`` (enters marks), ``checker`` (fixes results), and three assessors.
    """

    index: int
    name: str
    credit_code: str
    body_serial: str
    region: str
    industry: str
    scope: tuple[tuple[str, tuple[str, ...]], ...]
    filed_on: date
    valid_from: date
    valid_until: date
    ends: tuple[str, date] | None = None
    recorded: bool = False
    staff: dict[str, Person] = field(default_factory=dict)
    assessors: tuple[Person, ...] = ()

    @property
    def body_code(self) -> str:
        """Return the 13 characters that begin each of its certificate numbers."""
        return f"Y0000{PROVINCE_CODE}{self.body_serial}"

    @property
    def occupations(self) -> tuple[str, ...]:
        """Return the codes of its scope."""
        return tuple(code for code, _ in self.scope)

    def assesses(self, level: str) -> bool:
        """Say whether every occupation of its scope is filed for ``level``."""
        return all(level in levels for _, levels in self.scope)


def ended_counts(firms: int) -> dict[str, int]:
    """Return how many of ``firms`` are expired, suspended and removed on 30 September 2023: 12, 8 and 6 of 690."""
    return {how: round(Fraction(count * firms, CITY_FIRMS)) for how, count in ENDED.items()}


def plan_firms(count: int, random: Random, occupations: Sequence[tuple[str, str]]) -> list[Firm]:
    """Return ``count`` firms. The first two are large and assess all eight levels; the last ones are no longer valid.

    Raises ValueError where ``occupations`` is empty.
    """
    if not occupations:
        raise ValueError("occupations is empty: a firm has nothing to assess")
    names = _names(count, random)
    ended = [how for how, some in ended_counts(count).items() for _ in range(some)]
    ways = [None] * (count - len(ended)) + ended
    return [_firm(index, *names[index], ways[index], random, occupations) for index in range(count)]


def equip(firm: Firm, registrar: Registrar) -> None:
    """Give a firm that assesses its staff and three assessors."""
    for role in ("hr", "supervisor", "clerk", "checker"):
        firm.staff[role] = registrar.born_between(1972, 1992)
    firm.assessors = tuple(registrar.born_between(1968, 1984) for _ in range(3))


def _names(count: int, random: Random) -> list[tuple[str, str]]:
    industries = [industry for industry, _ in INDUSTRIES]
    invented = [
        (f"鸢都{brand}{industry}{form}", industry) for brand, industry, form in product(BRANDS, industries, FORMS)
    ]
    fixed = [FIRST_FIRM, SECOND_FIRM, LONGEST_FIRM][:count]
    return fixed + random.sample(invented, count - len(fixed))


def _firm(
    index: int, name: str, industry: str, ends: str | None, random: Random, occupations: Sequence[tuple[str, str]]
) -> Firm:
    region = DISTRICTS[index % len(DISTRICTS)][0]
    filed_on, valid_from = _filing_days(ends, random, early=ends is not None or index < LARGE)
    return Firm(
        index=index,
        name=name,
        credit_code=credit_codes.make_code(region, f"99{index + 1:06d}"),
        body_serial=f"99{index + 1:04d}",
        region=region,
        industry=industry,
        scope=_scope(index, industry, random, occupations),
        filed_on=filed_on,
        valid_from=valid_from,
        valid_until=_last_day(valid_from),
        ends=(ends, _ended_on(ends, valid_from, random)) if ends else None,
        recorded=valid_from < filed_on,
    )


def _scope(
    index: int, industry: str, random: Random, occupations: Sequence[tuple[str, str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    known = {code for code, _ in occupations}
    fitting = [code for code in dict(INDUSTRIES)[industry].split() if code in known] or sorted(known)[:6]
    codes = sorted(random.sample(fitting, min(len(fitting), random.randint(2, 5))))
    if index < LARGE:
        levels: tuple[str, ...] = (*LEVELS, "T", "S")
    else:
        levels = LEVELS if random.random() < 1 / 3 else LEVELS[:4]
    return tuple((code, levels) for code in codes)


def _filing_days(ends: str | None, random: Random, *, early: bool) -> tuple[date, date]:
    """Return the day of the deed and the start: filings older than the register are recorded in its first weeks."""
    if ends == "expired" or random.random() < 1 / 3:
        first, last = BEFORE_THE_REGISTER["expired" if ends == "expired" else "valid"]
        deed = after(FIRST_PLAYED_DAY, random.randrange(30))
        return deed, after(first + timedelta(days=random.randrange((last - first).days)), 0)
    late = random.random() < 1 / 3 and not early
    days = working_days(READY_BY, LAST_FILING) if late else working_days(FIRST_PLAYED_DAY, READY_BY)
    deed = random.choice(days)
    return deed, deed


def _last_day(start: date) -> date:
    """Return the day before the third anniversary; 29 February has its own on 1 March."""
    leap = (start.month, start.day) == (2, 29)
    year = start.year + TERM_YEARS
    return (date(year, 3, 1) if leap else start.replace(year=year)) - timedelta(days=1)


def _ended_on(how: str, valid_from: date, random: Random) -> date:
    if how == "expired":
        return _last_day(valid_from)
    return random.choice(working_days(date(2023, 2, 1), date(2023, 9, 22)))
