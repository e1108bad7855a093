# SPDX-License-Identifier: Apache-2.0
"""Packs with every operator, people of every kind: "when" is the day that trying every day finds, and panels agree."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guildmark.engines import rules
from guildmark.engines.rules import readings

from . import chance, populace

ON = date(2022, 2, 28)
DAYS = 1096


def first_yes(pack, facts):
    """The first yes of three years, every day tried; what accrues is added by hand."""
    growing = {name: readings.read(pack.facts[name], facts.get(name)) for name in ("grown", "months", "days")}
    for number in range(DAYS + 1):
        day = ON + timedelta(days=number)
        years = day.year - ON.year - ((day.month, day.day) < (ON.month, ON.day))
        months = (day.year - ON.year) * 12 + day.month - ON.month - (day.day < ON.day)
        added = {"grown": Decimal("0.5") * years, "months": months, "days": Decimal("0.5") * number}
        today = dict(facts)
        for name, value in growing.items():
            if isinstance(value, int | Decimal):
                today[name] = value + added[name]
        if rules.verdict(pack, "d", today, day) == "yes":
            return day
    return None


@pytest.mark.parametrize("seed", range(60))
def test_when_is_found_among_the_flips(seed):
    dice = random.Random(1000 + seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice, clauses=4)
    panel = rules.Panel(pack, "d", ON)
    for facts in populace.people(pack, dice, 4, absent=0.15):
        found, brute = rules.decide(pack, "d", facts, ON), first_yes(pack, facts)
        assert found.when == brute or (brute is None and found.when > ON + timedelta(days=DAYS))
        assert (found.when is None) is (found.when_reason is not None)
        brief = panel.brief(facts)
        assert (brief["verdict"], brief["when"]) == (found.verdict, found.when and found.when.isoformat())


@pytest.mark.parametrize("seed", range(20))
def test_a_clause_not_met_is_met_from_the_day_it_says(seed):
    dice = random.Random(2000 + seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice, clauses=3)
    days = [ON + timedelta(days=number) for number in range(1, 400)]
    for facts in populace.people(pack, dice, 4, absent=0.15):
        facts.update(dict.fromkeys(("grown", "months", "days")))
        for told in rules.decide(pack, "d", facts, ON).clauses:
            if told.verdict != "yes":
                met = (day for day in days if populace.truth(pack, "d", told.clause.id, facts, day) is True)
                soon = told.satisfied is not None and told.satisfied <= days[-1]
                assert next(met, None) == (told.satisfied if soon else None)
