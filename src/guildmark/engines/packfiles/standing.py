# SPDX-License-Identifier: Apache-2.0
"""A pack with the rules of one day on every day: what past cases are replayed under. Never stored.

A draft's new values hold from a day to come. To ask what last year's cases would have been under them, the values,
clauses, routes and related pairs of that day count whenever a case was; the case keeps its own as-of.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from guildmark.engines.rules.model import Clause, Entry, Param

if TYPE_CHECKING:
    from guildmark.engines.packfiles.pack import Pack


class _Held(Param):
    """A parameter with one value on every day, or with none."""

    __slots__ = ()

    def entry(self, on: date) -> Entry | None:  # noqa: ARG002 - the same on every day
        return self.history[0] if self.history else None


class _Standing(Clause):
    """A clause whose test counts on every day."""

    __slots__ = ()

    def in_force(self, on: date) -> bool:  # noqa: ARG002 - the same on every day
        return True


class _Resting(Clause):
    """A clause whose test counts on no day."""

    __slots__ = ()

    def in_force(self, on: date) -> bool:  # noqa: ARG002 - the same on every day
        return False


def standing(pack: Pack, day: date) -> Pack:
    """Return the pack as it stands on a day, on every day; it keeps its number and digest."""
    params = {
        name: _like(_Held, param, history=(entry,) if (entry := param.entry(day)) else ())
        for name, param in pack.params.items()
    }
    clauses = {
        name: _like(_Standing if clause.in_force(day) else _Resting, clause) for name, clause in pack.clauses.items()
    }
    decisions = {
        name: replace(decision, routes=decision.open_routes(day), spans={}) for name, decision in pack.decisions.items()
    }
    related = tuple(
        replace(pair, since=date.min, until=date.max) for pair in pack.related if pair.since <= day <= pair.until
    )
    return replace(pack, params=params, clauses=clauses, decisions=decisions, related=related, memory={})


def _like(kind: type[Any], row: Any, **changed: Any) -> Any:
    return kind(**{each.name: getattr(row, each.name) for each in fields(row)} | changed)
