# SPDX-License-Identifier: Apache-2.0
"""The grammar says what it says and no more; nothing that is written in a pack is ever run."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildmark.engines.rules import grammar
from guildmark.engines.rules.nodes import Among, Compare, Const, Listing, Name, mentioned


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a.b == 1", "grammar.not-allowed"),
        ("f(a)", "grammar.not-allowed"),
        ("a + 1 > 2", "grammar.not-allowed"),
        ("__import__('os')", "grammar.not-allowed"),
        ("lambda: a", "grammar.not-allowed"),
        ("[x for x in a]", "grammar.not-allowed"),
        ("a[0] == 1", "grammar.not-allowed"),
        ("(a := 1)", "grammar.not-allowed"),
        ("a if b else c", "grammar.not-allowed"),
        ("f'{a}' == b", "grammar.not-allowed"),
        ("a == b'x'", "grammar.not-allowed"),
        ("a == 1e3", "grammar.not-allowed"),
        ("a == 0x10", "grammar.not-allowed"),
        ("a == 1_000", "grammar.not-allowed"),
        ("a == 2j", "grammar.not-allowed"),
        ("a == 'x' 'y'", "grammar.not-allowed"),
        ("a in ('x',)", "grammar.not-allowed"),
        ("a in {'x'}", "grammar.not-allowed"),
        ("a in [b]", "grammar.not-allowed"),
        ("True", "grammar.not-allowed"),
        ("a is None", "grammar.is-none"),
        ("a is b", "grammar.is-none"),
        ("none == a", "grammar.reserved"),
        ("a == none", "grammar.reserved"),
        ("none", "grammar.reserved"),
        ("1 < a < 3", "grammar.chained"),
        ("1 == 1", "grammar.no-name"),
        ("years_since(a) == 3", "grammar.since"),
        ("years_since(a)", "grammar.not-allowed"),
        ("years_since(a) > years_since(b)", "grammar.since"),
        ("years_since(a, b) > 3", "grammar.not-allowed"),
        ("years_since(x=a) > 3", "grammar.not-allowed"),
        ("related(a)", "grammar.not-allowed"),
        ("weeks_since(a) > 3", "grammar.not-allowed"),
        ("a == 1 # b", "grammar.not-allowed"),
        ("a == '\\n'", "grammar.not-allowed"),
        ("a ==", "grammar.syntax"),
        ("", "grammar.syntax"),
        ("a; b", "grammar.syntax"),
        ("(" * 41 + "a" + ")" * 41, "grammar.too-deep"),
        ("not " * 60 + "a", "grammar.too-deep"),
        ("a or " * 500 + "a", "grammar.too-long"),
        ("*a", "grammar.syntax"),
        ("a and await b", "grammar.not-allowed"),
    ],
)
def test_what_the_grammar_refuses(text, code):
    with pytest.raises(grammar.GrammarError) as refused:
        grammar.parse_test(text)
    assert refused.value.code == code


def test_a_literal_on_the_left_is_mirrored():
    node = grammar.parse_test("3 < a")
    assert isinstance(node, Compare)
    assert (node.op, node.left) == (">", Name("a"))


def test_quoted_text_keeps_its_blanks_and_lines_do_not_matter():
    assert grammar.parse_test("a\n == 'x  y'") == Compare("==", Name("a"), Const("x  y"))
    assert grammar.parse_test("a\n" + " " * 5000 + "== 1") == grammar.parse_test("a == 1")
    with pytest.raises(grammar.GrammarError):
        grammar.parse_test("a == 'x\ny'")


def test_a_list_holds_any_literal():
    assert grammar.parse_test("a in [true, false]") == Among(Name("a"), Listing((True, False)), negated=False)


def test_names_are_told_in_order_of_first_mention():
    test = "c == 1 or (related(b, a) and\n not years_since(c) > d) or e is none"
    assert mentioned(grammar.parse_test(test)) == ("c", "b", "a", "d", "e")


def test_a_logic_is_clause_ids_and_nothing_else():
    assert mentioned(grammar.parse_logic("A1 and (B or not C)")) == ("A1", "B", "C")
    with pytest.raises(grammar.GrammarError):
        grammar.parse_logic("A1 == 1")


@given(st.text(max_size=80) | st.text(alphabet="abn() <=>'\"[],.0123456789andorti_", max_size=120))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(grammar.GrammarError):
        assert set(mentioned(grammar.parse_test(text))).isdisjoint(grammar.RESERVED)
