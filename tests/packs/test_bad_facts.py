# SPDX-License-Identifier: Apache-2.0
"""Facts of a wrong type, days that there are not, days ahead: never a crash, and never a yes that rests on them."""

import json
import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.rules import populace

from guildmark.engines import packfiles, rules
from guildmark.engines.rules import readings
from guildmark.engines.rules.model import Unknown

EXAMPLE = Path(__file__).parent / "example" / "skill-level-2.toml"
PATHS = [*sorted(packfiles.SHIPPED.glob("*/*/*.toml")), EXAMPLE]
PACKS = {path.parent.name + path.stem: packfiles.load(path) for path in PATHS}
ANY = [[], {}, [[[]]], b"x", object(), "", "待核材料", "\ud800", 10**4400, -(10**60), float("nan"), float("inf"),
       Decimal("NaN"), Decimal("1e500"), datetime(2020, 1, 1)]  # fmt: skip  # noqa: DTZ001 - meant
DATES = ["2023-02-30", "2023-13-01", "0000-01-01", "2023/06/30", "20230630", "2023-06-30T00:00:00", " 2023-06-30",
         "二〇二三年", 20230630, 45107, True, 1.5]  # fmt: skip
NUMBERS = ["三", "1e3", "0x10", " 3", "3 ", "1,000", "½", True, False, date(2020, 1, 1)]
WRONG = {
    "date": [*ANY, *DATES],
    "int": [*ANY, *NUMBERS, "3", 2.5, Decimal("0.1")],
    "decimal": [*ANY, *NUMBERS],
    "bool": [*ANY, "yes", "true", "是", 0, 1, date(2020, 1, 1)],
    "text": [each for each in ANY if not isinstance(each, str) or each == "\ud800"] + [3, True, date(2020, 1, 1), 1.5],
    "level": [*ANY, "9", "三级", "33", " 3", 3, True, date(2020, 1, 1)],
}
AHEAD = date(2999, 1, 1)
REASONS = ("类型不符", "日期不存在", "没有这个等级", "尚未到达的日期")


def test_every_kind_of_fact_has_its_wrong_values():
    kinds = {fact.type for pack in PACKS.values() for fact in pack.facts.values()}
    assert kinds == WRONG.keys()
    for kind, values in WRONG.items():
        assert all(isinstance(readings.READERS[kind](value), Unknown) for value in values)


def spoilt(pack, decision, dice):
    """Facts of a person, some of them spoilt; the names of those that are."""
    facts = populace.people(pack, dice, 1, absent=0.1)[0]
    asked = list(pack.decisions[decision].facts)
    names = dice.sample(asked, min(len(asked), dice.randrange(1, 4)))
    for name in names:
        fact = pack.facts[name]
        ahead = fact.type == "date" and not fact.future_allowed and dice.random() < 0.3
        facts[name] = AHEAD if ahead else dice.choice(WRONG[fact.type])
    return facts, names


def told(pack, decision, facts, on):
    """Clause → verdict, with that of the decision under its own name."""
    found = rules.decide(pack, decision, facts, on).as_json()
    return {clause["id"]: clause["verdict"] for clause in found["clauses"]} | {"": found["verdict"]}, found


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PACKS)), st.randoms(use_true_random=False), st.sampled_from(populace.AS_OFS))
def test_what_cannot_be_read_never_makes_a_yes(name, dice, on):
    """What is answered in spite of a spoilt fact is answered so whatever the fact may be: else it is unknown."""
    pack = PACKS[name]
    decision = dice.choice(list(pack.decisions))
    facts, names = spoilt(pack, decision, dice)
    verdicts, _ = told(pack, decision, facts, on)
    for other in populace.people(pack, dice, 6, absent=0.3):
        instead = {each: value for each, value in other.items() if each in names}
        found, _ = told(pack, decision, facts | instead, on)
        differing = {clause for clause in verdicts if found[clause] not in (verdicts[clause], "unknown")}
        assert {clause for clause in differing if verdicts[clause] != "unknown"} == set()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(PACKS)), st.randoms(use_true_random=False), st.sampled_from(populace.AS_OFS))
def test_each_clause_says_why_it_cannot_be_told(name, dice, on):
    pack = PACKS[name]
    decision = dice.choice(list(pack.decisions))
    facts, names = spoilt(pack, decision, dice)
    _, found = told(pack, decision, facts, on)
    json.dumps(found, ensure_ascii=False).encode()
    assert [clause["id"] for clause in found["clauses"]] == [*pack.decisions[decision].clauses]
    for clause in found["clauses"]:
        if clause["actual"] is not None and {*names} & {*pack.clauses[clause["id"]].facts}:
            assert any(reason in clause["actual"] for reason in REASONS)


@pytest.mark.parametrize("name", sorted(PACKS))
@pytest.mark.parametrize("value", [[], {}, object()], ids=type)
def test_nobody_is_granted_anything_on_values_that_are_none(name, value):
    pack, on = PACKS[name], date(2023, 6, 30)
    for decision in pack.decisions:
        found = rules.decide(pack, decision, dict.fromkeys(pack.facts, value), on)
        assert found.verdict != "yes"
        assert found.verdict == rules.verdict(pack, decision, dict.fromkeys([*pack.facts, "no such"], value), on)


@pytest.mark.parametrize("on", [date.min, date(1, 12, 31), date(9999, 1, 1), date.max])
@pytest.mark.parametrize("name", sorted(PACKS))
def test_the_ends_of_the_calendar_are_days_like_others(name, on):
    pack, dice = PACKS[name], random.Random(4)  # noqa: S311 - chance, no secret
    for decision in pack.decisions:
        for facts in populace.people(pack, dice, 3):
            extreme = {each: dice.choice([date.min, date.max, value]) for each, value in facts.items()}
            found = rules.decide(pack, decision, extreme, on)
            assert found.as_json("en")["verdict"] == rules.verdict(pack, decision, extreme, on)


@pytest.mark.parametrize("name", sorted(PACKS))
def test_who_judges_very_many_says_the_same_of_spoilt_facts(name):
    pack, dice = PACKS[name], random.Random(5)  # noqa: S311 - chance, no secret
    for decision in pack.decisions:
        panel = rules.Panel(pack, decision, date(2023, 6, 30))
        for _ in range(20):
            facts, _ = spoilt(pack, decision, dice)
            found, brief = rules.decide(pack, decision, facts, date(2023, 6, 30)), panel.brief(facts)
            assert (brief["verdict"], brief["when"]) == (found.verdict, found.when and found.when.isoformat())


def test_a_number_is_not_remembered_as_a_yes():
    pack = PACKS["exampleskill-level-2"]
    panel = rules.Panel(pack, "eligible", date(2026, 6, 30))
    told = [panel.verdict({"birth_date": "1990-05-04", "awards": given}) for given in (1, True, 1.0, "1", None)]
    assert told == ["yes", "unknown", "yes", "unknown", "no"]
