# SPDX-License-Identifier: Apache-2.0
"""What the register says when it is read from the first leaf to the last: figures and states, for anyone to recount."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guildmark.engines.register.leaves import dimensions
from guildmark.engines.register.standings import Standings

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
class Statuses:
    """The fold of the log: every id that it holds with its standing."""

    standings: Standings = field(default_factory=Standings)

    def apply(self, leaf: Mapping[str, Any], index: int) -> None:
        """Take the next leaf; an act on an id that the log does not hold changes nothing (the audit reports it)."""
        act, log_id = leaf["act"], leaf["id"]
        if act in ("revoke", "suspend", "reinstate", "first"):
            self._move(log_id, act)
        elif log_id not in self.standings:
            first = leaf.get("first_high") is True
            self.standings.add(log_id, index, act, leaf["date"], dimensions(leaf), first=first)
            if act == "correct" and leaf["of"] in self.standings:
                self.standings.change(leaf["of"], corrected=True)

    def count(self, state: str, kinds: frozenset[str] = CERTIFICATE_KINDS) -> int:
        """Return how many issued certificates stand in ``state``; recorded ones are not of this register."""
        return self.standings.count(state, kinds)

    def _move(self, log_id: str, act: str) -> None:
        held = self.standings.get(log_id)
        if held is None:
            return
        if act == "first":
            self.standings.change(log_id, first=True)
        elif act == "revoke":
            self.standings.change(log_id, state="revoked")
        elif held.state != "revoked":
            self.standings.change(log_id, state="suspended" if act == "suspend" else "active")


def statuses(leaves: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return log id → ``active``, ``suspended`` or ``revoked`` for all that the leaves create."""
    fold = Statuses()
    for index, leaf in enumerate(leaves):
        fold.apply(leaf, index)
    return fold.standings.states()
