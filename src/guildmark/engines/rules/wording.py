# SPDX-License-Identifier: Apache-2.0
"""The words of an explanation: sentences with their numbers, what is and what is required. In Chinese and English."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.compiling import constant_of, periods_needed
from guildmark.engines.rules.model import Unknown
from guildmark.engines.rules.nodes import (
    Among,
    Both,
    Compare,
    Const,
    Either,
    IsNone,
    Name,
    Node,
    Not,
    Operand,
    Related,
    Since,
    mentioned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildmark.engines.rules.compiling import Moment, Regime
    from guildmark.engines.rules.model import Clause, Value

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
SIGNS: Final = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {
        "none": "无", "some": "有", "yes": "是", "no": "否", "comma": "、", "and": "；", "or": " 或 ", "in": "属于 {}",
        "not-in": "不属于 {}", "not": "非（{}）", "related": "{} 或其相关职业", "unknown": "不详（{}）",
        "absent": "未提供", "future": "尚未到达的日期：{}", "type": "类型不符：{}", "date.impossible": "日期不存在：{}",
        "level.unknown": "没有这个等级：{}", "param.not-in-force": "当日无有效取值：{}",
    },
    "en": {
        "none": "none", "some": "any", "yes": "yes", "no": "no", "comma": ", ", "and": "; ", "or": " or ",
        "in": "one of {}", "not-in": "none of {}", "not": "not ({})", "related": "{} or a related occupation",
        "unknown": "unknown ({})", "absent": "not given", "future": "a date not yet reached: {}",
        "type": "wrong type: {}", "date.impossible": "no such date: {}", "level.unknown": "no such level: {}",
        "param.not-in-force": "no value in force that day: {}",
    },
}  # fmt: skip


def pick(text: Mapping[str, str], lang: str) -> str:
    """Return a text in a language, in Chinese where that language has none."""
    return text.get(lang) or text.get("zh", "")


def sentence(clause: Clause, params: Mapping[str, Any], lang: str) -> str:
    """Return the sentence of a clause with the numbers of its day filled in."""
    return PLACEHOLDER.sub(lambda found: show(params.get(found[1]), lang, "—"), pick(clause.text, lang))


def show(value: Any, lang: str, nothing: str | None = None) -> str:
    """Return a value as people write it."""
    words = WORDS[lang]
    if value is None:
        return words["none"] if nothing is None else nothing
    if isinstance(value, Unknown):
        return words["unknown"].format(words[value.code].format(value.given))
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    if isinstance(value, list | tuple):
        return words["comma"].join(show(item, lang) for item in value) or "—"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Requirement:
    """What one clause requires and what there is, in words, on one day."""

    def __init__(self, clause: Clause, regime: Regime, values: Mapping[str, Value], moment: Moment, lang: str) -> None:
        """Keep what the words are about."""
        self.regime, self.values, self.moment, self.lang = regime, values, moment, lang
        self.words = WORDS[lang]
        self.test = clause.test
        self.subjects = _subjects(clause.test, regime)

    def actual(self) -> str:
        """Return the values of the facts that the test is about, each with its label where there are several."""
        parts = [self.labelled(name, self.show(self.values[name])) for name in self.subjects]
        return self.words["and"].join(parts)

    def required(self) -> str:
        """Return the test in words, with its periods solved to dates."""
        return self.say(self.test)

    def show(self, value: Any) -> str:
        """Return a value as people write it, a code by its label where the pack has one."""
        if isinstance(value, tuple):
            return self.words["comma"].join(self.show(item) for item in value) or "—"
        label = self.regime.words.get(value) if isinstance(value, str) else None
        return pick(label, self.lang) if label else show(value, self.lang)

    def labelled(self, name: str, words: str) -> str:
        """Return words about a fact, its label in front where the clause is about several."""
        if self.subjects == (name,) or name not in self.regime.facts:
            return words
        return f"{pick(self.regime.facts[name].label, self.lang) or name} {words}"

    def say(self, node: Node) -> str:
        """Return a part of the test in words."""
        if isinstance(node, Both | Either):
            joint = self.words["and" if isinstance(node, Both) else "or"]
            return joint.join(self.inner(item, node) for item in node.items)
        if isinstance(node, Not):
            return self.words["not"].format(self.say(node.item))
        return SAYINGS[type(node)](self, node)

    def inner(self, node: Node, outer: Node) -> str:
        """Return a part in words, in brackets where its ``and`` or ``or`` differs from the one around it."""
        words = self.say(node)
        return f"({words})" if isinstance(node, Both | Either) and type(node) is not type(outer) else words

    def value(self, operand: Operand) -> str:
        """Return a side of a comparison: a literal, a parameter's or another fact's value."""
        if isinstance(operand, Name) and operand.id in self.regime.facts:
            return self.show(self.values[operand.id])
        return self.show(constant_of(operand, self.regime))

    def compare(self, node: Compare) -> str:
        """Return a comparison; a number of periods becomes the date that it is compared with."""
        if isinstance(node.left, Since):
            return self.since(node.left, node)
        name = node.left.id if isinstance(node.left, Name) else ""
        return self.labelled(name, f"{SIGNS[node.op]} {self.value(node.right)}")

    def since(self, since: Since, node: Compare) -> str:
        """Return ``≤ 2022-06-30`` for "at least four years since", "> 2022-06-30" for fewer."""
        is_fact = isinstance(node.right, Name) and node.right.id in self.regime.facts
        bound = self.values[node.right.id] if is_fact else constant_of(node.right, self.regime)  # type: ignore[union-attr]
        if not isinstance(bound, int | Decimal):
            return self.labelled(since.date.id, show(bound, self.lang))
        day = self.moment.latest(since.unit, periods_needed(node.op, bound))
        sign = "≤" if node.op in (">=", ">") else ">"
        return self.labelled(since.date.id, f"{sign} {show(day, self.lang, '—')}")

    def among(self, node: Among) -> str:
        """Return membership of a list."""
        values = self.show(constant_of(node.right, self.regime))
        return self.labelled(node.left.id, self.words["not-in" if node.negated else "in"].format(values))

    def is_none(self, node: IsNone) -> str:
        """Return "none" or "any"."""
        return self.labelled(node.name.id, self.words["some" if node.negated else "none"])

    def related(self, node: Related) -> str:
        """Return the occupation that the first must equal or be related to."""
        name = node.a.id if isinstance(node.a, Name) else ""
        return self.labelled(name, self.words["related"].format(self.value(node.b)))

    def flag(self, node: Name) -> str:
        """Return "yes" for a bool fact that stands alone."""
        return self.labelled(node.id, self.words["yes"])

    def literal(self, node: Const) -> str:
        """Return a test that is always true or never."""
        return show(node.value, self.lang)


def _subjects(test: Node, regime: Regime) -> tuple[str, ...]:
    """Return the facts that a test is about."""
    return tuple(name for name in mentioned(test) if name in regime.facts)


SAYINGS: Final[dict[type, Callable[[Requirement, Any], str]]] = {
    Compare: Requirement.compare,
    Among: Requirement.among,
    IsNone: Requirement.is_none,
    Related: Requirement.related,
    Name: Requirement.flag,
    Const: Requirement.literal,
}
