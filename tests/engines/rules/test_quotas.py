# SPDX-License-Identifier: Apache-2.0
"""Places for units by the three rules, with the arithmetic; who takes them, ties by the pack's own words."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildmark.engines import packfiles, rules

from .packs import one

ON = date(2023, 6, 30)
PARAMS = {"seats": {"history": [{"from": date(2018, 1, 1), "value": 10, "basis": "甲"},
                                {"from": date(2024, 1, 1), "value": 12, "basis": "乙"}]}}  # fmt: skip
SHARED = {"kind": "proportional", "total": "seats", "remainders": "larger-weight"}


def pack_of(**quota):
    return one("flag", params=PARAMS, quota={"q": quota})


def allot(weights, on=ON, **quota):
    return rules.allot(pack_of(**quota), "q", on, weights)


def test_largest_remainder_shows_its_arithmetic():
    told = allot({"a": 41, "b": 33, "c": 26}, **SHARED).as_json()
    assert [(each["share"], each["share_decimal"], each["whole"], each["extra"], each["places"], each["by"])
            for each in told["lines"]] == [
        ("41/10", "4.1000", 4, 0, 4, "whole"), ("33/10", "3.3000", 3, 0, 3, "whole"),
        ("13/5", "2.6000", 2, 1, 3, "remainder"),
    ]  # fmt: skip
    assert (told["schema"], told["total"], told["basis"]) == ("guildmark.quota/1", 10, "甲")


def test_the_total_is_that_of_the_day():
    assert sum(allot({"a": 2, "b": 1}, on=date(2024, 1, 1), **SHARED).places().values()) == 12


def test_a_minimum_of_one_is_taken_from_the_others():
    weights = {"a": 90, "b": 9, "c": 1, "d": 0}
    assert allot(weights, **SHARED).places() == {"a": 9, "b": 1, "c": 0, "d": 0}
    found = allot(weights, least=1, **SHARED)
    assert found.places() == {"a": 8, "b": 1, "c": 1, "d": 0}
    assert [line.by for line in found.lines] == ["whole", "minimum", "minimum", "no-weight"]


@pytest.mark.parametrize(
    ("remainders", "places"),
    [("larger-weight", {"a": 1, "b": 1, "c": 4}), ("smaller-weight", {"a": 1, "b": 2, "c": 3}),
     ("first-named", {"a": 2, "b": 1, "c": 3})],
)  # fmt: skip
def test_equal_remainders_go_by_the_rule(remainders, places):
    """Of six places 1.5, 1 and 3.5 are due: a and c stand equal for the last."""
    weights = {"a": 3, "b": 2, "c": 7} if remainders != "smaller-weight" else {"a": 2, "b": 3, "c": 7}
    assert allot(weights, kind="proportional", total=6, remainders=remainders).places() == places


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 500), min_size=1),
       st.integers(0, 60), st.integers(0, 2))  # fmt: skip
def test_all_places_are_given_and_none_is_far_from_its_share(weights, total, least):
    quota = {"kind": "proportional", "total": total, "remainders": "larger-weight", "least": least}
    weighty = [unit for unit, weight in weights.items() if weight]
    if least * len(weighty) > total:
        with pytest.raises(rules.QuotaError):
            allot(weights, **quota)
        return
    places = allot(weights, **quota).places()
    assert sum(places.values()) == (total if weighty else 0)
    assert all(places[unit] >= least for unit in weighty)
    if least == 0 and weighty:
        exact = {unit: Fraction(weights[unit] * total, sum(weights.values())) for unit in weights}
        assert all(abs(places[unit] - exact[unit]) < 1 for unit in weights)


def test_a_fixed_quota_gives_each_unit_its_own():
    found = allot({"a": 1, "z": 5}, kind="fixed", each=2, places={"b": "seats"})
    assert (found.places(), found.total) == ({"a": 2, "b": 10, "z": 2}, 14)


def people(*scores, unit="a"):
    return [
        rules.Candidate(f"p{n}", unit, {"score": Decimal(s), "born": date(1990, 1, n)}) for n, s in enumerate(scores, 1)
    ]


def standings(candidates, weights=None, **quota):
    return {each.candidate.id: (each.place, each.outcome, each.decided_by)
            for each in rules.rank(allot(weights or {}, **quota), candidates)}  # fmt: skip


def test_a_pool_is_one_ranking():
    candidates = [*people("80", "90"), rules.Candidate("q", "b", {"score": Decimal("85.5")})]
    found = standings(candidates, kind="pooled", total=2, rank=["score desc"], tied="lot")
    assert found == {"p2": (1, "taken", None), "q": (2, "taken", "score"), "p1": (3, "not-taken", "score")}


def test_units_rank_for_themselves():
    candidates = [*people("80", "90"), rules.Candidate("q", "b", {"score": Decimal(1)})]
    found = standings(candidates, {"a": 1, "b": 1}, kind="fixed", each=1, rank=["score desc"], tied="none")
    assert {name: told[1] for name, told in found.items()} == {"p1": "not-taken", "p2": "taken", "q": "taken"}


@pytest.mark.parametrize(("tied", "outcome"), [("all", "taken"), ("none", "not-taken"), ("lot", "lot")])
def test_a_tie_at_the_last_place_goes_by_the_rule(tied, outcome):
    found = standings(people("90", "80", "80"), kind="pooled", total=2, rank=["score desc"], tied=tied)
    assert found == {"p1": (1, "taken", None), "p2": (2, outcome, "score"), "p3": (2, outcome, None)}


def test_a_further_key_breaks_a_tie():
    found = standings(people("80", "80"), kind="pooled", total=1, rank=["score desc", "born desc"], tied="lot")
    assert found == {"p2": (1, "taken", None), "p1": (2, "not-taken", "born")}


def test_a_candidate_without_a_key_is_refused():
    with pytest.raises(rules.QuotaError) as refused:
        standings([rules.Candidate("p", "a", {})], kind="pooled", total=1, rank=["score desc"], tied="lot")
    assert refused.value.code == "quota.key"


@pytest.mark.parametrize("scores", [["80", None], [Decimal("NaN"), Decimal(1)], [float("inf"), 1], [Decimal(80), "80"]])
def test_values_that_cannot_be_compared_are_refused(scores):
    candidates = [rules.Candidate(f"p{n}", "a", {"score": score}) for n, score in enumerate(scores)]
    with pytest.raises(rules.QuotaError) as refused:
        standings(candidates, kind="pooled", total=1, rank=["score desc"], tied="lot")
    assert refused.value.code == "quota.key"


def test_everybody_has_one_outcome_and_nobody_behind_is_taken_first():
    dice = random.Random(6)  # noqa: S311 - chance, no secret
    for tied in ("all", "none", "lot"):
        for _ in range(60):
            total, scores = dice.randrange(8), [dice.randrange(5) for _ in range(dice.randrange(1, 9))]
            found = standings(people(*scores), kind="pooled", total=total, rank=["score desc"], tied=tied)
            taken = [scores[int(name[1:]) - 1] for name, told in found.items() if told[1] == "taken"]
            left = [scores[int(name[1:]) - 1] for name, told in found.items() if told[1] == "not-taken"]
            assert not taken or not left or min(taken) > max(left)
            assert tied == "all" or len(taken) <= total
            assert tied != "none" or {told[1] for told in found.values()} <= {"taken", "not-taken"}
            assert len(taken) == min(total, len(scores)) or len(set(scores)) < len(scores)


@pytest.mark.parametrize("weight", [-1, Decimal("nan")])
def test_a_weight_below_nothing_is_refused(weight):
    with pytest.raises(rules.QuotaError):
        allot({"a": weight}, **SHARED)


@pytest.mark.parametrize(
    ("quota", "code"),
    [
        ({"kind": "lottery"}, "value.wrong"), ({"kind": "proportional", "total": 3}, "key.missing"),
        ({"kind": "pooled", "total": 3}, "key.missing"), ({"kind": "fixed"}, "key.missing"),
        ({"kind": "pooled", "total": 3, "rank": ["score desc"]}, "key.missing"),
        ({"kind": "fixed", "each": "nothing"}, "param.unknown"), ({"kind": "fixed", "each": -1}, "type.wrong"),
        ({"kind": "fixed", "each": "codes"}, "type.wrong"), ({"kind": "fixed", "each": 1, "total": 3}, "key.unknown"),
        ({"kind": "fixed", "each": 1, "rank": ["score"], "tied": "lot"}, "value.wrong"),
        ({"kind": "fixed", "each": 1, "rank": "score", "tied": "lot"}, "type.wrong"),
        (SHARED | {"total": 3, "remainders": "chance"}, "value.wrong"),
    ],
)  # fmt: skip
def test_a_faulty_quota_is_named(quota, code):
    with pytest.raises(packfiles.PackError) as refused:
        pack_of(**quota)
    assert code in [problem.code for problem in refused.value.problems]


def test_a_stored_pack_allots_the_same():
    pack = pack_of(**SHARED)
    stored = packfiles.from_resolved(pack.resolved)
    assert (
        rules.allot(stored, "q", ON, {"a": 7, "b": 5}).as_json()
        == rules.allot(pack, "q", ON, {"a": 7, "b": 5}).as_json()
    )
