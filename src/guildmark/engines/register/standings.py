# SPDX-License-Identifier: Apache-2.0
"""What the log says of every id that it holds, in some forty bytes an id, so that a laptop audits a nation's log.

Ids lie end to end in one run of bytes, found again by an open hash table; dimensions and dates are numbers that stand
for the few different ones there are.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STATES = ("active", "suspended", "revoked")
_WIDTH = 17
_FIRST, _CORRECTED = 4, 8
_ROOM = 1 << 12
_STATE = 3


@dataclass(slots=True)
class Standing:
    """An id as the log has it: what created it and where, its state now, whether it is a first high certificate.

    A copy: ``Standings`` takes changes.
    """

    index: int
    act: str
    date: str
    dimensions: Mapping[str, Any]
    state: str
    first_high: bool
    corrected: bool


class Standings:
    """Ids of 26 base32 characters with their standings, in the order in which they were added."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._table = array("I", bytes(4 * _ROOM))
        self._mask = _ROOM - 1
        self._indexes = array("Q")
        self._dates = array("I")
        self._kinds = array("I")
        self._flags = bytearray()
        self._known_dates: dict[str, int] = {}
        self._told_dates: list[str] = []
        self._known_kinds: dict[tuple[Any, ...], int] = {}
        self._told_kinds: list[tuple[str, Mapping[str, Any]]] = []

    def __len__(self) -> int:
        return len(self._flags)

    def __contains__(self, log_id: str) -> bool:
        return self._find(_packed(log_id)) >= 0

    def get(self, log_id: str) -> Standing | None:
        """Return how an id stands, or None for one that the log does not hold."""
        slot = self._find(_packed(log_id))
        if slot < 0:
            return None
        act, dimensions = self._told_kinds[self._kinds[slot]]
        flags = self._flags[slot]
        return Standing(
            self._indexes[slot],
            act,
            self._told_dates[self._dates[slot]],
            dimensions,
            STATES[flags & _STATE],
            bool(flags & _FIRST),
            bool(flags & _CORRECTED),
        )

    def add(self, log_id: str, index: int, act: str, date: str, dimensions: Mapping[str, Any], *, first: bool) -> None:
        """Take an id that is new."""
        if 2 * len(self) >= len(self._table):
            self._grow()
        key = _packed(log_id)
        self._table[self._free(key)] = len(self) + 1
        self._ids += key
        self._indexes.append(index)
        self._dates.append(self._date(date))
        self._kinds.append(self._kind(act, dimensions))
        self._flags.append(_FIRST if first else 0)

    def change(self, log_id: str, *, state: str | None = None, first: bool = False, corrected: bool = False) -> None:
        """Change how an id stands that is here."""
        slot = self._find(_packed(log_id))
        flags = self._flags[slot]
        if state is not None:
            flags = flags & ~_STATE | STATES.index(state)
        self._flags[slot] = flags | (_FIRST if first else 0) | (_CORRECTED if corrected else 0)

    def count(self, state: str, kinds: frozenset[str]) -> int:
        """Return how many ids that were issued or corrected here, of these kinds, stand in ``state``."""
        wanted = {
            number
            for number, (act, told) in enumerate(self._told_kinds)
            if act in ("issue", "correct") and told.get("kind") in kinds
        }
        code = STATES.index(state)
        pairs = zip(self._kinds, self._flags, strict=True)
        return sum(kind in wanted and flags & _STATE == code for kind, flags in pairs)

    def states(self) -> dict[str, str]:
        """Return the state of every id."""
        parts = (bytes(self._ids[start : start + _WIDTH]) for start in range(0, len(self._ids), _WIDTH))
        return {_spelt(part): STATES[flags & _STATE] for part, flags in zip(parts, self._flags, strict=True)}

    def _find(self, key: bytes) -> int:
        """Return the slot of a packed id, or -1."""
        table, ids, mask = self._table, self._ids, self._mask
        place = hash(key) & mask
        while slot := table[place]:
            start = (slot - 1) * _WIDTH
            if ids[start : start + _WIDTH] == key:
                return slot - 1
            place = (place + 1) & mask
        return -1

    def _free(self, key: bytes) -> int:
        place = hash(key) & self._mask
        while self._table[place]:
            place = (place + 1) & self._mask
        return place

    def _grow(self) -> None:
        size = 2 * len(self._table)
        self._table, self._mask = array("I", bytes(4 * size)), size - 1
        for slot in range(len(self)):
            self._table[self._free(bytes(self._ids[slot * _WIDTH : (slot + 1) * _WIDTH]))] = slot + 1

    def _date(self, date: str) -> int:
        number = self._known_dates.setdefault(date, len(self._told_dates))
        if number == len(self._told_dates):
            self._told_dates.append(date)
        return number

    def _kind(self, act: str, dimensions: Mapping[str, Any]) -> int:
        told = (act, *dimensions.items())
        number = self._known_kinds.setdefault(told, len(self._told_kinds))
        if number == len(self._told_kinds):
            self._told_kinds.append((act, dict(dimensions)))
        return number


def _packed(log_id: str) -> bytes:
    """Return 26 base32 characters as 17 bytes: the figures of a number to the base 36, which is quickly read."""
    return int(log_id, 36).to_bytes(_WIDTH, "big")


def _spelt(packed: bytes) -> str:
    number, characters = int.from_bytes(packed, "big"), ""
    while number:
        number, rest = divmod(number, 36)
        characters = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + characters
    return characters
