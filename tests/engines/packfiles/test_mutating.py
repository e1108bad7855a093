# SPDX-License-Identifier: Apache-2.0
"""A change of one unit that no case notices is named; the case on the bound catches it; shipped packs leave none."""

import pytest

from guildmark.engines import packfiles

PACKS = sorted(packfiles.SHIPPED.rglob("2*.toml"))
PACK = """[pack]
id = "t/one"
version = "1"
in_force = 2018-01-01

[facts]
day = { type = "date" }

[params.years]
history = [{ from = 2018-01-01, value = 5, basis = "甲" }]

[clauses]
A = { text = { zh = "满{years}年" }, test = "years_since(day) >= years" }

[decisions.d]
logic = "A"
"""
FAR = """
[[cases]]
name   = "long enough"
on     = 2023-08-01
facts  = { day = 2010-08-01 }
expect = { d = "yes" }
[[cases]]
name   = "far too short"
on     = 2023-08-01
facts  = { day = 2022-08-01 }
expect = { d = "no" }
"""
AT_THE_BOUND = """
[[cases]]
name   = "to the day"
on     = 2023-08-01
facts  = { day = 2018-08-01 }
expect = { d = "yes" }
[[cases]]
name   = "a day short"
on     = 2023-07-31
facts  = { day = 2018-08-01 }
expect = { d = "no", when = 2023-08-01 }
"""


def mutated(tmp_path, cases):
    path = tmp_path / "one.toml"
    path.write_text(PACK + cases, encoding="utf-8")
    return packfiles.mutate(path)


def test_cases_far_from_the_bound_let_a_unit_pass(tmp_path):
    survived = mutated(tmp_path, FAR)["survived"]
    assert {(one["where"], one["was"], one["now"]) for one in survived} == {
        ("params.years.history[0]", "5", "4"),
        ("params.years.history[0]", "5", "6"),
        ("clauses.A", ">=", ">"),
    }
    assert [one["line"] for one in survived] == [10, 10, 13]


def test_cases_at_the_bound_notice_every_change(tmp_path):
    assert mutated(tmp_path, AT_THE_BOUND) == {"tried": 3, "survived": []}


def test_an_equality_and_a_level_are_changed_too(tmp_path):
    path = tmp_path / "one.toml"
    told = PACK.replace('day = { type = "date" }', 'day = { type = "level" }')
    path.write_text(told.replace("years_since(day) >= years", "day == '3'").replace("{years}", ""), encoding="utf-8")
    told = {(one["was"], one["now"]) for one in packfiles.mutate(path)["survived"]}
    assert {("==", "!="), ("'3'", "'4'"), ("'3'", "'2'")} <= told


@pytest.mark.parametrize("path", PACKS, ids=[path.parent.name for path in PACKS])
def test_no_unit_of_a_shipped_pack_can_change_unnoticed(path):
    assert packfiles.mutate(path)["survived"] == []
