# SPDX-License-Identifier: Apache-2.0
"""The difference of two packs, as people read it: every change has its line, and no line is without one."""

import datetime as dt
import json

import pytest

from guildmark.engines import packfiles
from guildmark.engines.packfiles import redrafting
from guildmark.engines.packfiles.differing import difference

DAY = dt.date(2024, 1, 1)
BASE = packfiles.shipped("cn/level-evaluation", "2023.1")
CHIEF = packfiles.shipped("yuandu/chief-technician", "2020.1")


def redrafted(**values):
    return redrafting.redraft(BASE, "2024.1", DAY, {key.replace("__", "."): it for key, it in values.items()}, "文")


def edited(change, pack=BASE):
    data = json.loads(json.dumps(pack.resolved))
    change(data)
    return packfiles.from_resolved(data)


def said(old, new, lang="zh"):
    return [line.sentence for line in difference(old, new, lang)]


def test_a_pack_edited_by_one_value_differs_in_one_line():
    new = redrafted(params__e2018_l3_after_l4="4")
    assert said(BASE, new) == ["三级：取得四级后年限：5 年，自 2024-01-01 起改为 4 年"]
    assert said(BASE, new, "en") == ["level 3: years after level 4: 5 years, becomes 4 from 2024-01-01"]


def test_a_period_carries_its_day_and_basis_in_its_line():
    [line] = difference(BASE, redrafted(periods__notice_working_days="7"), "en")
    assert (line.sentence, line.basis) == ("publicity: 5 working days, becomes 7 from 2024-01-01", "文")


def test_a_value_set_right_for_days_gone_by_says_so():
    new = edited(lambda data: data["params"]["e2018_l3_after_l4"]["history"][0].update(value=4))
    assert said(BASE, new) == ["三级：取得四级后年限：自 2018-01-01 起原定 5 年，改为 4 年"]


def test_another_basis_for_the_same_value_is_told():
    new = edited(lambda data: data["params"]["e2018_l3_after_l4"]["history"][0].update(basis="新文"))
    [sentence] = said(BASE, new, "en")
    assert sentence.endswith("becomes “新文”")


def test_a_clause_that_came_and_one_that_went_show_their_sentences_with_numbers():
    name = "Z9"
    new = edited(lambda data: _add_clause(data, name))
    assert said(BASE, new)[0] == "条款 Z9：新增 “满5年”"
    assert said(new, BASE)[0] == "条款 Z9：删去，原为 “满5年”"


def _add_clause(data, name):
    test = "years_since(since) >= e2018_l3_after_l4"
    data["clauses"][name] = {"text": {"zh": "满{e2018_l3_after_l4}年"}, "test": test}
    first = next(iter(data["decisions"].values()))
    first["logic"] = f"({first['logic']}) and {name}"


def test_a_quota_is_told_by_its_title():
    new = edited(lambda data: data["quota"]["districts"].update(remainders="smaller-weight"), CHIEF)
    [sentence] = said(CHIEF, new)
    assert sentence.startswith("各县市区推荐名额")


def test_versions_alike_but_for_number_and_day_have_no_difference():
    assert said(BASE, redrafted()) == said(BASE, BASE) == []


def _places(value, path=()):
    """Every place of stored data that holds a text or a number."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*path, key))
    else:
        yield path


@pytest.mark.parametrize("pack", [BASE, CHIEF], ids=lambda pack: pack.id)
def test_whatever_is_changed_has_a_line_in_both_languages(pack):
    for path in list(_places(pack.resolved))[::9]:
        if path[:2] in (("pack", "version"), ("pack", "in_force")):
            continue
        try:
            new = edited(lambda data, path=path: _change(data, path), pack)
        except packfiles.PackError:
            continue
        assert said(pack, new), path
        assert said(pack, new, "en"), path


def _change(data, path):
    *way, last = path
    for key in way:
        data = data[key]
    held = data[last]
    data[last] = not held if isinstance(held, bool) else held + 1 if isinstance(held, int) else f"{held}1"
