# SPDX-License-Identifier: Apache-2.0
"""What the register says when it is read from the first leaf to the last: figures and states, for anyone to recount."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

FILING = "filing"
CERTIFICATE_KINDS = frozenset({"level", "ability"})
"""Kinds that are certificates of persons with a bit in a status list."""

_SIGN = {"issue": 1, "correct": 1, "revoke": -1}


def recount(leaves: Iterable[Mapping[str, Any]], start: date | None = None, end: date | None = None) -> dict[str, int]:
    """Return the figures that outsiders reckon from the leaves alone; both dates are included, None is open.

    ``firms-filed`` counts issues of kind ``filing`` up to ``end``, whatever became of them (a figure of a day);
    ``new-high-skilled`` = issues + corrects − revokes + firsts with ``first_high`` whose date lies in the period;
    ``certificates`` and ``certificates-level-X`` = issues + corrects − revokes of kind ``level`` in the period.
    """
    first, last = start.isoformat() if start else "", end.isoformat() if end else "9999-12-31"
    figures: Counter[str] = Counter({"firms-filed": 0, "new-high-skilled": 0, "certificates": 0})
    for leaf in leaves:
        day, act = leaf["date"], leaf["act"]
        if day > last:
            continue
        if act == "issue" and leaf.get("kind") == FILING:
            figures["firms-filed"] += 1
        if day >= first:
            _count(figures, leaf, act)
    return dict(sorted(figures.items()))


def _count(figures: Counter[str], leaf: Mapping[str, Any], act: str) -> None:
    sign = _SIGN.get(act, 0)
    if leaf.get("first_high") is True:
        figures["new-high-skilled"] += 1 if act == "first" else sign
    if sign and leaf.get("kind") == "level":
        figures["certificates"] += sign
        figures[f"certificates-level-{leaf.get('level')}"] += sign


@dataclass
class Standing:
    """What the log says of one id now: its leaf, its state, whether it is its person's first high certificate."""

    leaf: Mapping[str, Any]
    index: int
    state: str = "active"
    first_high: bool = False
    corrected: bool = False


@dataclass
class Statuses:
    """The fold of the log: every id that it holds with its standing."""

    standings: dict[str, Standing] = field(default_factory=dict)

    def apply(self, leaf: Mapping[str, Any], index: int) -> None:
        """Take the next leaf; an act on an id that the log does not hold changes nothing (the audit reports it)."""
        act = leaf["act"]
        held = self.standings.get(leaf["id"])
        if act in ("revoke", "suspend", "reinstate", "first"):
            if held is not None:
                _move(held, act)
        elif held is None:
            self.standings[leaf["id"]] = Standing(leaf, index, first_high=leaf.get("first_high") is True)
            if act == "correct" and leaf.get("of") in self.standings:
                self.standings[leaf["of"]].corrected = True

    def count(self, state: str, kinds: frozenset[str] = CERTIFICATE_KINDS) -> int:
        """Return how many issued certificates stand in ``state``; recorded ones are not of this register."""
        standings = self.standings.values()
        return sum(item.state == state and item.leaf.get("kind") in kinds and _is_ours(item) for item in standings)


def statuses(leaves: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return log id → ``active``, ``suspended`` or ``revoked`` for all that the leaves create."""
    fold = Statuses()
    for index, leaf in enumerate(leaves):
        fold.apply(leaf, index)
    return {log_id: item.state for log_id, item in fold.standings.items()}


def _move(held: Standing, act: str) -> None:
    if act == "first":
        held.first_high = True
    elif act == "revoke":
        held.state = "revoked"
    elif held.state != "revoked":
        held.state = "suspended" if act == "suspend" else "active"


def _is_ours(standing: Standing) -> bool:
    return standing.leaf["act"] in ("issue", "correct")
