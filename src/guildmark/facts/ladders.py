# SPDX-License-Identifier: Apache-2.0
"""The path to the next level: the eight rungs, where a person stands, and what each rung above her asks. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from guildmark.engines import rules
from guildmark.facts.offers import Programme

CLIMBED, HERE, NEXT, AHEAD = "climbed", "here", "next", "ahead"
STARTS_BELOW = "X"


@dataclass(frozen=True)
class Rung:
    """One rung: ``state`` climbed, here, next or ahead; ``programme`` what it asks, above where she stands."""

    code: str
    state: str
    programme: Programme | None


def rungs_of(programmes: Iterable[Programme], held: object) -> tuple[Rung, ...]:
    """Return the eight rungs for somebody who holds ``held``: a level, ``rules.NONE``, or None where nobody knows."""
    asked = {one.level: one for one in programmes if one.level}
    height = rules.RANK.get(held, -1) if isinstance(held, str) else -1
    above = {code: asked[code] for code in rules.LADDER[height + 1 :] if code in asked}
    goal = None if held is None else next_of(above.values())
    return tuple(
        Rung(code, _state(code, height, goal.level if goal else None), above.get(code)) for code in rules.LADDER
    )


def next_of(above: Iterable[Programme]) -> Programme | None:
    """Return the rung to go for: the highest that is open, else the one that opens first, else the lowest.

    The apprentice's rung, which a firm may add below the others, is no step for whoever stands beside the ladder.
    """
    listed = [one for one in above if one.level != STARTS_BELOW]
    open_ = [one for one in listed if one.verdict == "yes"]
    if open_:
        return open_[-1]
    coming = min((one for one in listed if one.comes), key=lambda one: one.when or date.max, default=None)
    return coming or next(iter(listed), None)


def _state(code: str, height: int, goal: str | None) -> str:
    rank = rules.RANK[code]
    if rank <= height:
        return HERE if rank == height else CLIMBED
    return NEXT if code == goal else AHEAD
