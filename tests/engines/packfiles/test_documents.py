# SPDX-License-Identifier: Apache-2.0
"""The list of documents that comes with the product: what it holds, and what a bad one is told."""

import datetime as dt

import pytest

from guildmark.engines.packfiles import documents

GOOD = """[[documents]]
id = "a-1"
number = "甲〔2022〕1号"
title = { zh = "办法", en = "Measure" }
issuer = { zh = "某局", en = "An office" }
summary = { zh = "一句话。", en = "One line." }
issued = 2022-01-02
in_force = 2022-02-01
"""


def read(tmp_path, text):
    file = tmp_path / "documents.toml"
    file.write_text(text, encoding="utf-8")
    return documents.read(file)


def problems(tmp_path, text):
    with pytest.raises(documents.DocumentsError) as told:
        read(tmp_path, text)
    return told.value.problems


def test_the_shipped_list_is_sound_and_holds_no_texts():
    found = documents.shipped()
    assert len(found) > 30
    assert max(len(one.summary["zh"]) for one in found) < 60


def test_a_document_is_read_with_its_days(tmp_path):
    (one,) = read(tmp_path, GOOD)
    assert (one.number, one.issued, one.in_force) == ("甲〔2022〕1号", dt.date(2022, 1, 2), dt.date(2022, 2, 1))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("issued = 2022-01-02\n", "", "issued: neither given nor unverified"),
        ('number = "甲〔2022〕1号"\n', "", "number: neither given nor unverified"),
        ("2022-02-01", "2021-02-01", "issued, in_force, ended: not in this order"),
        ("in_force = 2022-02-01", 'in_force = "2022-02-01"', "in_force: no day"),
        (', en = "Measure"', "", "title: needs zh and en"),
        ('id = "a-1"', 'id = "A 1"', "id: letters, digits and hyphens"),
        ("in_force", 'unverified = ["colour"]\nin_force', "unverified: 'colour' is none of"),
        ("in_force", 'text = "全文"\nin_force', "text: unknown key"),
        ("in_force", "aliases = [1]\nin_force", "aliases: no list of texts"),
        ("in_force", 'replaces = ["b"]\nin_force', "a-1: replaces unknown b"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path, old, new, told):
    (problem,) = problems(tmp_path, GOOD.replace(old, new))
    assert told in problem
    assert "a-1" in problem or "documents[0]" in problem


def test_one_number_twice_is_told_however_its_brackets_are_written(tmp_path):
    again = GOOD.replace("a-1", "a-2").replace("〔2022〕", "[２０２２]")
    assert problems(tmp_path, GOOD + again) == ["documents.toml: number 甲20221号: twice"]


@pytest.mark.parametrize("text", ["[[documents", "documents = 3", 'x = 1\n[[documents]]\nid = "a"', "documents = [1]"])
def test_what_is_no_list_is_refused(tmp_path, text):
    assert problems(tmp_path, text)[0].startswith("documents.toml: ")


@pytest.mark.parametrize(
    ("number", "title", "issued", "year"),
    [
        ("甲〔2022〕1号", "办法（2018年版）", dt.date(2021, 12, 31), 2021),
        ("甲[2022]1号", "办法（2018年版）", None, 2022),
        ("", "规程（2018年版）", None, 2018),
        ("GB 11643", "号码", None, None),
    ],
)
def test_the_year_is_of_the_issue_else_as_number_or_title_gives_it(number, title, issued, year):
    assert documents.year_of(number, title, issued) == year
