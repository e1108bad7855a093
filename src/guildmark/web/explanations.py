# SPDX-License-Identifier: Apache-2.0
"""An explanation of the rules for people: levels and occupations by their names, conditions instead of their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from guildmark.domain.people import queries as people
from guildmark.engines.packfiles import Pack
from guildmark.web.levels import LEVELS, level_word

LEVEL: Final = re.compile(rf"(?<![\w.-])[{''.join(word.code for word in LEVELS)}](?![\w.-])")
OCCUPATION: Final = re.compile(r"\d-\d{2}-\d{2}-\d{2}")
WORD: Final = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z0-9_]*")


def in_words(explanation: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The explanation with names for level and occupation codes, and in a route the sentences of what it lacks."""
    names = people.names_of(set(OCCUPATION.findall(str(explanation["clauses"]))))
    levels = {name for name, fact in pack.table("facts").items() if fact.get("type") == "level"}
    clauses = [_clause(row, _about(pack, row["id"]) <= levels, names) for row in explanation["clauses"]]
    sentences = {row["id"]: row["text"] for row in clauses}
    routes = [
        {**route, **{key: [sentences.get(code, code) for code in route[key]] for key in ("missing", "unknown")}}
        for route in explanation["routes"]
    ]
    return {**explanation, "clauses": clauses, "routes": routes}


def named(text: str, names: Mapping[str, str]) -> str:
    """A text with the name of each occupation in front of its code."""
    return OCCUPATION.sub(lambda found: f"{names.get(found[0], '')} {found[0]}".strip(), text)


def _clause(row: Mapping[str, Any], of_levels: bool, names: Mapping[str, str]) -> dict[str, Any]:  # noqa: FBT001 - how
    told = {key: named(row[key], names) if row[key] else row[key] for key in ("actual", "required")}
    if of_levels:
        told = {key: text and LEVEL.sub(lambda found: level_word(found[0]).name, text) for key, text in told.items()}
    return {**row, **told}


def _about(pack: Pack, clause: str) -> set[str]:
    """The facts that the test of a clause names."""
    test = pack.table("clauses").get(clause, {}).get("test", "")
    return {word for word in WORD.findall(test) if word in pack.table("facts")} or {""}
