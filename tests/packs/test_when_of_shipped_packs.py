# SPDX-License-Identifier: Apache-2.0
"""The first day with a yes, for people of every kind under every pack that ships: what trying every day finds."""

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.engines.rules import populace

from guildmark.engines import packfiles, rules
from guildmark.engines.rules import readings

EXAMPLE = Path(__file__).parent / "example" / "skill-level-2.toml"
PATHS = [*sorted(packfiles.SHIPPED.glob("*/*/*.toml")), EXAMPLE]
DAYS = 800


def completed(start, day, unit):
    """Whole periods from one day to another, by the corresponding day."""
    if unit == "days":
        return (day - start).days
    months = (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)
    if day.day < start.day and (day + timedelta(days=1)).month != day.month:
        months += 1
    return months // 12 if unit == "years" else months


def grown(pack, facts, start, day):
    """The facts as they stand on a later day."""
    today = dict(facts)
    for name, fact in pack.facts.items():
        value = readings.read(fact, facts.get(name))
        if fact.accrues and isinstance(value, int | Decimal):
            today[name] = value + fact.accrues.amount * completed(start, day, fact.accrues.unit)
    return today


def day_by_day(pack, decision, facts, start):
    """The first day with a yes, every day tried."""
    days = (start + timedelta(days=number) for number in range(DAYS + 1))
    return next((d for d in days if rules.verdict(pack, decision, grown(pack, facts, start, d), d) == "yes"), None)


def asked(pack, dice):
    """The pack's own cases, each asked up to two years before its day, with a fact of somebody else's at times."""
    for case in pack.resolved["cases"]:
        decisions = [name for name in case["expect"] if name in pack.decisions]
        start = date.fromisoformat(case["on"]) - timedelta(days=dice.randrange(700))
        facts = dict(case["facts"])
        if dice.random() < 0.5:
            name = dice.choice(list(pack.facts))
            facts[name] = populace.people(pack, dice, 1)[0][name]
        if decisions:
            yield dice.choice(decisions), facts, start


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name + path.stem)
def test_the_first_day_is_the_one_that_trying_every_day_finds(path):
    pack, dice = packfiles.load(path), random.Random(12)  # noqa: S311 - chance, no secret
    later = 0
    for decision, facts, start in [*asked(pack, dice), *asked(pack, dice)]:
        found, brute = rules.decide(pack, decision, facts, start), day_by_day(pack, decision, facts, start)
        assert found.when == brute or (brute is None and found.when > start + timedelta(days=DAYS))
        assert (found.when is None) is (found.when_reason is not None)
        later += found.when is not None and found.when > start
    assert later >= sum(case["on"] < case["expect"].get("when", "") < "9" for case in pack.resolved["cases"]) // 2
