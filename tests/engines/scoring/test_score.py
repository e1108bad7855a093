# SPDX-License-Identifier: Apache-2.0
"""Marks become an outcome, whatever is entered."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildmark.engines.scoring import ABSENT, SchemeError, scheme_for, score

TABLE = {"parts": {"3": ["theory", "practice"], "1": ["theory", "practice", "review"]}, "max": "100", "pass": "60"}
LEVEL_3 = scheme_for(TABLE, "3")
marks = st.decimals(min_value=0, max_value=100, places=2)


def test_every_part_at_the_pass_mark_passes():
    outcome = score({"theory": Decimal(60), "practice": Decimal("88.5")}, LEVEL_3)
    assert outcome.passed
    assert [(p.part, str(p.mark)) for p in outcome.parts] == [("theory", "60.00"), ("practice", "88.50")]


def test_one_part_below_fails_and_says_which_in_both_languages():
    outcome = score({"theory": Decimal("59.99"), "practice": Decimal(100)}, LEVEL_3)
    assert not outcome.passed
    assert [r.message("zh") for r in outcome.reasons] == ["理论得59.99分，未达60分"]
    assert [r.message("en") for r in outcome.reasons] == ["theory: 59.99, below 60"]


@pytest.mark.parametrize("absent", [None, ABSENT])
def test_absent_fails_and_is_complete(absent):
    outcome = score({"theory": absent, "practice": Decimal(100)}, LEVEL_3)
    assert (outcome.passed, outcome.absent, outcome.complete) == (False, True, True)


def test_a_missing_part_is_a_reason_and_the_outcome_is_not_complete():
    outcome = score({"theory": Decimal(90)}, LEVEL_3)
    assert [(r.code, r.part) for r in outcome.reasons] == [("part.missing", "practice")]
    assert not outcome.complete


@pytest.mark.parametrize("mark", [Decimal("100.01"), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), "ninety"])
def test_a_mark_that_cannot_be_is_a_reason(mark):
    outcome = score({"theory": mark, "practice": Decimal(70)}, LEVEL_3)
    assert [r.code for r in outcome.reasons] == ["mark.out-of-range"]
    assert not outcome.complete


def test_a_part_of_another_scheme_is_named():
    outcome = score({"theory": Decimal(70), "practice": Decimal(70), "review": Decimal(70)}, LEVEL_3)
    assert [(r.code, r.part) for r in outcome.reasons] == [("part.unknown", "review")]


def test_rounding_is_half_up_and_comes_before_the_comparison():
    scheme = scheme_for(TABLE | {"rounding": "half-up 1"}, "3")
    outcome = score({"theory": Decimal("59.95"), "practice": Decimal("70.25")}, scheme)
    assert outcome.passed
    assert [str(p.mark) for p in outcome.parts] == ["60.0", "70.3"]


@settings(deadline=None)
@given(theory=marks, practice=marks)
def test_passed_exactly_where_both_reach_the_pass_mark(theory, practice):
    outcome = score({"theory": theory, "practice": practice}, LEVEL_3)
    assert outcome.passed == (min(theory, practice) >= LEVEL_3.passing)
    assert outcome.complete


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["theory", "practice", "review", "x"]), st.none() | st.decimals() | st.text()))
def test_whatever_is_entered_is_answered_and_passing_has_no_reasons(entered):
    outcome = score(entered, LEVEL_3)
    assert outcome.passed == (outcome.reasons == ())
    assert [r.message("zh") for r in outcome.reasons if not r.message("en")] == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"parts": {}}, "scheme.parts"),
        ({"parts": {"3": ["theory", "theory"]}}, "scheme.parts"),
        ({"pass": "sixty"}, "scheme.pass"),
        ({"pass": "101"}, "scheme.pass"),
        ({"max": "NaN"}, "scheme.max"),
        ({"rounding": "upwards 2"}, "scheme.rounding"),
        ({"rounding": "half-up"}, "scheme.rounding"),
    ],
)
def test_a_scheme_that_cannot_be_used_says_where(change, named):
    with pytest.raises(SchemeError, match=named):
        scheme_for(TABLE | change, "3")


def test_a_reason_tells_marks_without_needless_zeros():
    below = score({"theory": Decimal("52.00"), "practice": Decimal("60.50")}, LEVEL_3)
    assert [reason.message("zh") for reason in below.reasons] == ["理论得52分，未达60分"]
