# SPDX-License-Identifier: Apache-2.0
"""Identity numbers of 18 characters (GB 11643-1999): what is wrong with one, and what it says; for rosters and seeds.

The place (first six digits) is never checked: codes outlive their regions.
"""

import operator
import re
from datetime import date
from functools import lru_cache

from guildmark.engines.rosters.masks import mask_id

__all__ = ["birth_date_of", "check_digit", "id_problem", "id_problems", "make_number", "mask_id", "sex_of"]

LENGTH = 18
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_ALPHABET = re.compile(r"[0-9]*X?")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_REMAINDERS = "10X98765432"
_EARLIEST = date(1900, 1, 1)


def check_digit(first17: str) -> str:
    """Return the 18th character for 17 digits: ISO 7064 MOD 11-2 as GB 11643-1999 prescribes it."""
    return _REMAINDERS[sum(map(operator.mul, _WEIGHTS, map(int, first17))) % 11]


@lru_cache(maxsize=4)  # a row asks several times
def birth_date_of(number: str) -> date | None:
    """Return the date in positions 7 to 14, or None where there is none."""
    if not _SHAPE.fullmatch(number):
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born >= _EARLIEST else None


def sex_of(number: str) -> str:
    """Return 男 or 女 by the 17th digit of a well-formed number (odd or even)."""
    return "男" if int(number[16]) % 2 else "女"


def id_problems(number: str) -> list[str]:
    """Return every code of what is wrong with ``number``, already trimmed and in capitals; [] where nothing is."""
    found = []
    if len(number) != LENGTH:
        found.append("id.length")
    if not _ALPHABET.fullmatch(number):
        found.append("id.characters")
    if found:
        return found
    if not _SHAPE.fullmatch(number):
        return ["id.characters"]
    if birth_date_of(number) is None:
        found.append("id.birth-date")
    if check_digit(number[:17]) != number[17]:
        found.append("id.check-digit")
    return found


def id_problem(number: str) -> str | None:
    """Return the first code of what is wrong with ``number``, or None."""
    return next(iter(id_problems(number)), None)


def make_number(region: str, born: date, sequence: int) -> str:
    """Return a number that passes the check: six digits of region, the birth date, a sequence of 0 to 999.

    An odd sequence makes a man, an even one a woman. Only regions that belong to no real place may be used in demos.
    """
    first17 = f"{region}{born:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)
