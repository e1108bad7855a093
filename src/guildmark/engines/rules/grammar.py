# SPDX-License-Identifier: Apache-2.0
"""Read the text of a test or of a decision's logic into nodes, refusing all that the grammar does not name.

Python's own parser does the splitting, in eval mode and after our limits; nothing is ever compiled or run.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from guildmark.engines.rules.nodes import (
    Among,
    Both,
    Compare,
    Const,
    Either,
    IsNone,
    Listing,
    Name,
    Node,
    Not,
    Operand,
    Related,
    Since,
)

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST: Final = 2000
DEEPEST: Final = 40
SINCE: Final = {f"{unit}_since": unit for unit in ("years", "months", "days", "working_days")}
RESERVED: Final = frozenset({"none", "true", "false", "related", *SINCE})
OPERATORS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
MIRROR: Final = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
SHORT: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?")
RUN_ON: Final = re.compile(r"(?<![\w.])[0-9][0-9.]*[^\W0-9]\w*")
"""A number into which a word runs, such as ``0x10``, ``1e3`` or ``1or``."""
BLANKS: Final = re.compile(r"('[^']*'|\"[^\"]*\")|\s+")


class GrammarError(Exception):
    """A test that the grammar does not allow: ``code`` and the piece of text at fault."""

    def __init__(self, code: str, piece: str = "") -> None:
        """Keep the code and at most 60 characters of the piece."""
        super().__init__(code, piece)
        self.code = code
        self.piece = piece[:60]


def parse_test(text: str) -> Node:
    """Return the nodes of a clause's test.

    Raises:
        GrammarError: the text is too long, too deep, or says more than the grammar of ``docs/reference/packs.md``.
    """
    return _Reader(text).test()


def parse_unit(text: str) -> Name | Since:
    """Return what a benefit counts: a name, or a number of completed periods such as ``months_since(appointed)``.

    Raises:
        GrammarError: the text holds anything else.
    """
    reader = _Reader(text)
    found = reader.operand(reader.tree)
    if isinstance(found, Const):
        raise GrammarError("grammar.not-allowed", text)
    return found


def parse_logic(text: str) -> Node:
    """Return the nodes of a decision's logic: clause ids with ``and or not`` and brackets.

    Raises:
        GrammarError: the text holds anything else.
    """
    reader = _Reader(text)
    return reader.logic(reader.tree, 0)


class _Reader:
    """One text being read; keeps it, because numbers are read exactly as written."""

    def __init__(self, text: str) -> None:
        self.text = BLANKS.sub(lambda found: found[1] or " ", text).strip()
        _limit(self.text)
        try:
            self.tree = ast.parse(self.text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise GrammarError("grammar.syntax", self.text) from error

    def piece(self, tree: ast.AST) -> str:
        """Return the part of the text that a tree came from."""
        return ast.get_source_segment(self.text, tree) or ""

    def refuse(self, code: str, tree: ast.AST) -> GrammarError:
        """Return the error to raise for a tree."""
        return GrammarError(code, self.piece(tree))

    def test(self) -> Node:
        """Return the whole text as a test."""
        return self.boolean(self.tree, 0)

    def boolean(self, tree: ast.expr, depth: int) -> Node:
        """Return a tree that must be true or false."""
        if depth > DEEPEST:
            raise GrammarError("grammar.too-deep")
        match tree:
            case ast.BoolOp(op=op, values=values):
                items = tuple(self.boolean(value, depth + 1) for value in values)
                return Both(items) if isinstance(op, ast.And) else Either(items)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.boolean(operand, depth + 1))
            case ast.Compare():
                return self.comparison(tree)
            case ast.Call(func=ast.Name(id="related")):
                return self.related(tree)
            case ast.Name(id="true" | "false" as word):
                return Const(word == "true")
            case ast.Name():
                return self.name(tree)
        raise self.refuse("grammar.not-allowed", tree)

    def logic(self, tree: ast.expr, depth: int) -> Node:
        """Return a tree of clause ids."""
        if depth > DEEPEST:
            raise GrammarError("grammar.too-deep")
        match tree:
            case ast.BoolOp(op=op, values=values):
                items = tuple(self.logic(value, depth + 1) for value in values)
                return Both(items) if isinstance(op, ast.And) else Either(items)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.logic(operand, depth + 1))
            case ast.Name(id=name):
                return Name(name)
        raise self.refuse("grammar.not-allowed", tree)

    def comparison(self, tree: ast.Compare) -> Node:
        """Return one comparison; chains such as ``1 < x < 3`` are refused."""
        if len(tree.ops) != 1:
            raise self.refuse("grammar.chained", tree)
        op, left, right = tree.ops[0], tree.left, tree.comparators[0]
        if isinstance(op, ast.Is | ast.IsNot):
            if not (isinstance(right, ast.Name) and right.id == "none"):
                raise self.refuse("grammar.is-none", tree)
            return IsNone(self.name(left), isinstance(op, ast.IsNot))
        if isinstance(op, ast.In | ast.NotIn):
            return Among(self.name(left), self.listing(right), isinstance(op, ast.NotIn))
        return self.ordered(OPERATORS[type(op)], self.operand(left), self.operand(right), tree)

    def ordered(self, op: str, left: Operand, right: Operand, tree: ast.Compare) -> Compare:
        """Return a comparison with its name or period on the left, its literal on the right."""
        if isinstance(left, Const) and isinstance(right, Const):
            raise self.refuse("grammar.no-name", tree)
        if isinstance(right, Since) or isinstance(left, Const):
            op, left, right = MIRROR[op], right, left
        if isinstance(left, Since) and (isinstance(right, Since) or op in ("==", "!=")):
            raise self.refuse("grammar.since", tree)
        return Compare(op, left, right)

    def operand(self, tree: ast.expr) -> Operand:
        """Return one side of a comparison."""
        match tree:
            case ast.Name(id="true" | "false" as word):
                return Const(word == "true")
            case ast.Name():
                return self.name(tree)
            case ast.Call(func=ast.Name(id=called), args=[argument], keywords=[]) if called in SINCE:
                return Since(SINCE[called], self.name(argument))
        return Const(self.literal(tree))

    def literal(self, tree: ast.expr) -> Decimal | str:
        """Return a number or a quoted text, exactly as written."""
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            return Decimal(-self.number(tree.operand))
        if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            written = self.piece(tree)
            if written[0] in "'\"" and written[0] not in written[1:-1]:
                return tree.value
            raise self.refuse("grammar.not-allowed", tree)
        return self.number(tree)

    def number(self, tree: ast.expr) -> Decimal:
        """Return a number as it is written: digits, and a point between digits."""
        written = self.piece(tree)
        if not isinstance(tree, ast.Constant) or not NUMBER.fullmatch(written):
            raise self.refuse("grammar.not-allowed", tree)
        if not SHORT.fullmatch(written):
            raise self.refuse("number.range", tree)
        return Decimal(written)

    def listing(self, tree: ast.expr) -> Name | Listing:
        """Return the right side of ``in``."""
        if isinstance(tree, ast.List):
            return Listing(tuple(self.element(element) for element in tree.elts))
        return self.name(tree)

    def element(self, tree: ast.expr) -> Decimal | str | bool:
        """Return one literal of a list."""
        if isinstance(tree, ast.Name) and tree.id in ("true", "false"):
            return tree.id == "true"
        return self.literal(tree)

    def related(self, tree: ast.Call) -> Related:
        """Return ``related(a, b)``."""
        two = 2
        if len(tree.args) != two or tree.keywords:
            raise self.refuse("grammar.not-allowed", tree)
        a, b = (self.operand(argument) for argument in tree.args)
        if isinstance(a, Since) or isinstance(b, Since):
            raise self.refuse("grammar.not-allowed", tree)
        return Related(a, b)

    def name(self, tree: ast.expr) -> Name:
        """Return a name of ours."""
        if not isinstance(tree, ast.Name):
            raise self.refuse("grammar.not-allowed", tree)
        if tree.id in RESERVED:
            raise self.refuse("grammar.reserved", tree)
        return Name(tree.id)


def turned(node: Node, facts: Container[str]) -> Node:
    """Return a test that says the same with the fact on the left wherever a parameter stood there."""
    if isinstance(node, Both | Either):
        return type(node)(tuple(turned(item, facts) for item in node.items))
    if isinstance(node, Not):
        return Not(turned(node.item, facts))
    if isinstance(node, Compare) and _aside(node.left, facts) and not _aside(node.right, facts):
        return Compare(MIRROR[node.op], node.right, node.left)
    if isinstance(node, Related) and _aside(node.a, facts) and not _aside(node.b, facts):
        return Related(node.b, node.a)
    return node


def _aside(side: Operand, facts: Container[str]) -> bool:
    """Return whether a side is a literal or a parameter."""
    return isinstance(side, Const) or (isinstance(side, Name) and side.id not in facts)


def _limit(text: str) -> None:
    """Refuse what Python's parser should not even see: long or deep texts, comments, escapes."""
    if len(text) > LONGEST:
        raise GrammarError("grammar.too-long", text)
    if not text:
        raise GrammarError("grammar.syntax", '""')
    if sign := next((sign for sign in "#\\\0" if sign in text), None):
        raise GrammarError("grammar.not-allowed", sign)
    if run_on := RUN_ON.search(BLANKS.sub(" ", text)):
        raise GrammarError("grammar.not-allowed", run_on[0])
    depth = deepest = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise GrammarError("grammar.too-deep", text)
