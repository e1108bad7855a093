# SPDX-License-Identifier: Apache-2.0
"""The rules that every leaf of the register must keep, read from the first to the last by a stranger.

Each rule has a name that the audit's JSON shows; ``docs/reference/register.md`` lists them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from guildmark.engines.register import leaves
from guildmark.engines.register.fold import CERTIFICATE_KINDS, Statuses
from guildmark.engines.register.standings import Standing
from guildmark.engines.seals.status import STATES

if TYPE_CHECKING:
    from guildmark.engines.register.keylists import ListedKey

TOLERANCE = timedelta(days=1)
DAILY = frozenset({"issue", "journal", "list", "key", "template"})
"""Acts whose date is the day of logging; the others repeat an older date, or tell one."""

Problem = tuple[str, str]
"""A rule's name and what is wrong, in English."""


@dataclass
class Monitor:
    """Reads leaves in order and yields the problems of each.

    ``keys``: the listed keys. ``since``: (index, day) of the last seen checkpoint: no issue from that index on may
    bear a date before that day. ``until``: the day of the checkpoint: no leaf may be dated after it.
    """

    keys: list[ListedKey] = field(default_factory=list)
    since: tuple[int, date] | None = None
    until: date | None = None
    fold: Statuses = field(default_factory=Statuses)
    latest: date = date.min
    key_leaves: dict[str, int] = field(default_factory=dict)
    list_leaves: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"revocation": 0, "suspension": 0})
    history: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("Q") for name in ("index", "revocation", "suspension")}
    )
    """After each leaf that changes them: its index, and how many certificates are revoked and suspended."""
    _open_firsts: int = 0
    _reader: leaves.Reader = field(default_factory=leaves.Reader)
    _days: dict[str, date] = field(default_factory=dict)

    def take(self, index: int, data: bytes) -> Iterator[Problem]:
        """Yield what is wrong with the leaf at ``index``; one that is not well formed is left out of the fold."""
        try:
            leaf, wrong = self._reader.read(data)
        except leaves.LeafError as error:
            yield "leaf-form", str(error)
            return
        yield from (("leaf-form", text) for text in wrong)
        if wrong:
            return
        yield from self._rules(leaf, index)
        before = self._state(leaf)
        self.fold.apply(leaf, index)
        self._note(leaf, index, before)

    def _rules(self, leaf: Mapping[str, Any], index: int) -> Iterator[Problem]:
        act = leaf["act"]
        if act in leaves.CREATING:
            if held := self.fold.standings.get(leaf["id"]):
                yield "one-issue-per-id", f"the id was created before, at {held.index}"
        else:
            yield from self._changes(leaf, act)
        if act == "correct":
            yield from self._corrects(leaf)
        yield from self._dates(leaf, act, index)
        yield from self._keys(leaf, act, index)

    def _changes(self, leaf: Mapping[str, Any], act: str) -> Iterator[Problem]:
        held = self.fold.standings.get(leaf["id"])
        if held is None:
            yield "change-of-known-id", f"{act} of an id that the log does not hold"
            return
        if held.state == "revoked":
            yield "change-in-order", f"{act} of an id that is revoked"
        elif act == "suspend" and held.state != "active":
            yield "change-in-order", "suspend of an id that is suspended"
        elif act == "reinstate" and held.state != "suspended":
            yield "change-in-order", "reinstate of an id that is not suspended"
        yield from self._repeats(leaf, act, held)
        if act == "first":
            yield from self._firsts(held)

    def _repeats(self, leaf: Mapping[str, Any], act: str, held: Standing) -> Iterator[Problem]:
        told, old = leaves.dimensions(leaf), held.dimensions
        if act in ("revoke", "first"):
            differing = sorted(name for name in told.keys() | old.keys() if told.get(name) != old.get(name))
            if leaf["date"] != held.date:
                differing.append("date")
        else:
            differing = sorted(name for name, value in told.items() if old.get(name) != value)
        if act == "revoke" and (leaf.get("first_high") is True) is not held.first_high:
            differing.append("first_high")
        if differing:
            yield "repeats-dimensions", f"{act} does not repeat {', '.join(differing)}"

    def _firsts(self, held: Standing) -> Iterator[Problem]:
        if held.act == "recorded":
            yield "first-correct", "first names a recorded certificate"
        elif held.first_high:
            yield "first-correct", "first names a certificate that is first already"
        elif self._open_firsts < 1:
            yield "first-correct", "first without a revoked first before it"

    def _corrects(self, leaf: Mapping[str, Any]) -> Iterator[Problem]:
        old = self.fold.standings.get(leaf["of"])
        if old is None or old.state != "revoked":
            yield "correct-after-revoke", "correct of an id that was not revoked before it"
            return
        if old.corrected:
            yield "correct-once", "the id was corrected before"
        expected = {**old.dimensions, "date": old.date, "first_high": old.first_high}
        told = leaves.dimensions(leaf) | {"date": leaf["date"], "first_high": leaf.get("first_high") is True}
        differing = sorted(name for name in told.keys() | expected.keys() if told.get(name) != expected.get(name))
        if differing:
            yield "repeats-dimensions", f"correct does not repeat {', '.join(differing)}"

    def _dates(self, leaf: Mapping[str, Any], act: str, index: int) -> Iterator[Problem]:
        day = self._day(leaf["date"])
        if act == "issue" and self.latest - day > TOLERANCE:
            yield "back-dating", f"issue of {day} after entries of {self.latest}"
        elif act == "issue" and self.since and index >= self.since[0] and self.since[1] - day > TOLERANCE:
            yield "back-dating", f"issue of {day} after the checkpoint of {self.since[1]}"
        if self.until and day - self.until > TOLERANCE:
            yield "date-ahead", f"{act} of {day}, the checkpoint is of {self.until}"
        elif act in DAILY:
            self.latest = max(self.latest, day)

    def _keys(self, leaf: Mapping[str, Any], act: str, index: int) -> Iterator[Problem]:
        if act == "key":
            self.key_leaves.setdefault(leaf["sha256"], index)
            if not any(key.sha256 == leaf["sha256"] for key in self.keys):
                yield "key-listed", "a logged key that keys.json does not list"
            return
        counted = act in leaves.COUNTED and leaf.get("kind") in CERTIFICATE_KINDS
        if counted and self._issuers and not any(self._is_active(key, index) for key in self._issuers):
            yield "key-active", "no issuer's key was logged and active here"

    @cached_property
    def _issuers(self) -> list[ListedKey]:
        return [key for key in self.keys if key.use == "issuer"]

    def _day(self, written: str) -> date:
        if written not in self._days:
            self._days[written] = date.fromisoformat(written)
        return self._days[written]

    def _is_active(self, key: ListedKey, index: int) -> bool:
        return key.is_active(index) and self.key_leaves.get(key.sha256, index) < index

    def counts_since(self, index: int, purpose: str) -> set[int]:
        """Return how many bits of a purpose may be set in lists that were logged at ``index`` or later."""
        after = bisect_right(self.history["index"], index)
        counts = self.history[purpose]
        return set(counts[after:]) | {counts[after - 1] if after else 0}

    def _state(self, leaf: Mapping[str, Any]) -> str | None:
        held = self.fold.standings.get(leaf["id"])
        ours = held is not None and held.act in leaves.COUNTED and held.dimensions.get("kind") in CERTIFICATE_KINDS
        return held.state if held is not None and ours else None

    def _note(self, leaf: Mapping[str, Any], index: int, before: str | None) -> None:
        act, after = leaf["act"], self._state(leaf)
        if before != after:
            moved = {purpose: (after == state) - (before == state) for purpose, state in STATES.items()}
            self.counts = {purpose: count + moved[purpose] for purpose, count in self.counts.items()}
            if any(moved.values()):
                for name, value in {"index": index, **self.counts}.items():
                    self.history[name].append(value)
        if act == "list":
            self.list_leaves[leaf["sha256"]] = index
        high = leaf.get("first_high") is True
        if high and act in ("revoke", "correct", "first"):
            self._open_firsts += 1 if act == "revoke" else -1


def key_problems(keys: list[ListedKey], key_leaves: Mapping[str, int], size: int) -> Iterator[Problem]:
    """Yield what the list says of the office's keys that the log does not bear out, once all leaves are read."""
    for key in [key for key in keys if key.use != "witness"]:
        index = key_leaves.get(key.sha256)
        if index is None:
            yield "key-logged", f"the key {key.kid} ({key.use}) has no entry in the log"
        elif index != key.from_index:
            yield "key-logged", f"the key {key.kid} counts from {key.from_index}, its entry is {index}"
        elif key.until_index is not None and not index < key.until_index < size:
            yield "key-logged", f"the key {key.kid} ends at {key.until_index}, outside the log"
