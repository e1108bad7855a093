# SPDX-License-Identifier: Apache-2.0
"""Small packs for tests: one clause, one decision, whatever facts and parameters a test needs."""

from datetime import date

from guildmark.engines import packfiles, rules

FACTS = {
    "day": {"type": "date", "absent": "none"},
    "known_day": {"type": "date"},
    "later": {"type": "date", "absent": "none", "future": "allowed"},
    "count": {"type": "int"},
    "grown": {"type": "decimal", "accrues": "1.5 per month"},
    "held": {"type": "level", "absent": "none"},
    "word": {"type": "text", "absent": "none"},
    "other": {"type": "text"},
    "flag": {"type": "bool", "absent": "none"},
    "zero": {"type": "int", "absent": 0},
}
PARAMS = {
    "years": {"history": [
        {"from": date(2018, 1, 1), "value": 5, "basis": "甲"}, {"from": date(2024, 1, 1), "value": 4, "basis": "乙"},
    ]},
    "codes": {"history": [{"from": date(2018, 1, 1), "value": ["a", "b"], "basis": "丙"}]},
}  # fmt: skip


def raw(test, *, logic="C", facts=None, params=None, pack=None, clause=None, **tables):
    """The data of a pack whose one clause has this test."""
    return {
        "pack": {"id": "t/one", "version": "1", "in_force": date(2018, 1, 1), **(pack or {})},
        "facts": FACTS | (facts or {}),
        "params": PARAMS | (params or {}),
        "clauses": {"C": {"text": {"zh": "条款"}, "test": test, **(clause or {})}},
        "decisions": {"d": {"logic": logic}},
        **tables,
    }


def one(test, **more):
    """A loaded pack whose one clause has this test."""
    return packfiles.loads(raw(test, **more))


def answer(test, on="2023-06-30", *, given=None, **more):
    """The verdict of one test on some facts; the quick way and the explained way agree."""
    pack, day = one(test, **more), date.fromisoformat(on)
    found = rules.decide(pack, "d", given or {}, day)
    assert rules.verdict(pack, "d", given or {}, day) == found.verdict
    return found.verdict
