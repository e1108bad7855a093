# SPDX-License-Identifier: Apache-2.0
"""How many places each unit gets, and who takes them: fixed, proportional or pooled, with the arithmetic shown.

Proportional is by largest remainder, with a minimum where the rule says so. Ties follow the rule that the pack writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.model import Rulebook, Text, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

SCHEMA: Final = "guildmark.quota/1"
SHOWN: Final = 4
Count = int | str
"""A number of places, or the name of the parameter that holds it."""


class QuotaError(Exception):
    """A quota that cannot be reckoned: ``code`` (``quota.least``, ``quota.value``, ``quota.weight``, ``quota.key``)."""

    def __init__(self, code: str, **facts: Any) -> None:
        """Keep the code and its facts."""
        super().__init__(code, facts)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class TieKey:
    """One key of a ranking, and whether its larger value goes first."""

    name: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of a pack. ``kind``: fixed, proportional or pooled.

    ``each`` and ``places`` are those of a fixed one; ``total`` of the others; ``least`` what every unit with a weight
    gets at least. ``remainders`` settles equal remainders: larger-weight, smaller-weight or first-named. ``rank`` are
    the keys by which candidates stand; ``tied`` what becomes of those who stay tied at the last place: all, none, lot.
    """

    name: str
    title: Text
    kind: str
    total: Count | None
    each: Count | None
    places: Mapping[str, Count]
    least: Count
    remainders: str
    rank: tuple[TieKey, ...]
    tied: str
    basis: str

    def names(self) -> tuple[str, ...]:
        """Return the parameters that the quota mentions."""
        counts = [self.total, self.each, self.least, *self.places.values()]
        return tuple(dict.fromkeys(name for name in counts if isinstance(name, str)))


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit gets: its weight, the exact share, whole places, remainder, one more by it or by the minimum."""

    unit: str
    weight: Decimal | None
    share: Fraction | None
    whole: int
    remainder: Fraction | None
    extra: int
    places: int
    by: str

    def as_json(self) -> dict[str, Any]:
        """Return the line as JSON values: exact shares as fractions, beside them as decimals of four places."""
        return {
            "unit": self.unit, "weight": None if self.weight is None else f"{self.weight:f}",
            "share": _exact(self.share), "share_decimal": _short(self.share), "whole": self.whole,
            "remainder": _exact(self.remainder), "extra": self.extra, "places": self.places, "by": self.by,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allotment:
    """The places of every unit on a day."""

    book: Rulebook
    quota: Quota
    on: date
    total: int
    lines: tuple[Share, ...]

    def places(self) -> dict[str, int]:
        """Return unit → places."""
        return {line.unit: line.places for line in self.lines}

    def as_json(self) -> dict[str, Any]:
        """Return the allotment as JSON values."""
        entries = [entry for name in self.quota.names() if (entry := self.book.params[name].entry(self.on))]
        basis = "；".join(
            dict.fromkeys(part for part in [*(entry.basis for entry in entries), self.quota.basis] if part)
        )
        return {
            "schema": SCHEMA,
            "pack": {"id": self.book.id, "version": self.book.version, "sha256": self.book.digest},
            "quota": self.quota.name,
            "on": self.on.isoformat(),
            "kind": self.quota.kind,
            "total": self.total,
            "basis": basis,
            "lines": [line.as_json() for line in self.lines],
        }


def allot(book: Rulebook, quota: str, on: date, weights: Mapping[str, Decimal | int]) -> Allotment:
    """Return the places of each unit on a day.

    Args:
        book: the pack.
        quota: the name of the quota.
        on: the day whose parameters hold.
        weights: unit → weight, none below 0; a fixed quota reads the names only, a pooled one nothing.

    Raises:
        KeyError: the pack has no quota of that name.
        QuotaError: the total is too small for the minimum of each, or a number is not one that can be reckoned with.
    """
    rule = book.quotas[quota]
    counted = {unit: _weight(unit, weight) for unit, weight in sorted(weights.items())}
    if rule.kind == "fixed":
        return _fixed(book, rule, on, counted)
    total = _count(book, rule.total, on)
    if rule.kind == "pooled":
        line = Share("", None, None, total, None, 0, total, "pooled")
        return Allotment(book, rule, on, total, (line,))
    return _proportional(book, rule, on, total, counted)


def _fixed(book: Rulebook, rule: Quota, on: date, weights: Mapping[str, Decimal]) -> Allotment:
    units = sorted({*weights, *rule.places})
    counts = [_count(book, rule.places.get(unit, rule.each), on) for unit in units]
    lines = [Share(unit, None, None, count, None, 0, count, "fixed") for unit, count in zip(units, counts, strict=True)]
    return Allotment(book, rule, on, sum(counts), tuple(lines))


def _proportional(book: Rulebook, rule: Quota, on: date, total: int, weights: Mapping[str, Decimal]) -> Allotment:
    """Give each unit with a weight its minimum, then the rest by largest remainder among those that deserve more."""
    least = _count(book, rule.least, on)
    weighty = [unit for unit, weight in weights.items() if weight]
    if least * len(weighty) > total:
        raise QuotaError("quota.least", total=total, least=least, units=len(weighty))
    found = {unit: Share(unit, weight, None, 0, None, 0, 0, "no-weight") for unit, weight in weights.items()}
    sharing, left = weighty, total
    while sharing:
        sum_of = sum((Fraction(weights[unit]) for unit in sharing), Fraction(0))
        shares = {unit: Fraction(weights[unit]) * left / sum_of for unit in sharing}
        short = [unit for unit in sharing if shares[unit] < least]
        if not short:
            found |= _by_remainder(shares, left, weights, rule.remainders)
            break
        found |= {
            unit: Share(
                unit, weights[unit], shares[unit], int(shares[unit]), None, least - int(shares[unit]), least, "minimum"
            )
            for unit in short
        }
        sharing, left = [unit for unit in sharing if unit not in short], left - least * len(short)
    return Allotment(book, rule, on, total if weighty else 0, tuple(found[unit] for unit in weights))


def _by_remainder(
    shares: Mapping[str, Fraction], total: int, weights: Mapping[str, Decimal], rule: str
) -> dict[str, Share]:
    """Return the whole parts of the shares, and one more for the largest remainders until the total is used up."""
    sign = {"larger-weight": -1, "smaller-weight": 1, "first-named": 0}[rule]
    whole = {unit: int(share) for unit, share in shares.items()}
    rest = {unit: share - whole[unit] for unit, share in shares.items()}
    order = sorted(shares, key=lambda unit: (-rest[unit], sign * weights[unit], unit))
    lucky = set(order[: total - sum(whole.values())])
    return {
        unit: Share(
            unit, weights[unit], share, whole[unit], rest[unit], int(unit in lucky), whole[unit] + (unit in lucky),
            "remainder" if unit in lucky else "whole",
        )
        for unit, share in shares.items()
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be ranked: an id, a unit, and the values of the rule's keys (numbers, dates or text)."""

    id: str
    unit: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidate stands in her unit (or in the pool): place from 1, outcome taken, not-taken or lot, and why."""

    candidate: Candidate
    place: int
    outcome: str
    decided_by: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the standing as JSON values."""
        return {
            "id": self.candidate.id, "unit": self.candidate.unit, "place": self.place, "outcome": self.outcome,
            "decided_by": self.decided_by,
        }  # fmt: skip


def rank(allotment: Allotment, candidates: Sequence[Candidate]) -> list[Standing]:
    """Return everybody's place and whether she takes one of the places of her unit; in a pooled quota, of the pool.

    ``decided_by`` is the key that set a candidate apart from the one before her, None for the first and for those who
    share a place. Those who stay tied at the last place are all taken, all left out, or ``lot``, as the rule says.

    Raises:
        QuotaError: a candidate lacks the value of a key, or the values of one cannot be compared.
    """
    pooled = allotment.quota.kind == "pooled"
    units: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        units.setdefault("" if pooled else candidate.unit, []).append(candidate)
    places = allotment.places()
    return [
        standing for unit in sorted(units) for standing in _ranked(allotment.quota, units[unit], places.get(unit, 0))
    ]


def _ranked(rule: Quota, candidates: list[Candidate], places: int) -> list[Standing]:
    """Return one unit's standings."""
    for candidate in candidates:
        for key in rule.rank:
            if not _ranks(candidate.values.get(key.name)):
                raise QuotaError("quota.key", candidate=candidate.id, key=key.name)
    ordered = sorted(candidates, key=lambda candidate: candidate.id)
    for key in reversed(rule.rank):
        try:
            ordered.sort(key=lambda candidate, name=key.name: candidate.values[name], reverse=key.descending)  # type: ignore[misc]
        except TypeError as error:
            raise QuotaError("quota.key", candidate="", key=key.name) from error
    standings: list[Standing] = []
    for number, candidate in enumerate(ordered, 1):
        key_apart = _apart(rule, ordered[number - 2], candidate) if number > 1 else None
        shares = number > 1 and key_apart is None
        place = standings[-1].place if shares else number
        standings.append(Standing(candidate, place, "", key_apart))
    return [replace(each, outcome=_outcome(rule, each, standings, places)) for each in standings]


def _ranks(value: Any) -> bool:
    """Return whether a value can be compared at all: it is there, known, and a number where it is one."""
    if isinstance(value, Decimal | float):
        return Decimal(value).is_finite()
    return value is not None and not isinstance(value, Unknown)


def _apart(rule: Quota, one: Candidate, other: Candidate) -> str | None:
    """Return the first key in which two differ."""
    return next((key.name for key in rule.rank if one.values[key.name] != other.values[key.name]), None)


def _outcome(rule: Quota, standing: Standing, standings: list[Standing], places: int) -> str:
    """Return whether a candidate is taken."""
    sharing = sum(each.place == standing.place for each in standings)
    if standing.place + sharing - 1 <= places:
        return "taken"
    if standing.place > places:
        return "not-taken"
    return {"all": "taken", "none": "not-taken", "lot": "lot"}[rule.tied]


def _count(book: Rulebook, count: Count | None, on: date) -> int:
    """Return a number of places; a parameter's value on the day."""
    value = book.param(count, on) if isinstance(count, str) else count
    whole = isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value) and value >= 0
    if not whole:
        raise QuotaError("quota.value", name=str(count), value=str(value))
    return int(value)  # type: ignore[arg-type]


def _weight(unit: str, weight: Decimal | int) -> Decimal:
    value = Decimal(weight)
    if not value.is_finite() or value < 0:
        raise QuotaError("quota.weight", unit=unit, value=str(weight))
    return value


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _short(share: Fraction | None) -> str | None:
    if share is None:
        return None
    found = Decimal(share.numerator) / Decimal(share.denominator)
    return f"{found.quantize(Decimal(1).scaleb(-SHOWN), rounding=ROUND_HALF_UP):f}"
