# SPDX-License-Identifier: Apache-2.0
"""The reference of packs says what the loader does: every problem, every table, every member of the explanation."""

import json
from datetime import date
from pathlib import Path

import pytest

from guildmark.engines import packfiles, rules
from guildmark.engines.packfiles.building import FREE_TABLES, TABLES
from guildmark.engines.packfiles.problems import MESSAGES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "packs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", MESSAGES)
def test_each_problem_stands_in_the_reference(code):
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("table", [*TABLES, *FREE_TABLES])
def test_each_table_stands_in_the_reference(table):
    assert any(form in PAGE for form in (f"[{table}]", f"[{table}.NAME]"))


def test_each_period_of_a_shipped_pack_stands_in_the_reference():
    pack = packfiles.shipped("cn/level-evaluation", "2023.1")
    assert [name for name in pack.periods if f"`{name}`" not in PAGE] == []


def test_the_schema_names_the_members_of_an_explanation():
    schema = json.loads((REFERENCE / "explanation.schema.json").read_text(encoding="utf-8"))
    pack = packfiles.shipped("cn/level-evaluation", "2023.1")
    told = rules.decide(pack, "chief", {}, date(2023, 6, 30)).as_json()
    members = schema["properties"]
    assert list(told) == schema["required"] == list(members)
    assert list(told["clauses"][0]) == members["clauses"]["items"]["required"]
    assert list(told["routes"][0]) == members["routes"]["items"]["required"]
