# SPDX-License-Identifier: Apache-2.0
"""From what was given as a fact to a value of its declared type, or to Unknown with its reason. Never an exception."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from guildmark.engines.rules import periods
from guildmark.engines.rules.model import NONE, RANK, Fact, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_SHOWN: Final = 40
LONGEST_NUMBER: Final = 40
TOO_LARGE: Final = 10**LONGEST_NUMBER


def read(fact: Fact, given: object) -> Value:
    """Return a given value as its fact's type; absent (None) is what the fact declares.

    An Unknown stays unknown and ``NONE`` is none, whatever absence means: the answers of a person who was asked.
    """
    if given is None:
        return fact.absent
    if isinstance(given, Unknown):
        return given
    if given is NONE:
        return None
    return READERS[fact.type](given)


def read_all(facts: Iterable[Fact], given: Mapping[str, object]) -> dict[str, Value]:
    """Return the values of the facts that a decision asks for."""
    return {fact.name: read(fact, given.get(fact.name)) for fact in facts}


def at(values: Mapping[str, Value], facts: Iterable[Fact], *, start: date, on: date) -> dict[str, Value]:
    """Return the values as they stand on a day: dates not yet reached are unknown, accruing facts have grown."""
    now = dict(values)
    for fact in facts:
        value = now[fact.name]
        if fact.type == "date" and isinstance(value, date):
            if value > on and not fact.future_allowed:
                now[fact.name] = Unknown("future", value.isoformat())
        elif fact.accrues and on > start and isinstance(value, int | Decimal):
            now[fact.name] = value + fact.accrues.amount * _completed(start, on, fact.accrues.unit)
    return now


def _completed(start: date, on: date, unit: str) -> int:
    """Return how many periods from ``start`` are completed on ``on``, counted on the corresponding day."""
    if unit == "days":
        return (on - start).days
    months = (on.year - start.year) * 12 + on.month - start.month
    number = months // periods.MONTHS[unit]
    end = periods.add(start, unit, number)
    return number if end is not None and end <= on else number - 1


def _wrong(code: str, given: object) -> Unknown:
    return Unknown(code, _told(given))


def _told(given: object) -> str:
    """Return what was given as one would write it in JSON, cut where it is long."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        return given.encode("utf-8", "replace").decode()[:LONGEST_SHOWN]
    if isinstance(given, dict | list | tuple):
        return "{…}" if isinstance(given, dict) else "[…]"
    short = isinstance(given, float | Decimal | date) or (isinstance(given, int) and abs(given) < TOO_LARGE)
    return str(given)[:LONGEST_SHOWN] if short else "…"


def _decimal(given: object) -> Value:
    if isinstance(given, float):
        given = Decimal(repr(given))
    if isinstance(given, str) and DECIMAL.fullmatch(given):
        given = Decimal(given)
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return _wrong("type", given)
    if isinstance(given, int):
        return given if abs(given) < TOO_LARGE else _wrong("type", given)
    fits = given.is_finite() and abs(given.adjusted()) < LONGEST_NUMBER
    return given if fits else _wrong("type", given)


def _int(given: object) -> Value:
    value = _wrong("type", given) if isinstance(given, str) else _decimal(given)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else _wrong("type", given)
    return value


def _date(given: object) -> Value:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if not isinstance(given, str) or not ISO_DATE.fullmatch(given):
        return _wrong("type", given)
    try:
        return date.fromisoformat(given)
    except ValueError:
        return _wrong("date.impossible", given)


def _bool(given: object) -> Value:
    return given if isinstance(given, bool) else _wrong("type", given)


def _text(given: object) -> Value:
    return given if isinstance(given, str) and _encodes(given) else _wrong("type", given)


def _encodes(text: str) -> bool:
    """Return whether a text can be written at all: half of a pair of surrogates cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _level(given: object) -> Value:
    return given if isinstance(given, str) and given in RANK else _wrong("level.unknown", given)


READERS: Final[Mapping[str, Callable[[object], Value]]] = {
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "bool": _bool,
    "text": _text,
    "level": _level,
}
