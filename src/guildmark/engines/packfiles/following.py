# SPDX-License-Identifier: Apache-2.0
"""The cases of a pack with the answers that it gives now: what whoever changes a value says is meant to change with it.

Nothing of a case but its expectations is other, and nothing is expected that was not before.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from guildmark.engines.packfiles.checking import total
from guildmark.engines.rules import amounts, deciding

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildmark.engines.packfiles.pack import Pack


def followed(pack: Pack) -> list[dict[str, Any]]:
    """Return the cases of a sound pack, each expecting what is found."""
    return [{**row, "expect": _expected(pack, row)} for row in pack.resolved.get("cases", [])]


def _expected(pack: Pack, row: dict[str, Any]) -> dict[str, Any]:
    on, facts, expect = date.fromisoformat(row["on"]), row["facts"], row["expect"]
    found = {name: deciding.decide(pack, name, facts, on) for name in expect if name in pack.decisions}
    told = {**expect, **{name: one.verdict for name, one in found.items()}}
    if "when" in expect and found:
        first = next(iter(found.values()))
        told["when"] = first.when.isoformat() if first.when else first.when_reason
    routes = {route.name: [*route.missing] for one in reversed(found.values()) for route in reversed(one.routes)}
    tables: dict[str, Callable[[str], Any]] = {
        "missing": routes.get,
        "amounts": lambda name: _amount(pack, name, facts, on),
        "places": lambda name: total(pack, name, on),
    }
    for table, answer in tables.items():
        if table in expect:
            told[table] = {name: was if (now := answer(name)) is None else now for name, was in expect[table].items()}
    return told


def _amount(pack: Pack, name: str, facts: dict[str, Any], on: date) -> str | None:
    if name not in pack.benefits:
        return None
    found = amounts.reckon(pack, name, facts, on).amount
    return "unknown" if found is None else f"{found:f}"
