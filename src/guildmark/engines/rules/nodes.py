# SPDX-License-Identifier: Apache-2.0
"""The shapes of a parsed test, nothing else: for the grammar that makes them and the modules that walk them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: a number or a quoted text."""

    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of literals."""

    values: tuple[Decimal | str | bool, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A fact or a parameter; alone, a bool; in a decision's logic, a clause."""

    id: str


@dataclass(frozen=True, slots=True)
class Since:
    """The number of completed periods (``years months days working_days``) since a date."""

    unit: str
    date: Name


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right`` with ``op`` one of ``== != < <= > >=``; a Since always stands left."""

    op: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Among:
    """``left in right`` or ``left not in right``."""

    left: Name
    right: Name | Listing
    negated: bool


@dataclass(frozen=True, slots=True)
class IsNone:
    """``name is none`` or ``name is not none``."""

    name: Name
    negated: bool


@dataclass(frozen=True, slots=True)
class Related:
    """``related(a, b)``."""

    a: Name | Const
    b: Name | Const


@dataclass(frozen=True, slots=True)
class Both:
    """``and`` over two or more tests."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """``or`` over two or more tests."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``not`` of a test."""

    item: Node


Operand = Const | Name | Since
Node = Const | Name | Compare | Among | IsNone | Related | Both | Either | Not


def atoms(node: Node) -> Iterator[Node]:
    """Yield the comparisons, flags and literals of a test, from left to right."""
    if isinstance(node, Both | Either):
        for item in node.items:
            yield from atoms(item)
    elif isinstance(node, Not):
        yield from atoms(node.item)
    else:
        yield node


def names_of(atom: Node) -> Iterator[str]:
    """Yield the names that one atom mentions, from left to right."""
    if isinstance(atom, Name):
        parts: tuple[object, ...] = (atom,)
    elif isinstance(atom, Compare | Among):
        parts = (atom.left, atom.right)
    elif isinstance(atom, IsNone):
        parts = (atom.name,)
    else:
        parts = (atom.a, atom.b) if isinstance(atom, Related) else ()
    for part in parts:
        inner = part.date if isinstance(part, Since) else part
        if isinstance(inner, Name):
            yield inner.id


def mentioned(node: Node) -> tuple[str, ...]:
    """Return every name of a test once, in order of first mention."""
    return tuple(dict.fromkeys(name for atom in atoms(node) for name in names_of(atom)))
