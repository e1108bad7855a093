# SPDX-License-Identifier: Apache-2.0
"""Reads the ``[scheme]`` table of a pack into the parts, greatest mark, pass mark and rounding of one level."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
MAX_PLACES = 4


class SchemeError(ValueError):
    """The scheme table cannot be used; the text says which entry is wrong."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """A named rounding, such as ``half-up 2``: the mode, and how many decimals are kept."""

    mode: str
    places: int

    def __call__(self, mark: Decimal) -> Decimal:
        """Return ``mark`` rounded; ``half-up`` turns 59.995 into 60.00."""
        return mark.quantize(Decimal(1).scaleb(-self.places), rounding=MODES[self.mode])


@dataclass(frozen=True, slots=True)
class Scheme:
    """What one level is assessed by: each of ``parts`` on ``max`` marks, passed at ``passing`` or more."""

    parts: tuple[str, ...]
    max: Decimal
    passing: Decimal
    rounding: Rounding


def scheme_for(table: Mapping[str, Any], level: str) -> Scheme:
    """Return the scheme of ``level`` (a code such as ``"3"``) from a pack's ``[scheme]`` table.

    The table is ``{"parts": {"3": ["theory", "practice"]}, "max": "100", "pass": "60", "rounding": "half-up 2"}``;
    ``rounding`` may be left out and is then ``half-up 2``. Raises SchemeError for a level, number or rounding
    that the table does not hold.
    """
    parts = tuple(table.get("parts", {}).get(level, ()))
    if not parts or len(set(parts)) != len(parts):
        raise SchemeError(f"scheme.parts: level {level!r} has no parts, or names one twice")
    most, passing = _number(table, "max"), _number(table, "pass")
    if not 0 <= passing <= most:
        raise SchemeError(f"scheme.pass: {passing} does not lie between 0 and {most}")
    return Scheme(parts, most, passing, _rounding(str(table.get("rounding", "half-up 2"))))


def _number(table: Mapping[str, Any], key: str) -> Decimal:
    try:
        number = Decimal(str(table[key]))
    except (KeyError, InvalidOperation) as error:
        raise SchemeError(f"scheme.{key}: {table.get(key)!r} is not a number") from error
    if not number.is_finite():
        raise SchemeError(f"scheme.{key}: {number} is not a finite number")
    return number


def _rounding(words: str) -> Rounding:
    mode, _, places = words.partition(" ")
    if mode not in MODES or not places.isdecimal() or int(places) > MAX_PLACES:
        raise SchemeError(f"scheme.rounding: {words!r} is none of {', '.join(MODES)} with 0 to {MAX_PLACES} places")
    return Rounding(mode, int(places))
