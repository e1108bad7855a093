# SPDX-License-Identifier: Apache-2.0
"""Moving a row from state to state: only along drawn arrows, and only from the state that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from guildmark.kernel.refusals import Refused

Row = TypeVar("Row", bound=models.Model)
Moves = Mapping[tuple[Any, Any], str]


def move(row: Row, to: Any, moves: Moves, field: str = "state", **also: Any) -> Row:
    """Set ``row``'s state to ``to`` (and the columns ``also``) if the table still holds the state in memory.

    ``moves`` is ``{(from, to): "deed"}``. Refuses ``state.no-such-move`` when no arrow leads there, and
    ``state.moved`` when somebody was quicker. The row in memory is brought up to date; returns it.
    """
    seen = getattr(row, field)
    if (seen, to) not in moves:
        raise Refused("state.no-such-move", state=str(seen), to=str(to))
    rows = type(row)._base_manager.filter(pk=row.pk, **{field: seen})  # noqa: SLF001 - the documented base manager
    if not rows.update(**{field: to}, **also):
        raise Refused("state.moved", state=str(seen), to=str(to))
    for name, value in {field: to, **also}.items():
        setattr(row, name, value)
    return row
