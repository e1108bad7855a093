# SPDX-License-Identifier: Apache-2.0
"""What a roster's row would change in an entry of its batch, old → new, masked as it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guildmark.domain.evaluations.queries import Held
from guildmark.engines import rosters
from guildmark.engines.rosters import Row

FACTS = {
    "cur_level": "held_level",
    "cert_date": "held_date",
    "cert_occ": "held_occupation_code",
    "since": "since",
    "education": "education",
    "major_fits": "major_fits",
    "birth_date": "birth_date",
}
"""Facts that rows hold, each with its column; others of an entry come from evidence, which no roster changes."""

NAMES = ("mentor", "superior")
LEVELS = ("level", "held_level")


@dataclass(frozen=True)
class Change:
    """A row that is in the batch already with other values: the entry, and each value old → new, masked."""

    row: Row
    entry: int
    fields: list[dict[str, str]]


def entry_for(row: Row, held: Sequence[Held], *, alone: bool) -> Held | None:
    """The entry that a row is about: the same candidacy; else her only one, where the file names her once."""
    asked = (row.values.get("occupation_code"), row.values.get("level"))
    same = next((one for one in held if (one.occupation, one.level) == asked), None)
    return same or (held[0] if alone and len(held) == 1 else None)


def changes(row: Row, held: Held, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each value in which a row differs from an entry: column, old, new; [] where it is the same."""
    new = {
        "occupation_code": row.values.get("occupation_code"),
        "level": row.values.get("level"),
        "route": row.values.get("route"),
        "mentor": row.values.get("mentor"),
        "superior": row.values.get("superior"),
        **{key: facts.get(name) for name, key in FACTS.items()},
    }
    old = {
        "occupation_code": held.occupation,
        "level": held.level,
        "route": held.route,
        "mentor": held.mentor,
        "superior": held.superior,
        **{key: held.facts.get(name, {}).get("value") for name, key in FACTS.items()},
    }
    pairs = {key: (_plain(old[key]), _plain(new[key])) for key in new}
    return [
        {"key": key, "old": _shown(key, before), "new": _shown(key, after)}
        for key, (before, after) in pairs.items()
        if before != after
    ]


def _plain(value: Any) -> Any:
    """A value as an entry keeps it: dates as ISO, texts cut as the table cuts them, nothing for nothing."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return (value[:60] or None) if isinstance(value, str) else value


def _shown(key: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if key == "birth_date":
        return "****-**-**"
    if key in NAMES:
        return rosters.mask_name(str(value))
    if key in LEVELS:
        return rosters.level_name(str(value))
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
