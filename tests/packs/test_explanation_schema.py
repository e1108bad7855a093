# SPDX-License-Identifier: Apache-2.0
"""Real explanations hold to the published schema, in both languages; what does not hold to it is told apart."""

import copy
import json
import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from guildmark.engines import packfiles, rules

HERE = Path(__file__)
SCHEMA = json.loads((HERE.parents[2] / "docs/reference/explanation.schema.json").read_text(encoding="utf-8"))
PACKS = [*sorted(packfiles.SHIPPED.glob("*/*/*.toml")), HERE.parent / "example" / "skill-level-2.toml"]
TYPES = {"object": dict, "array": list, "string": str, "null": type(None)}
WORDS = {"type", "const", "enum", "pattern", "format", "required", "properties", "additionalProperties", "items",
         "$ref", "$schema", "$defs", "title", "description"}  # fmt: skip


def faults(value, schema, where="$"):
    """What a value has against a schema: the part of JSON Schema that ours uses, all else refused."""
    assert set(schema) <= WORDS
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    kinds = schema.get("type", [])
    if kinds and not isinstance(value, tuple(TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))):
        yield f"{where}: type"
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{where}: value"
    if isinstance(value, str):
        yield from text_faults(value, schema, where)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), f"{where}[{place}]")
    if isinstance(value, dict):
        members = schema.get("properties", {})
        for name in {*schema.get("required", ())} ^ value.keys():
            yield f"{where}.{name}: missing or not foreseen"
        for name in value.keys() & members.keys():
            yield from faults(value[name], members[name], f"{where}.{name}")


def text_faults(value, schema, where):
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: pattern"
    if schema.get("format") == "date" and date.fromisoformat(value).isoformat() != value:
        yield f"{where}: date"


def some_facts(pack, dice):
    """Facts of every type, some absent, some of a wrong type, some in the future."""
    made = {
        "date": lambda: str(date(2000, 1, 1) + timedelta(days=dice.randrange(10000))),
        "int": lambda: dice.randrange(9), "decimal": lambda: str(dice.randrange(200) / 10),
        "bool": lambda: dice.random() < 0.5, "level": lambda: dice.choice("X54321TS"), "text": lambda: "6-18-01-01",
    }  # fmt: skip
    facts = {name: made[fact.type]() for name, fact in pack.facts.items() if dice.random() < 0.7}
    return facts | {name: [] for name in pack.facts if dice.random() < 0.05}


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name + path.stem)
def test_real_explanations_hold_to_the_schema(path):
    pack, dice = packfiles.load(path), random.Random(7)  # noqa: S311 - chance, no secret
    for _ in range(60):
        facts, on = some_facts(pack, dice), date(2017, 6, 1) + timedelta(days=dice.randrange(4000))
        for decision, plan in pack.decisions.items():
            told = rules.decide(pack, decision, facts, on).as_json(dice.choice(("zh", "en")))
            assert list(faults(json.loads(json.dumps(told)), SCHEMA)) == []
            assert [clause["id"] for clause in told["clauses"]] == list(plan.clauses)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("verdict", "maybe"),
        ("when", "2023-6-1"),
        ("when_reason", "soon"),
        ("schema", "x/1"),
        ("routes", None),
        ("more", 1),
    ],
)
def test_what_is_no_explanation_is_told_apart(member, value):
    pack = packfiles.load(PACKS[-1])
    told = copy.deepcopy(rules.decide(pack, "eligible", {}, date(2023, 6, 30)).as_json())
    told[member] = value
    try:
        assert list(faults(told, SCHEMA)) != []
    except ValueError:
        assert member == "when"
