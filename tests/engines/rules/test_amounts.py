# SPDX-License-Identifier: Apache-2.0
"""What a benefit comes to, line by line: exact, dated, rounded once, undetermined where a fact is."""

from datetime import date
from decimal import Decimal

import pytest

from guildmark.engines import packfiles, rules

from .packs import one

ON = date(2023, 6, 30)
SUM = {"history": [{"from": date(2018, 1, 1), "value": 500, "basis": "甲"},
                   {"from": date(2024, 1, 1), "value": Decimal("612.55"), "basis": "乙"}]}  # fmt: skip


def line(kind, **keys):
    return {"kind": kind, "text": {"zh": "行"}, **keys}


def pack_of(*lines, rounding="half-up 2", **keys):
    return one("flag", params={"sum": SUM}, benefit={"b": {"rounding": rounding, "lines": list(lines), **keys}})


def reckon(*lines, facts=None, on=ON, **keys):
    return rules.reckon(pack_of(*lines, **keys), "b", facts or {}, on).as_json("en")


@pytest.mark.parametrize(
    ("lines", "facts", "amount", "reckoning"),
    [
        ([line("fixed", amount="sum")], {}, "500.00", "500"),
        ([line("fixed", amount=Decimal("0.10")), line("fixed", amount="0.20")], {}, "0.30", "0.20"),
        ([line("per-unit", per="count", amount="sum")], {"count": 3}, "1500.00", "3 × 500 = 1500"),
        ([line("per-unit", per="count", amount=2, most=5)], {"count": 9}, "10.00", "5 × 2 = 10"),
        ([line("per-unit", per="count", amount=2)], {"count": -9}, "0.00", "0 × 2 = 0"),
        ([line("per-unit", per="grown", amount=2, whole=True)], {"grown": "2.9"}, "4.00", "2 × 2 = 4"),
        ([line("per-unit", per="grown", amount=2)], {"grown": "2.9"}, "5.80", "2.9 × 2 = 5.8"),
        ([line("per-unit", per="months_since(day)", amount=600)], {"day": "2023-01-31"}, "3000.00", "5 × 600 = 3000"),
        ([line("per-unit", per="months_since(day)", amount=600)], {}, "0.00", "0 × 600 = 0"),
        ([line("scale", per="count", steps=[{"upto": 10, "rate": 3}, {"upto": "years", "rate": 9}])], {"count": 4},
         "12.00", "4 × 3 = 12"),
        ([line("scale", per="count", steps=[{"upto": 10, "rate": 3}, {"rate": "0.5"}])], {"count": 25}, "37.50",
         "10 × 3 + 15 × 0.5 = 37.5"),
        ([line("scale", per="count", steps=[{"upto": 10, "rate": 3}])], {"count": 25}, "30.00", "10 × 3 = 30"),
        ([line("table", per="held", amounts={"3": 2000, "4": "sum"})], {"held": "4"}, "500.00", "4: 500"),
        ([line("table", per="held", amounts={"3": 2000})], {"held": "5"}, "0.00", "5: 0"),
        ([line("table", per="count", amounts={"3": 2000})], {"count": 3.0}, "2000.00", "3: 2000"),
        ([line("fixed", amount=5000), line("share", amount="0.5")], {}, "2500.00", "5000 × 0.5 = 2500.0"),
        ([line("fixed", amount=5000), line("cap", amount="sum")], {}, "500.00", "min(5000, 500) = 500"),
        ([line("fixed", amount=50), line("least", amount="sum")], {}, "500.00", "max(50, 500) = 500"),
    ],
)  # fmt: skip
def test_each_kind_of_line(lines, facts, amount, reckoning):
    told = reckon(*lines, facts=facts)
    assert (told["amount"], told["verdict"], told["lines"][-2]["reckoning"]) == (amount, "yes", reckoning)


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [("half-up 2", "2.68"), ("half-even 2", "2.68"), ("half-up yuan", "3"), ("half-up 0", "3"), ("down yuan", "2"),
     ("down 1", "2.6"), ("up 1", "2.7"), ("half-up 4", "2.6750")],
)  # fmt: skip
def test_the_rounding_is_named(rounding, amount):
    told = reckon(line("fixed", amount=Decimal("2.675")), rounding=rounding)
    assert told["amount"] == told["lines"][-1]["total"] == amount
    assert told["lines"][-1]["kind"] == "rounding"


def test_half_to_even_is_not_half_up():
    assert reckon(line("fixed", amount=Decimal("2.665")), rounding="half-even 2")["amount"] == "2.66"
    assert reckon(line("fixed", amount=Decimal("2.665")), rounding="half-up 2")["amount"] == "2.67"


def test_only_the_end_is_rounded():
    thirds = [line("fixed", amount="0.004")] * 3
    assert reckon(*thirds)["amount"] == "0.01"


def test_a_line_has_its_dates_its_test_and_its_basis():
    lines = [line("fixed", amount="sum", basis="丙"), line("fixed", amount=7, when="flag"),
             line("fixed", amount=9, **{"from": date(2024, 1, 1)})]  # fmt: skip
    told = reckon(*lines, facts={"flag": False})
    assert [each["state"] for each in told["lines"]] == ["applied", "not-met", "not-in-force", "applied"]
    assert (told["lines"][0]["basis"], told["lines"][0]["since"]) == ("甲；丙", "2018-01-01")
    later = reckon(*lines, facts={"flag": True}, on=date(2024, 1, 1))
    assert (later["amount"], later["lines"][0]["basis"]) == ("628.55", "乙；丙")


def test_each_line_says_what_it_added_and_the_total_after_it():
    told = reckon(
        line("fixed", amount=100), line("fixed", amount="20.5"), line("share", amount="0.5"), line("cap", amount=60)
    )
    assert [(each["added"], each["total"]) for each in told["lines"][:4]] == [
        ("100", "100"), ("20.5", "120.5"), ("-60.25", "60.25"), ("-0.25", "60"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one_line", "names"),
    [(line("per-unit", per="count", amount=3), ["count"]), (line("fixed", amount=3, when="count > 1"), ["count"]),
     (line("per-unit", per="days_since(known_day)", amount=3), ["known_day"]),
     (line("fixed", amount="count"), ["count"])],
)  # fmt: skip
def test_an_unknown_fact_leaves_the_amount_undetermined(one_line, names):
    told = reckon(line("fixed", amount=1), one_line, line("fixed", amount=1))
    assert (told["amount"], told["verdict"]) == (None, "unknown")
    assert (told["lines"][1]["state"], told["lines"][1]["unknown"]) == ("unknown", names)
    assert told["lines"][2]["state"] == "unknown"


@pytest.mark.parametrize(
    ("flag", "verdict", "amount"), [(True, "yes", "5.00"), (False, "no", "0.00"), ("x", "unknown", None)]
)
def test_a_benefit_rests_on_its_decision(flag, verdict, amount):
    told = reckon(line("fixed", amount=5), decision="d", facts={"flag": flag})
    assert (told["verdict"], told["amount"]) == (verdict, amount)
    assert [each["kind"] for each in told["lines"]] == ["fixed", "rounding", *(["decision"] if flag is False else [])]


def test_a_stored_pack_reckons_the_same():
    pack = pack_of(line("fixed", amount=Decimal("12.345")), line("fixed", amount="sum"), line("fixed", amount="grown"))
    stored = packfiles.from_resolved(pack.resolved)
    on, facts = date(2024, 5, 1), {"grown": "0.005"}
    told = [rules.reckon(each, "b", facts, on).as_json() for each in (pack, stored)]
    assert told[0] == told[1]
    assert told[0]["amount"] == "624.90"
    assert told[0]["lines"][-1]["text"] == "四舍五入到分"


@pytest.mark.parametrize(
    ("keys", "code", "where"),
    [
        ({"kind": "fix"}, "value.wrong", "benefit.b.lines[0].kind"),
        ({}, "key.missing", "benefit.b.lines[0]"),
        ({"amount": "nothing"}, "fact.unknown", "benefit.b.lines[0].amount"),
        ({"amount": "word"}, "test.types", "benefit.b.lines[0].amount"),
        ({"amount": "codes"}, "test.types", "benefit.b.lines[0].amount"),
        ({"amount": [1]}, "type.wrong", "benefit.b.lines[0].amount"),
        ({"amount": 1, "when": "nothing"}, "fact.unknown", "benefit.b.lines[0]"),
        ({"amount": 1, "when": "count +"}, "grammar.syntax", "benefit.b.lines[0]"),
        ({"amount": 1, "when": 3}, "type.wrong", "benefit.b.lines[0].when"),
        ({"amount": 1, "text": {"zh": "{nothing}"}}, "param.unknown", "benefit.b.lines[0]"),
        ({"amount": 1, "text": {"en": "x"}}, "text.no-zh", "benefit.b.lines[0]"),
        ({"amount": "late"}, "param.no-value", "benefit.b.lines[0]"),
        ({"kind": "per-unit", "per": "word", "amount": 1}, "test.types", "benefit.b.lines[0].per"),
        ({"kind": "per-unit", "per": "count + 1", "amount": 1}, "grammar.not-allowed", "benefit.b.lines[0].per"),
        ({"kind": "per-unit", "per": "months_since(word)", "amount": 1}, "test.types", "benefit.b.lines[0].per"),
        ({"kind": "per-unit", "per": "nothing", "amount": 1}, "fact.unknown", "benefit.b.lines[0].per"),
        ({"kind": "scale", "per": "count", "steps": []}, "benefit.steps", "benefit.b.lines[0].steps"),
        ({"kind": "scale", "per": "count", "steps": [{"upto": 3, "rate": 1}, {"upto": 2, "rate": 1}]}, "benefit.steps",
         "benefit.b.lines[0].steps"),
        ({"kind": "scale", "per": "count", "steps": [{"rate": 1}, {"rate": 1}]}, "benefit.steps",
         "benefit.b.lines[0].steps"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_named(keys, code, where):
    with pytest.raises(packfiles.PackError) as refused:
        late = {"history": [{"from": date(2020, 1, 1), "value": 1}]}
        one("flag", params={"late": late},
            benefit={"b": {"rounding": "half-up 2", "lines": [line("fixed") | keys]}})  # fmt: skip
    assert (code, where) in [(problem.code, problem.where) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "keys", [{"rounding": "near 2"}, {"rounding": "half-up 9"}, {"decision": "e"}, {"lines": 3}, {"x": 1}]
)
def test_a_faulty_benefit_is_refused(keys):
    with pytest.raises(packfiles.PackError):
        one("flag", benefit={"b": {"rounding": "half-up 2", "lines": [line("fixed", amount=1)], **keys}})
