# SPDX-License-Identifier: Apache-2.0
"""Every benefit that ships, for people of every kind: its lines add up, and nothing is paid on what is not known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.rules import populace

from guildmark.engines import packfiles, rules

PACKS = [packfiles.load(path) for path in sorted(packfiles.SHIPPED.glob("*/*/*.toml"))]
BENEFITS = [(pack, name) for pack in PACKS for name in pack.benefits]
DAYS = [*populace.AS_OFS, date(2025, 1, 1), date(2025, 12, 31)]


def facts_of(pack, benefit):
    """The facts that a benefit asks for."""
    decision = pack.benefits[benefit].decision
    named = {name for line in pack.benefits[benefit].lines for name in line.names()} & pack.facts.keys()
    return sorted(named | set(pack.decisions[decision].facts if decision else ()))


def test_there_are_benefits_to_try():
    assert len(BENEFITS) >= 4


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(range(len(BENEFITS))), st.randoms(use_true_random=False), st.sampled_from(DAYS))
def test_the_lines_lead_to_the_amount(place, dice, on):
    pack, name = BENEFITS[place]
    told = rules.reckon(pack, name, populace.people(pack, dice, 1)[0], on).as_json()
    total = Decimal(0)
    for line in told["lines"]:
        if line["total"] is not None and line["added"] is not None:
            total += Decimal(line["added"])
            assert Decimal(line["total"]) == total
    assert told["lines"][-1]["kind"] == ("decision" if told["verdict"] == "no" else "rounding")
    assert (told["amount"] is None) is (told["verdict"] == "unknown")
    if told["verdict"] == "no":
        assert Decimal(told["amount"]) == 0


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(range(len(BENEFITS))), st.randoms(use_true_random=False), st.sampled_from(DAYS))
def test_an_amount_never_rests_on_what_is_not_known(place, dice, on):
    pack, name = BENEFITS[place]
    facts = populace.people(pack, dice, 1, absent=0.05)[0]
    asked = facts_of(pack, name)
    spoilt = dice.sample(asked, min(2, len(asked)))
    amount = rules.reckon(pack, name, facts | dict.fromkeys(spoilt, object()), on).amount
    for other in populace.people(pack, dice, 6, absent=0):
        found = rules.reckon(pack, name, facts | {each: other[each] for each in spoilt}, on).amount
        assert amount in (None, found) or found is None


@pytest.mark.parametrize("place", range(len(BENEFITS)))
def test_every_line_has_its_words_in_both_languages(place):
    pack, name = BENEFITS[place]
    for lang in ("zh", "en"):
        lines = rules.reckon(pack, name, {}, date(2025, 6, 30)).as_json(lang)["lines"]
        assert all(line["text"] and "{" not in line["text"] for line in lines)
