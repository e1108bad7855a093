# SPDX-License-Identifier: Apache-2.0
"""The explanation as others read it: the contract's members, words with numbers, the same bytes for the same facts."""

import json
from datetime import date

from guildmark.engines import packfiles, rules

from .packs import one, raw

ON = date(2023, 6, 30)
TEXT = {"text": {"zh": "满{years}年", "en": "{years} years"}}


def test_the_members_are_those_of_the_contract():
    told = rules.decide(one("count > 1", logic="C"), "d", {"count": 2}, ON).as_json()
    assert list(told) == [
        "schema", "pack", "decision", "on", "verdict", "when", "when_reason", "routes", "clauses",
    ]  # fmt: skip
    assert list(told["clauses"][0]) == ["id", "text", "verdict", "actual", "required", "from", "basis", "since"]
    assert (told["schema"], told["when"]) == ("guildmark.explanation/1", "2023-06-30")


def test_numbers_and_basis_are_those_of_the_day():
    pack = one("years_since(day) >= years", clause=TEXT)
    before, after = (
        rules.decide(pack, "d", {"day": "2022-09-01"}, day).as_json("en")["clauses"][0]
        for day in (ON, date(2026, 6, 30))
    )
    assert (before["text"], before["required"], before["basis"], before["since"]) == (
        "5 years", "≤ 2018-06-30", "甲", "2018-01-01",
    )  # fmt: skip
    assert (after["text"], after["required"], after["basis"], after["since"]) == (
        "4 years", "≤ 2022-06-30", "乙", "2024-01-01",
    )  # fmt: skip


def test_clauses_behind_a_short_circuit_are_explained_too():
    data = raw("flag", logic="C or E")
    data["clauses"]["E"] = {"text": {"zh": "另句"}, "test": "count > 1"}
    told = rules.decide(packfiles.loads(data), "d", {"flag": True}, ON).as_json()
    assert [(clause["id"], clause["verdict"]) for clause in told["clauses"]] == [("C", "yes"), ("E", "unknown")]


def test_several_facts_of_one_clause_are_labelled():
    facts = {"count": {"type": "int", "label": {"zh": "项数", "en": "items"}}}
    pack = one("count in [1, 2] and (day is none or years_since(day) >= years)", facts=facts)
    told = rules.decide(pack, "d", {"count": 3, "day": "2023-01-01"}, ON).as_json("en")["clauses"][0]
    assert told["actual"] == "items 3; day 2023-01-01"
    assert told["required"] == "items one of 1, 2; (day none or day ≤ 2018-06-30)"


def test_a_clause_out_of_force_answers_otherwise():
    pack = one("flag", clause={"from": date(2024, 1, 1), "otherwise": "yes"})
    told = rules.decide(pack, "d", {}, ON).as_json()["clauses"][0]
    assert (told["verdict"], told["actual"], told["required"], told["since"]) == ("yes", None, None, None)


def test_routes_say_what_is_missing_and_what_is_unknown():
    data = raw("flag", logic="C and E")
    data["clauses"]["E"] = {"text": {"zh": "另句"}, "test": "count > 1"}
    data["decisions"]["d"]["routes"] = {"甲": ["C", "E"], "乙": ["E"]}
    told = rules.decide(packfiles.loads(data), "d", {}, ON).as_json()["routes"]
    assert told == [
        {"name": "甲", "verdict": "no", "missing": ["C"], "unknown": ["E"]},
        {"name": "乙", "verdict": "unknown", "missing": [], "unknown": ["E"]},
    ]


def test_a_route_is_told_on_its_own_days_only():
    data = raw("flag")
    data["decisions"]["d"]["routes"] = {
        "甲": {"clauses": ["C"], "from": date(2023, 1, 1), "until": date(2023, 6, 30)},
        "乙": {"clauses": ["C"], "from": date(2023, 7, 1)},
    }
    pack = packfiles.loads(data)
    told = [[route.name for route in rules.decide(pack, "d", {}, day).routes] for day in (ON, date(2023, 7, 1))]
    assert told == [["甲"], ["乙"]]
    assert [route["name"] for route in rules.Panel(pack, "d", ON).brief({})["routes"]] == ["甲"]
    assert pack.routes_of("d") == ("乙", "甲")


def test_a_stored_pack_explains_to_the_same_bytes():
    pack = packfiles.shipped("cn/level-evaluation", "2023.1")
    stored = packfiles.from_resolved(json.loads(json.dumps(pack.resolved, sort_keys=True)))
    facts = {"cur_level": "4", "cert_date": "2020-02-29", "cert_occ": "6-18-01-02", "occ": "6-18-01-01"}
    for decision in pack.decisions:
        told = [json.dumps(rules.decide(each, decision, facts, ON).as_json()) for each in (pack, stored)]
        assert told[0] == told[1]
    assert stored.digest == pack.digest


def test_the_first_row_that_fits_selects():
    rows = [
        {"decision": "d", "level": "3", "occupation": "6-18", "until": date(2023, 6, 30)},
        {"decision": "e", "level": "3", "edition": "2023"},
    ]
    data = raw("flag", select=rows)
    data["decisions"]["e"] = {"logic": "C"}
    pack = packfiles.loads(data)

    def chosen(occupation, edition, on):
        return rules.select(pack, level="3", occupation=occupation, edition=edition, on=on)

    assert chosen("6-18-01-01", "2023", ON) == "d"
    assert chosen("6-181-01", "2023", ON) == "e"
    assert chosen("6-18-01-01", "2023", date(2023, 7, 1)) == "e"
    assert chosen("6-18-01-01", "2018", date(2023, 7, 1)) is None


def test_many_are_judged_quickly():
    from time import perf_counter

    pack, facts = (
        one("years_since(day) >= years and related(word, other)"),
        {"day": "2018-01-01", "word": "a", "other": "a"},
    )
    start = perf_counter()
    assert {rules.verdict(pack, "d", facts, ON) for _ in range(5000)} == {"yes"}
    assert perf_counter() - start < 1
