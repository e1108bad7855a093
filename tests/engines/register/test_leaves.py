# SPDX-License-Identifier: Apache-2.0
"""Leaves: their canonical form, what is not well formed in one, and their identifiers."""

from datetime import date

import pytest

from guildmark.engines.register import leaves

ID = "a" * 26
SHA = "0" * 64


def a_leaf(**changes):
    members = {
        "v": 1,
        "act": "issue",
        "id": ID,
        "sha256": SHA,
        "kind": "level",
        "programme": "cn/level-evaluation",
        "level": "3",
        "occupation": "6-18-01-01",
        "region": "379901",
        "date": "2023-09-28",
        "first_high": True,
    }
    return {name: value for name, value in (members | changes).items() if value is not None}


def test_a_leaf_is_canonical_and_read_back():
    data = leaves.leaf("issue", id=ID, sha256=SHA, kind="filing", region="379901", date=date(2023, 1, 5), level=None)
    assert data.startswith(b'{"act":"issue","date":"2023-01-05","id":"aaa')
    assert leaves.parse(data)["v"] == 1
    assert "level" not in leaves.parse(data)


def test_a_well_formed_leaf_has_no_problem():
    assert list(leaves.form_problems(a_leaf())) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"act": "give"},
        {"id": "A" * 26},
        {"id": "a" * 25},
        {"sha256": "F" * 64},
        {"sha256": None},
        {"of": ID},
        {"act": "correct"},
        {"act": "correct", "of": "x"},
        {"date": "2023-02-30"},
        {"date": "20230228"},
        {"date": None},
        {"first_high": "yes"},
        {"first_high": True, "level": "4"},
        {"act": "first", "first_high": False},
        {"programme": "12345678901"},
        {"programme": "１２３４５６７８９０１"},
        {"programme": 12345678901},
        {"region": "潍城"},
        {"姓名": "x"},
        {"region": ["379901"]},
    ],
)
def test_a_leaf_that_is_not_well_formed_is_told_once(changes):
    assert len(list(leaves.form_problems(a_leaf(**changes)))) == 1


@pytest.mark.parametrize("data", [b"", b"[]", b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1.5}', b'{"a":1,"a":1}', b"\xff"])
def test_what_is_not_canonical_is_refused(data):
    with pytest.raises(leaves.LeafError):
        leaves.parse(data)


def test_a_malformed_leaf_is_never_made():
    with pytest.raises(leaves.LeafError, match="CJK"):
        leaves.leaf("issue", id=ID, sha256=SHA, date="2023-01-05", kind="三级")


def test_a_correction_repeats_the_old_leaf():
    old = a_leaf(first_high=False)
    data = leaves.repeated("correct", old, sha256="1" * 64, first_high=True, id="b" * 26)
    assert leaves.parse(data) == a_leaf(act="correct", id="b" * 26, of=ID, sha256="1" * 64)


def test_identifiers_are_random_and_of_their_length():
    drawn = {leaves.new_id() for _ in range(50)} | {leaves.new_access_id() for _ in range(50)}
    assert sorted({len(item) for item in drawn}) == [22, 26]
    assert len(drawn) == 100


def test_a_given_source_of_randomness_gives_the_same_identifiers():
    assert leaves.new_id(lambda count: bytes(range(count))) == "aaaqeayeaudaocajbifqydiob4"
