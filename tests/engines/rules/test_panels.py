# SPDX-License-Identifier: Apache-2.0
"""A panel, which judges very many, says of each what the one-by-one evaluator says of her."""

import datetime as dt
import random
from pathlib import Path

import pytest

from guildmark.engines import packfiles, rules

PACK = packfiles.load(Path(packfiles.__file__).parents[2] / "packs/cn/level-evaluation/2023.1.toml")
ON = dt.date(2023, 9, 1)
KEPT = ("verdict", "when", "routes")


def facts(dice):
    """Facts as a roster's row may hold them: any of them may be missing, dates may lie ahead."""

    def day():
        return dt.date(2003, 1, 1) + dt.timedelta(days=dice.randrange(7600))

    occupation = dice.choice(["6-18-01-01", "6-18-01-02", "4-03-02-01"])
    held = {
        "birth_date": dt.date(1970, 1, 1) + dt.timedelta(days=dice.randrange(14000)),
        "cur_level": dice.choice("54321"),
        "cert_date": day(),
        "cert_occ": dice.choice([occupation, "6-18-01-01"]),
        "since": day().replace(day=1),
        "education": dice.choice(["bachelor", "technical", "senior-technical"]),
        "major_fits": dice.choice([True, False]),
    }
    kept = {name: value for name, value in held.items() if dice.random() < 0.8}
    return kept | {"level": dice.choice("54321S"), "occ": occupation}


@pytest.mark.parametrize("decision", sorted(PACK.decisions))
def test_a_panel_says_what_the_evaluator_says(decision):
    dice, panel = random.Random(decision), rules.Panel(PACK, decision, ON)  # noqa: S311 - dice
    for _ in range(60):
        person = facts(dice)
        told, whole = panel.brief(person), rules.decide(PACK, decision, person, ON).as_json("zh")
        assert {name: told[name] for name in KEPT} == {name: whole[name] for name in KEPT}
        assert (told["when_reason"] or "") == (whole["when_reason"] or "").partition(":")[0]
        assert panel.verdict(person) == whole["verdict"]


def test_a_panel_s_clauses_bear_the_texts_of_the_explanation():
    person = facts(random.Random(1))  # noqa: S311 - dice
    told = rules.Panel(PACK, min(PACK.decisions), ON)
    whole = rules.decide(PACK, told.decision.name, person, ON).as_json("en")
    kept = [{name: clause[name] for name in ("id", "text", "verdict")} for clause in whole["clauses"]]
    assert told.brief(person, "en")["clauses"] == kept


def test_where_no_decision_applies_panels_say_unknown():
    panels = rules.Panels(PACK, ON, lambda _: None)
    assert panels.quick({"level": "Z", "occ": "6-18-01-01"}) == "unknown"
    assert panels.explain({"level": "Z", "occ": "6-18-01-01"}) is None
