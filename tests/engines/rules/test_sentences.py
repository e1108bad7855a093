# SPDX-License-Identifier: Apache-2.0
"""Every operator of the grammar in the words of an explanation, in both languages: what there is, what is required."""

from datetime import date

import pytest

from guildmark.engines import rules
from guildmark.engines.rules import grammar, wording

from .packs import one

ON = date(2023, 6, 30)
GIVEN = {"day": "2020-02-29", "known_day": "2021-01-01", "count": 3, "grown": "2.5", "held": "3", "word": "a",
         "other": "b", "flag": True}  # fmt: skip
SAID = [
    ("count == 3", "3", "= 3", None), ("count != 3", "3", "≠ 3", None), ("count < 3", "3", "< 3", None),
    ("count <= 3", "3", "≤ 3", None), ("count > 3", "3", "> 3", None), ("count >= years", "3", "≥ 5", None),
    ("3 < count", "3", "> 3", None), ("years > count", "3", "< 5", None), ("grown >= 0.50", "2.5", "≥ 0.50", None),
    ("held >= '3'", "3", "≥ 3", None), ("'T' > held", "3", "< T", None), ("word == 'a'", "a", "= a", None),
    ("word == other", "word a；other b", "word = b", "word = b"),
    ("day < known_day", "day 2020-02-29；known_day 2021-01-01", "day < 2021-01-01", "day < 2021-01-01"),
    ("flag == true", "是", "= 是", "= yes"), ("flag", "是", "是", "yes"), ("not flag", "是", "非（是）", "not (yes)"),
    ("count in [1, 2]", "3", "属于 1、2", "one of 1, 2"), ("count not in [1, 2]", "3", "不属于 1、2", "none of 1, 2"),
    ("word in codes", "a", "属于 a、b", "one of a, b"), ("count in []", "3", "属于 —", "one of —"),
    ("day is none", "2020-02-29", "无", "none"), ("day is not none", "2020-02-29", "有", "any"),
    ("years_since(day) >= 4", "2020-02-29", "≤ 2019-06-30", None),
    ("years_since(day) > 4", "2020-02-29", "≤ 2018-06-30", None),
    ("months_since(day) < 8", "2020-02-29", "> 2022-10-31", None),
    ("days_since(day) <= 7", "2020-02-29", "> 2023-06-22", None),
    ("working_days_since(day) >= 5", "2020-02-29", "≤ 2023-06-25", None),
    ("years_since(day) >= count", "day 2020-02-29；count 3", "day ≤ 2020-06-30", "day ≤ 2020-06-30"),
    ("years_since(day) >= 9000", "2020-02-29", "≤ —", None),
    ("related(word, other)", "word a；other b", "word b 或其相关职业", "word b or a related occupation"),
    ("related(other, 'a')", "b", "a 或其相关职业", "a or a related occupation"),
    ("flag and count > 1 or word == 'a'", "flag 是；count 3；word a", "(flag 是；count > 1) 或 word = a",
     "(flag yes; count > 1) or word = a"),
    ("not (flag or count > 1)", "flag 是；count 3", "非（flag 是 或 count > 1）", "not (flag yes or count > 1)"),
    ("true", "", "是", "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "actual", "zh", "en"), SAID)
def test_each_operator_has_its_words_in_both_languages(test, actual, zh, en):
    found = rules.decide(one(test), "d", GIVEN, ON)
    told = {lang: found.as_json(lang)["clauses"][0] for lang in ("zh", "en")}
    assert (told["zh"]["actual"], told["zh"]["required"]) == (actual, zh)
    assert told["en"]["required"] == (en or zh)
    assert told["en"]["verdict"] == told["zh"]["verdict"]


def test_no_operator_is_left_out():
    said = " ".join(test for test, *_ in SAID)
    signs = [*grammar.OPERATORS.values(), *grammar.SINCE, "related(", "not in", "is not none", " and ", " or ", "not "]
    assert [sign for sign in signs if sign not in said] == []
    kinds = {type(grammar.parse_test(test)) for test, *_ in SAID}
    assert wording.SAYINGS.keys() <= kinds


@pytest.mark.parametrize(
    ("fact", "given", "zh", "en"),
    [
        ("count", None, "不详（未提供）", "unknown (not given)"),
        ("count", "3", "不详（类型不符：3）", "unknown (wrong type: 3)"),
        ("count", True, "不详（类型不符：true）", "unknown (wrong type: true)"),
        ("count", [1], "不详（类型不符：[…]）", "unknown (wrong type: […])"),
        ("day", None, "无", "none"),
        ("day", "2023-02-30", "不详（日期不存在：2023-02-30）", "unknown (no such date: 2023-02-30)"),
        ("day", "2023-07-01", "不详（尚未到达的日期：2023-07-01）", "unknown (a date not yet reached: 2023-07-01)"),
        ("held", "九级", "不详（没有这个等级：九级）", "unknown (no such level: 九级)"),
    ],
)
def test_what_is_unknown_says_why_in_both_languages(fact, given, zh, en):
    found = rules.decide(one(f"{fact} is none"), "d", {fact: given}, ON)
    assert [found.as_json(lang)["clauses"][0]["actual"] for lang in ("zh", "en")] == [zh, en]


def test_every_word_is_there_in_both_languages():
    assert wording.WORDS["zh"].keys() == wording.WORDS["en"].keys()
    assert all(wording.WORDS["zh"][name] != words for name, words in wording.WORDS["en"].items() if words.isalpha())
