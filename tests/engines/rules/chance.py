# SPDX-License-Identifier: Apache-2.0
"""Packs made at random: every operator and type, dated clauses and parameters, both anniversaries."""

from datetime import date
from decimal import Decimal

from guildmark.engines import packfiles

FACTS = {
    "born": {"type": "date"}, "got": {"type": "date", "absent": "none"},
    "until": {"type": "date", "absent": "none", "future": "allowed"},
    "due": {"type": "date", "absent": date(2022, 5, 31)},
    "count": {"type": "int"}, "seen": {"type": "int", "absent": "none"}, "zero": {"type": "int", "absent": 0},
    "grown": {"type": "decimal", "accrues": "0.5 per year"}, "months": {"type": "int", "accrues": "1 per month"},
    "days": {"type": "decimal", "accrues": "0.5 per day", "absent": "none"},
    "share": {"type": "decimal", "absent": "none"},
    "held": {"type": "level", "absent": "none"}, "level": {"type": "level"}, "top": {"type": "level", "absent": "5"},
    "word": {"type": "text"}, "other": {"type": "text", "absent": "none"}, "given": {"type": "text", "absent": "a'b"},
    "flag": {"type": "bool"}, "mark": {"type": "bool", "absent": "none"}, "yes": {"type": "bool", "absent": True},
}  # fmt: skip
PARAMS = {
    "years": [5, 4, 3], "part": ["2.5", "0.5"], "fewer": [-2, 1], "codes": [["a", "b"], []], "classes": [[1, 2], [3]],
    "rung": ["3", "2"], "name": ["a", "a'b"], "start": [date(2021, 2, 28), date(2020, 2, 29)],
}  # fmt: skip
DATES, NUMBERS = ["born", "got", "until", "due"], ["count", "seen", "zero", "grown", "share", "months", "days"]
LEVELS, TEXTS, FLAGS = ["held", "level", "top"], ["word", "other", "given"], ["flag", "mark", "yes"]
SIGNS = ["==", "!=", "<", "<=", ">", ">="]


def atom(dice):
    """One comparison of any kind that the grammar has."""
    pick, sign = dice.choice, dice.choice(SIGNS)
    unit, bound = pick(["years", "months", "days"]), pick(["years", "part", "fewer", "0", "7", "-3", "0.5"])
    equal = pick(["==", "!="])
    within = pick(["in", "not in"])
    return pick([
        f"{unit}_since({pick([*DATES, 'start'])}) {pick(SIGNS[2:])} {bound}",
        f"{unit}_since({pick(DATES)}) {pick(SIGNS[2:])} {pick(['count', 'seen', 'zero', 'share'])}",
        f"working_days_since({pick(DATES)}) {pick(SIGNS[2:])} {pick(['years', '20', '-3', '0'])}",
        f"{pick(DATES)} {sign} {pick([*DATES, 'start'])}",
        f"{pick(NUMBERS[:3])} {sign} {pick(['years', 'part', '2', 'seen', 'zero'])}",
        f"{pick(NUMBERS[3:])} {sign} {pick(['years', 'part', '2.5', '-0.5'])}",
        f"{pick(['years', 'part', '40'])} {sign} {pick(NUMBERS)}",
        f"{pick(NUMBERS)} {within} {pick(['classes', '[3, 5, 40]'])}",
        f"{pick(LEVELS)} {sign} {pick([*LEVELS, 'rung', repr('3')])}",
        f"{pick(['rung', repr('T')])} {sign} {pick(LEVELS)}",
        f"{pick(LEVELS)} {within} ['3', 'S']",
        f"{pick(TEXTS)} {equal} {pick([*TEXTS, 'name', repr('b')])}",
        f"{pick(TEXTS)} {within} {pick(['codes', '[]', repr(['a', 'z'])])}",
        f"{pick(NUMBERS[:3])} {within} {pick(['classes', '[1, 2.5]'])}",
        f"{pick(FLAGS)} {within} [{pick(['true', 'false'])}]",
        f"{pick(list(FACTS))} is {pick(['none', 'not none'])}",
        f"related({pick(TEXTS)}, {pick([*TEXTS, 'name', repr('b')])})", f"related(name, {pick(TEXTS)})",
        f"{pick(FLAGS)} {equal} {pick(['true', *FLAGS])}", pick([*FLAGS, "true", "false"]),
    ])  # fmt: skip


def joined(dice, parts):
    """Parts joined by ``and or not`` and brackets."""
    text = parts[0]
    for part in parts[1:]:
        text = f"{dice.choice(['', 'not '])}({text}) {dice.choice(['and', 'or'])} {dice.choice(['', 'not '])}{part}"
    return text


def pack(dice, clauses=6):
    """A pack with ``clauses`` clauses and one decision ``d`` over all of them."""

    def dated(_name):
        start, end = sorted(dice.sample([date(2018, 1, 1), date(2021, 3, 1), date(2023, 7, 1), date(2024, 6, 30)], 2))
        spans = [{}, {}, {"from": start, "otherwise": "no"}, {"from": start, "until": end, "otherwise": "yes"}]
        return dice.choice(spans)

    names = [f"C{number}" for number in range(clauses)]
    tests = {name: joined(dice, [atom(dice) for _ in range(dice.randrange(1, 4))]) for name in names}
    days = [date(2016, 1, 1), date(2020, 2, 29), date(2023, 7, 1)]
    return packfiles.loads({
        "pack": {"id": "t/chance", "version": "1", "in_force": days[0], "anniversary": dice.choice(["on", "after"])},
        "facts": FACTS,
        "params": {
            name: {"history": [{"from": day, "value": number(value)} for day, value in zip(days, values, strict=False)]}
            for name, values in PARAMS.items()
        },
        "related": [{"a": "a", "b": "z", "from": days[1]}, {"a": "a'b", "b": "b", "until": days[2]}],
        "clauses": {name: {"text": {"zh": "句"}, "test": test, **dated(name)} for name, test in tests.items()},
        "decisions": {"d": {"logic": joined(dice, names)}},
    })  # fmt: skip


def number(value):
    """A parameter's value as a file gives it."""
    return Decimal(value) if isinstance(value, str) and "." in value else value
