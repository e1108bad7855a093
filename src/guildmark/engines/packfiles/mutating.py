# SPDX-License-Identifier: Apache-2.0
"""``rules check --mutate``: change a pack by one unit at a time, and say which changes none of its own cases notices.

After DeMillo, Lipton, Sayward, "Hints on test data selection", 1978. Changed are each comparison and each whole number
and level in a clause's test, and each number of a parameter's history; cases, texts and days are left alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from guildmark.engines.packfiles import checking, places, reading
from guildmark.engines.packfiles.building import build
from guildmark.engines.packfiles.problems import PackError
from guildmark.engines.rules import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEIGHBOURS: Final = {">=": (">",), ">": (">=",), "<=": ("<",), "<": ("<=",), "==": ("!=",), "!=": ("==",)}
TOKEN: Final = re.compile(r"'[^']*'|\"[^\"]*\"|>=|<=|==|!=|[<>]|\w+")


class Mutant(NamedTuple):
    """A pack with one thing changed: where, what stood there, what stands there now, the whole data."""

    where: str
    was: str
    now: str
    data: dict[str, Any]


def mutate(path: Path, root: Path | None = None) -> dict[str, Any]:
    """Return how many changes were tried, and those that every case of the pack lets pass: where, line, was, now.

    Raises:
        OSError: the file cannot be read.
        PackError: the pack cannot be loaded even as it is.
    """
    data, text = reading.read_toml(path)
    whole = reading.resolve(data, root or reading.root_of(path, data))
    build(whole, stored=False)
    lines = places.lines_of(text)
    tried, survived = 0, []
    for mutant in mutants(whole, data):
        tried += 1
        if not noticed(mutant.data):
            line = places.line_at(lines, mutant.where)
            survived.append({"where": mutant.where, "line": line, "was": mutant.was, "now": mutant.now})
    return {"tried": tried, "survived": survived}


def noticed(data: dict[str, Any]) -> bool:
    """Whether the changed pack is refused, or one of its cases fails."""
    try:
        pack = build(data, stored=False)
        return bool(checking.run_cases(pack, data)[0])
    except PackError:
        return True


def mutants(whole: dict[str, Any], own: dict[str, Any]) -> Iterator[Mutant]:
    """Yield every changed pack, in the order of the file; what it has from a pack under it is that pack's to try."""
    for name in own.get("params", {}):
        param = whole["params"][name]
        for place, entry in enumerate(param["history"]):
            for value in _beside(entry["value"]):
                history = [*param["history"]]
                history[place] = {**entry, "value": value}
                changed = {**whole, "params": {**whole["params"], name: {**param, "history": history}}}
                yield Mutant(f"params.{name}.history[{place}]", str(entry["value"]), str(value), changed)
    for name in own.get("clauses", {}):
        clause = whole["clauses"][name]
        for was, now, test in _tests(clause["test"]):
            changed = {**whole, "clauses": {**whole["clauses"], name: {**clause, "test": test}}}
            yield Mutant(f"clauses.{name}", was, now, changed)


def _beside(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    return (value - 1, value + 1) if isinstance(value, int | Decimal) else ()


def _tests(test: str) -> Iterator[tuple[str, str, str]]:
    for token in TOKEN.finditer(test):
        for other in _instead(token[0]):
            yield token[0], other, test[: token.start()] + other + test[token.end() :]


def _instead(token: str) -> tuple[str, ...]:
    if token in NEIGHBOURS:
        return NEIGHBOURS[token]
    if token.isdecimal():
        return (str(int(token) - 1), str(int(token) + 1)) if int(token) else ("1",)
    level = token.strip("'\"")
    if level == token or level not in LADDER:
        return ()
    place = LADDER.index(level)
    return tuple(f"'{LADDER[beside]}'" for beside in (place - 1, place + 1) if 0 <= beside < len(LADDER))
