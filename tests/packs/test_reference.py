# SPDX-License-Identifier: Apache-2.0
"""The reference of packs says what the loader does: every problem, every table, every member of the explanation."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from guildmark.engines import packfiles, rules
from guildmark.engines.packfiles import programme
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


def keys(shape):
    """The keys and words that a shape allows."""
    if isinstance(shape, programme.OneOf):
        yield from shape.words
    elif isinstance(shape, programme.Named | programme.Rows):
        yield from keys(shape.each)
    elif isinstance(shape, programme.Table):
        for key, each in {**shape.must, **shape.may}.items():
            yield key
            yield from keys(each)


@pytest.mark.parametrize("table", programme.SHAPES)
def test_each_key_of_the_programmes_tables_stands_in_the_reference(table):
    quoted = " ".join(re.findall(r"`[^`]+`", PAGE))
    words = {*re.findall(r"[\w-]+", quoted)}
    assert {part for key in keys(programme.SHAPES[table]) for part in key.split(".")} - words == set()


def test_every_table_has_its_shape():
    read_elsewhere = {"benefit", "quota"}
    assert programme.SHAPES.keys() == {*FREE_TABLES} - read_elsewhere


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
