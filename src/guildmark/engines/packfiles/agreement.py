# SPDX-License-Identifier: Apache-2.0
"""Do the types of a test agree, and which kind of value does each parameter hold? For the loader of packs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.model import RANK
from guildmark.engines.rules.nodes import (
    Among,
    Compare,
    Const,
    IsNone,
    Listing,
    Name,
    Node,
    Related,
    Since,
    atoms,
    names_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from guildmark.engines.packfiles.problems import Findings
    from guildmark.engines.rules.model import Fact, Param

KIND_OF_FACT: Final = {
    "int": "number", "decimal": "number", "date": "date", "bool": "bool", "text": "text", "level": "level",
}  # fmt: skip
ORDERED: Final = ("number", "date", "level")
SINGLE: Final = frozenset({*ORDERED, "text", "bool"})
HELD: Final = SINGLE | {"list", *(f"list {kind}" for kind in SINGLE)}
"""The kinds of value that a parameter may hold."""


def kind_of(value: object) -> str:
    """Return the kind of a raw value: number, text, date, bool, or a list of one of them ("list number")."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, date):
        return "date"
    if isinstance(value, list | tuple):
        kinds = {kind_of(item) for item in value}
        return f"list {kinds.pop()}" if len(kinds) == 1 else "list mixed" if kinds else "list"
    return "text" if isinstance(value, str) else "none"


def uses(tests: Mapping[str, Node], facts: Mapping[str, Fact]) -> dict[str, str]:
    """Return for each name that is no fact the kind that its first use asks for."""
    found: dict[str, str] = {}
    for test in tests.values():
        for atom in atoms(test):
            for name, kind in _wanted(atom, facts):
                found.setdefault(name, kind)
    return found


def _wanted(atom: Node, facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """Yield the parameters of an atom with the kind that stands against them."""
    if isinstance(atom, Compare):
        pairs = [(atom.left, atom.right), (atom.right, atom.left)]
        if isinstance(atom.left, Since):
            yield atom.left.date.id, "date"
    else:
        pairs = [(atom.right, atom.left), (atom.left, atom.right)] if isinstance(atom, Among) else []  # type: ignore[list-item]
    for side, other in pairs:
        if isinstance(side, Name) and side.id not in facts:
            if isinstance(other, Since):
                yield side.id, "number"
            elif isinstance(other, Name) and other.id in facts:
                yield side.id, KIND_OF_FACT[facts[other.id].type]
            elif isinstance(other, Const):
                yield side.id, kind_of(other.value)
            elif isinstance(other, Listing) and other.values:
                yield side.id, kind_of(other.values[0])


class Agreement:
    """Checks tests against the facts and parameters of one pack, noting what does not fit."""

    def __init__(self, facts: Mapping[str, Fact], params: Mapping[str, Param], findings: Findings) -> None:
        """Keep the kinds of all names."""
        self.facts, self.params, self.findings = facts, params, findings
        self.kinds = {name: KIND_OF_FACT[fact.type] for name, fact in facts.items()}
        for name, param in params.items():
            self.kinds.setdefault(name, kind_of(param.history[0].value) if param.history else "none")

    def check(self, where: str, test: Node, known: frozenset[str]) -> None:
        """Note unknown names and comparisons whose types do not agree."""
        for atom in atoms(test):
            missing = [name for name in dict.fromkeys(names_of(atom)) if name not in known]
            for name in missing:
                self.findings.note(where, "fact.unknown", among=known, name=name)
            if not missing and self.of_params(atom):
                self.findings.note(where, "test.no-fact", piece=" · ".join(names_of(atom)))
            elif not missing and self.readable(atom) and not self.agrees(atom):
                self.findings.note(where, "test.types", sides=self.sides(atom))
            self.note_growth(where, atom)

    def readable(self, atom: Node) -> bool:
        """Return whether the kind of all that an atom names is known: else that is what is wrong, and told there."""
        return all(self.kinds[name] in HELD | {"level"} for name in names_of(atom))

    def sides(self, atom: Node) -> list[tuple[object, str]]:
        """Return what an atom compares, each with its kind."""
        named: list[tuple[object, str]] = [(name, self.kinds[name]) for name in dict.fromkeys(names_of(atom))]
        right = getattr(atom, "right", None)
        if isinstance(right, Const | Listing):
            held = right.value if isinstance(right, Const) else right.values
            named.append((held, kind_of(held)))
        return named

    def of_params(self, atom: Node) -> bool:
        """Return whether an atom compares one parameter with another: then nobody's facts are asked."""
        if not isinstance(atom, Compare | Among):
            return False
        return all(isinstance(side, Name) and side.id not in self.facts for side in (atom.left, atom.right))

    def agrees(self, atom: Node) -> bool:
        """Return whether one atom is well typed."""
        if isinstance(atom, Name):
            return self.kinds[atom.id] == "bool"
        if isinstance(atom, IsNone):
            return atom.name.id in self.facts
        if isinstance(atom, Related):
            return all(self.kind(side) == "text" for side in (atom.a, atom.b))
        if isinstance(atom, Among):
            return self.among(atom)
        return not isinstance(atom, Compare) or self.compare(atom)

    def kind(self, side: Any) -> str:
        """Return the kind of one side."""
        if isinstance(side, Since):
            return "number" if self.kinds[side.date.id] == "date" else "none"
        return self.kinds[side.id] if isinstance(side, Name) else kind_of(side.value)

    def compare(self, atom: Compare) -> bool:
        """Return whether a comparison's sides are of one kind that has an order where one is asked for."""
        kinds = {self.kind(atom.left), self.kind(atom.right)}
        if kinds == {"level", "text"}:
            return all(self.on_ladder(side) for side in (atom.left, atom.right))
        return len(kinds) == 1 and kinds <= SINGLE and (atom.op in ("==", "!=") or kinds <= {*ORDERED})

    def on_ladder(self, side: Any) -> bool:
        """Return whether a side is a fact on the ladder, a quoted level, or a parameter that never holds but levels."""
        if isinstance(side, Const):
            return side.value in RANK
        if side.id in self.facts:
            return self.kinds[side.id] == "level"
        held = [entry.value for entry in self.params[side.id].history]
        return all(code in RANK for value in held for code in (value if isinstance(value, tuple) else [value]))

    def among(self, atom: Among) -> bool:
        """Return whether the list on the right holds what the left is."""
        left = self.kinds[atom.left.id]
        if left not in SINGLE:
            return False
        if not isinstance(atom.right, Listing):
            kind = self.kinds[atom.right.id]
            ladder = left == "level" and kind == "list text" and self.on_ladder(atom.right)
            return kind in (f"list {left}", "list") or ladder
        if left == "level":
            return all(value in RANK for value in atom.right.values)
        return all(kind_of(value) == left for value in atom.right.values)

    def note_growth(self, where: str, atom: Node) -> None:
        """Note a comparison in which an accruing fact meets another fact or a number of periods."""
        if not isinstance(atom, Compare):
            return
        names = [name for name in names_of(atom) if name in self.facts]
        growing = [name for name in names if self.facts[name].accrues]
        if growing and (len(names) > 1 or isinstance(atom.left, Since)):
            self.findings.note(where, "test.accrues", name=growing[0])
