# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a pack, said precisely: where, on which line, by which code, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN: Final = 60
HELPED: Final = 20
MOST: Final = 1000
NEAR: Final = 0.6
LONGEST_WHERE: Final = 200
TOO_LONG: Final = 10**4000
KINDS: Final[dict[str, tuple[str, str]]] = {
    "table": ("表", "a table"), "array of tables": ("由表组成的数组", "an array of tables"),
    "text": ("文字", "text"), "date": ("日期", "a date"), "number": ("数", "a number"), "name": ("名称", "a name"),
    "list": ("列表", "a list"), "bool": ("true 或 false", "true or false"), "whole number": ("整数", "a whole number"),
    "int": ("整数", "a whole number"), "decimal": ("数", "a number"), "level": ("等级代码", "the code of a level"),
    "list of text": ("由文字组成的列表", "a list of texts"), "list text": ("由文字组成的列表", "a list of texts"),
    "list number": ("由数组成的列表", "a list of numbers"), "list date": ("由日期组成的列表", "a list of dates"),
    "list bool": ("由 true 或 false 组成的列表", "a list of true or false"), "list mixed": ("列表", "a list"),
    "list of clauses": ("由条款编号组成的列表", "a list of clauses"),
    "id": ("小写英文字母、数字、- 和 /，如 cn/ladder", "small letters, digits, - and /, such as cn/ladder"),
    "version": ("英文字母、数字、点和 -，如 2023.1", "letters, digits, points and -, such as 2023.1"),
    "line": ("不超过 80 字的一行文字", "one line of at most 80 characters"),
}  # fmt: skip
"""What is expected, in words; what is not among them stands as it is written in a pack."""
NOT_TOML: Final[dict[str, tuple[str, str]]] = {
    "twice": ("同一名称写了两次", "one name stands twice"),
    "date": ("没有这个日期或时间", "there is no such date"),
    "text": ("引号没有闭合，或引号内有不允许的字符", "a quote is not closed, or holds a character that is not allowed"),
    "bracket": ("括号没有闭合", "a bracket is not closed"),
    "number": ("数字过长", "a number is too long"),
    "form": ("这一行写法不对", "this line is not well formed"),
}
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "file.not-text": ("文件不是 UTF-8 文本", "the file is not UTF-8 text"),
    "file.too-large": ("文件大于 {limit} 字节", "the file is larger than {limit} bytes"),
    "file.too-deep": ("括号嵌套过深，或带点的名称过长", "brackets are nested too deep, or a dotted name is too long"),
    "file.not-toml": ("文件不是有效的 TOML：{why}", "the file is not valid TOML: {why}"),
    "table.unknown": ("没有这个表：{name}", "there is no table {name}"),
    "key.unknown": ("不认识的键：{name}", "unknown key {name}"),
    "key.missing": ("缺少必填的键：{name}", "the required key {name} is missing"),
    "type.wrong": ("类型不对：应为{expected}", "wrong type: {expected} is expected"),
    "value.wrong": ("不允许的值 {value}：应为 {expected}", "the value {value} is not allowed: {expected} is expected"),
    "number.range": ("数字超出范围（整数部分至多 15 位，小数至多 10 位）：{piece}",
                     "the number is out of range (at most 15 digits, and 10 after the point): {piece}"),
    "name.repeated": ("同一名称出现两次：{name}", "{name} stands twice"),
    "name.form": ("名称只能用英文字母、数字和下划线，且不能是保留字：{name}",
                  "a name has letters, digits and underscores only and is no reserved word: {name}"),
    "name.twice": ("同一名称既是事实又是参数：{name}", "{name} names a fact and a parameter"),
    "text.no-zh": ("缺少中文文本（text.zh）", "the Chinese text (text.zh) is missing"),
    "text.unseen": ("文字中有看不见的字符：{piece}", "the text holds a character that nobody sees: {piece}"),
    "text.braces": ("花括号不成对，占位符应写作 {{名称}}：{piece}",
                    "braces do not pair, a placeholder is written {{name}}: {piece}"),
    "date.order": ("日期次序不对：{earlier} 应早于 {later}",
                   "dates out of order: {earlier} should come before {later}"),
    "params.order": ("参数取值的日期必须递增", "the dates of a parameter's values must increase"),
    "params.empty": ("参数没有任何取值", "the parameter has no value"),
    "params.mixed": ("同一参数的取值类型不一致", "the values of one parameter differ in type"),
    "param.no-value": ("自 {since} 起可能用到参数 {name}，但当日它尚无有效取值",
                       "the parameter {name} can be needed from {since} on, but has no value in force then"),
    "param.unknown": ("没有这个参数：{name}", "there is no parameter {name}"),
    "fact.unknown": ("没有这个事实或参数：{name}", "there is no fact or parameter {name}"),
    "clause.unknown": ("没有这个条款：{name}", "there is no clause {name}"),
    "clause.unused": ("没有任何决定用到这个条款", "no decision uses this clause"),
    "clause.otherwise": ("写了 from 或 until，就必须写 otherwise（yes 或 no）",
                         "a clause with from or until needs otherwise (yes or no)"),
    "decision.unknown": ("没有这个决定：{name}", "there is no decision {name}"),
    "route.unknown": ("没有这个途径：{name}", "there is no route {name}"),
    "route.empty": ("途径没有写任何条款：{name}", "the route names no clause: {name}"),
    "route.clause": ("途径中的条款 {name} 不在该决定的逻辑中",
                     "the route's clause {name} is not in the decision's logic"),
    "grammar.syntax": ("表达式写法不对：{piece}", "not a well-formed expression: {piece}"),
    "grammar.not-allowed": ("语法不允许：{piece}", "the grammar does not allow {piece}"),
    "grammar.too-long": ("表达式过长", "the expression is too long"),
    "grammar.too-deep": ("括号或嵌套过深", "brackets or nesting too deep"),
    "grammar.chained": ("一次只能比较两项：{piece}", "only two sides can be compared at once: {piece}"),
    "grammar.is-none": ("is 之后只能是 none：{piece}", "only none can follow is: {piece}"),
    "grammar.no-name": ("比较中没有任何名称：{piece}",
                        "the comparison names nothing: {piece}"),
    "grammar.reserved": ("保留字不能这样用：{piece}", "a reserved word cannot be used so: {piece}"),
    "grammar.since": ("时长只能用 >= > < <= 与数比较：{piece}",
                      "a number of periods can only be compared with a number by >= > < <=: {piece}"),
    "test.types": ("类型不能这样用：{sides}", "these types cannot be used so: {sides}"),
    "test.no-fact": ("比较的两边都是参数，没有任何事实：{piece}",
                     "both sides are parameters, no fact is asked: {piece}"),
    "test.accrues": ("会增长的事实只能与数或参数比较：{name}",
                     "an accruing fact can only be compared with numbers and parameters: {name}"),
    "benefit.unknown": ("没有这项待遇：{name}", "there is no benefit {name}"),
    "quota.unknown": ("没有这项名额：{name}", "there is no quota {name}"),
    "benefit.steps": ("阶梯的上限必须递增，且只有最后一级可以没有上限",
                      "the ends of a scale's steps must increase, and only the last may have none"),
    "extends.missing": ("找不到上级规则包：{name}", "the pack to extend is not found: {name}"),
    "extends.unsound": ("上级规则包 {name} 有问题：{inner}", "something is wrong with the upper pack {name}: {inner}"),
    "extends.form": ("extends 应写作 id@version：{name}", "extends is written id@version: {name}"),
    "extends.circular": ("上级规则包循环引用：{name}", "packs extend each other in a circle: {name}"),
    "extends.closed": ("上级规则包未开放：{name}", "the upper pack does not declare this open: {name}"),
    "case.empty": ("案例没有写应得的结论", "the case expects nothing of any decision, benefit or quota"),
    "case.failed": ("案例“{case}”：{what} 应为 {wanted}，实为 {found}",
                    "case “{case}”: {what} should be {wanted}, is {found}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: ``where`` is a path in the pack such as ``clauses.A2`` or ``params.min_age[0]``."""

    where: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    line: int | None = None

    def message(self, lang: str = "zh") -> str:
        """Return the sentence in a language, "zh" or "en"."""
        english = lang == "en"
        return MESSAGES[self.code][english].format(**{key: _word(key, it, lang) for key, it in self.facts.items()})

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """Return the problem as ``rules check`` prints it."""
        return {"where": self.where, "line": self.line, "code": self.code, "message": self.message(lang)}

    def at_line(self, line: int | None) -> Problem:
        """Return the same problem with its line in the file."""
        return replace(self, line=line)


def _word(key: str, value: Any, lang: str) -> str:
    """Return one fact of a problem in words, cut where it is long."""
    english = lang == "en"
    if isinstance(value, Problem):
        return f"{value.where}: {value.message(lang)}"
    if key == "why":
        return NOT_TOML[value][english]
    if key == "sides":
        kinds = [(shown(side), KINDS.get(kind, (kind, kind))[english]) for side, kind in value]
        return " · ".join(f"{side} ({kind})" if english else f"{side}（{kind}）" for side, kind in kinds)
    if key == "expected":
        joint = ", " if english else "、"
        return joint.join(KINDS[each][english] if each in KINDS else each for each in str(value).split(", "))
    return shown(value)


def shown(value: object) -> str:
    """Return a value as a pack writes it, on one line, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    if not isinstance(value, str | int | Decimal | date) or (isinstance(value, int) and abs(value) >= TOO_LONG):
        return "…"
    words = " ".join(_printable(str(value)[: 2 * SHOWN]).split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


class PackError(Exception):
    """A pack that cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; the text of the error is their English sentences."""
        super().__init__("; ".join(f"{problem.where}: {problem.message('en')}" for problem in problems))
        self.problems = problems


class Findings:
    """Problems being collected while a pack is read."""

    def __init__(self) -> None:
        """Begin with none."""
        self.problems: list[Problem] = []

    def note(self, where: str, code: str, *, among: Iterable[str] = (), **facts: Any) -> None:
        """Add a problem; ``among`` are the names that there are, so that one written nearly right is told with it.

        No more than a thousand are kept: who has so many mends the first ones first.
        """
        if len(self.problems) >= MOST:
            return
        if len(self.problems) < HELPED and (near := get_close_matches(shown(facts.get("name")), among, 1, NEAR)):
            facts["name"] = f"{facts['name']} ({near[0]}?)"
        self.problems.append(Problem(_printable(where[:LONGEST_WHERE]), code, facts))

    def refuse_if_any(self) -> None:
        """Raise a PackError where something was found."""
        if self.problems:
            raise PackError(self.problems)
