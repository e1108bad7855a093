# SPDX-License-Identifier: Apache-2.0
"""A change of parameters over the people on file: who gains, who loses, the cost; the command line says the same."""

import datetime as dt
import io
import json
from contextlib import redirect_stdout
from decimal import Decimal
from pathlib import Path

import pytest
from tests import factories

from guildmark.cli import rules as command
from guildmark.domain.credentials.models import Credential, Submission
from guildmark.domain.policies.models import Simulation
from guildmark.engines import packfiles, rules
from guildmark.reporting import simulated_people, simulations

ON = dt.date(2023, 7, 1)
AFTER = "e2018_l3_after_l4"
LONGER = {AFTER: "60", "e2023_l3_after_l4": "60", "e2023_l3_work_years": "60"}
LEVELS = simulations.PROGRAMMES["entries"]
HOLDERS, SUBSIDY = simulations.PROGRAMMES["holders"], simulations.PROGRAMMES["certificates"]
PACKS = Path(packfiles.__file__).parents[2] / "packs"


@pytest.fixture
def judged(firm):
    """Three who may go to level 3 since they hold level 4 from 2015."""
    return factories.batch(firm, "taken", factories.rows(3))


@pytest.fixture
def pack(judged):
    """The rules in force."""
    return LEVELS.book(ON)


def test_a_change_of_nothing_changes_nobody(pack, town):
    told = simulations.simulate(LEVELS, pack, {}, ON, by=town.officer).result
    assert (told["rows"], told["before"]["yes"], told["gain_rows"], told["lose_rows"]) == (3, 3, [], [])
    assert told["left_out"] == 0


def test_longer_years_take_it_from_those_who_have_fewer(pack, judged, town):
    told = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer).result
    assert told["lose_rows"] == sorted(judged.entries.values_list("pk", flat=True))
    assert [(row["value"], row["rows"], row["lose"]) for row in told["by"]["level"]] == [("3", 3, 3)]
    assert [sum(row["lose"] for row in told["by"][name]) for name in simulations.GROUPS] == [3] * 4


def test_everybody_is_judged_as_one_by_one(pack, judged, town):
    told = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer).result
    changed, one_by_one = packfiles.with_values(pack, LONGER), []
    for entry in judged.entries.all():
        facts = {name: held["value"] for name, held in entry.facts.items()}
        one_by_one.append(rules.verdict(changed, entry.decision, facts, ON))
    assert told["after"] == {word: one_by_one.count(word) for word in ("yes", "no", "unknown")}


def test_who_sees_nothing_of_a_district_simulates_nothing_of_it(pack, town):
    assert simulations.simulate(LEVELS, pack, {}, ON, by=town.other_district).result["rows"] == 0


def test_the_snapshot_is_the_same_for_the_same_people_only(pack, firm, town):
    first, again = (simulations.simulate(LEVELS, pack, {}, ON, by=town.officer).snapshot for _ in range(2))
    factories.batch(firm, "taken", factories.rows(1, 20), title="第二批")
    assert (first == again, simulations.simulate(LEVELS, pack, {}, ON, by=town.officer).snapshot == first) == (
        True,
        False,
    )


def test_a_value_of_another_type_is_refused(pack, town):
    with pytest.raises(packfiles.PackError):
        simulations.simulate(LEVELS, pack, {AFTER: "four"}, ON, by=town.officer)


def test_the_clauses_that_alone_stand_in_the_way_are_told_with_the_new_number(pack, town):
    (first, *_) = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer).result["binding"]
    assert first["alone"] == 3
    assert "60" in first["text"]["zh"]
    assert "60" in first["text"]["en"]


def test_the_cost_is_the_subsidy_of_those_who_satisfy(pack, town):
    (cost,) = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer).result["cost"]
    assert (cost["pack"]["id"], cost["benefit"]) == (simulations.SUBSIDY, "subsidy")
    assert [Decimal(cost[name]) for name in ("before", "after", "difference")] == [6000, 0, -6000]


def test_an_entry_whose_stored_day_is_impossible_is_left_out_and_counted(pack, judged, town):
    entry = judged.entries.first()
    entry.facts["cert_date"]["value"] = "2015-02-30"
    entry.save()
    told = simulations.simulate(LEVELS, pack, {}, ON, by=town.officer).result
    assert (told["rows"], told["left_out"]) == (2, 1)


def test_certificates_are_asked_for_the_subsidy_and_what_insurance_says_is_open(firm, town):
    factories.batch(firm, "closed", factories.rows(2))
    Submission.objects.update(state="accepted")
    book, day = SUBSIDY.book(ON), ON + dt.timedelta(days=90)
    told = simulations.simulate(SUBSIDY, book, {"sum_l3": "3000"}, day, by=town.officer).result
    (cost,) = told["cost"]
    assert told["rows"] == 2
    assert (cost["before"], cost["after"]) == ("0", "0")
    assert cost["open"] == {"before": {"people": 2, "sum": "4000.00"}, "after": {"people": 2, "sum": "6000.00"}}


def asked_by_command(pack, path):
    """What the command line says of the same people in a file."""
    words = io.StringIO()
    given = [
        "simulate",
        str(PACKS / pack.id / f"{pack.version}.toml"),
        "--decision",
        "decision",
        "--on",
        ON.isoformat(),
    ]
    given += ["--set", *(f"{name}={value}" for name, value in LONGER.items()), "--by", *simulations.GROUPS]
    given += ["--paid", str(PACKS / simulations.SUBSIDY / "2025.1.toml"), "--from", str(path), "--json"]
    with redirect_stdout(words):
        assert command.main(given) == 0
    return json.loads(words.getvalue())


def test_the_command_line_says_the_same_of_the_same_people(pack, town):
    told = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer)
    with simulated_people.gathered(LEVELS.people, pack, ON, by=town.officer) as snapshot:
        said = asked_by_command(pack, snapshot.path)
    assert said["snapshot"] == told.snapshot
    for name in ("rows", "before", "after", "gain", "lose", "by", "cost"):
        assert said[name] == told.result[name]
    assert said["binding"] == [{name: each[name] for name in ("clause", "alone")} for each in told.result["binding"]]


def kept(pack, town):
    """A simulation as it is kept."""
    told = simulations.simulate(LEVELS, pack, LONGER, ON, by=town.officer)
    return Simulation(programme=pack.id, people="entries", on=ON, result=told.result)


def test_a_list_is_as_long_as_its_figure_in_every_group(pack, town):
    row = kept(pack, town)
    for name in simulations.GROUPS:
        for group in row.result["by"][name]:
            rows = simulations.listed(row, "lose", by=town.officer, column=name, value=group["value"])
            assert rows.count() == group["lose"] == 3


def test_a_list_shows_nobody_out_of_sight(pack, town):
    assert simulations.listed(kept(pack, town), "lose", by=town.other_district).count() == 0


def held(firm, town, day, values):
    """What a change for the holders of two certificates of level 3 comes to, a year and a half after they got them."""
    factories.batch(firm, "closed", factories.rows(2))
    return simulations.simulate(HOLDERS, HOLDERS.book(day), values, day, by=town.officer).result


LATER = dt.date(2025, 3, 1)
SOONER = {"e2018_l2_after_l3": "1", "e2023_l2_after_l3": "1"}


def test_holders_are_asked_whether_they_may_apply_for_the_next_level(firm, town):
    told = held(firm, town, LATER, SOONER)
    assert (told["rows"], told["gain"], told["before"]["yes"], told["after"]["yes"]) == (2, 2, 0, 2)
    assert [(row["value"], row["gain"]) for row in told["by"]["level"]] == [("2", 2)]


def test_whoever_holds_a_higher_certificate_is_asked_once(firm, town):
    told = held(firm, town, LATER, {})
    first = Credential.objects.first()
    Credential.objects.exclude(pk=first.pk).update(person=first.person, level="4", first_high=False)
    again = simulations.simulate(HOLDERS, HOLDERS.book(LATER), {}, LATER, by=town.officer).result
    assert (told["rows"], again["rows"]) == (2, 1)


def test_nobody_with_a_certificate_is_nobody_asked(firm, town):
    told = simulations.simulate(HOLDERS, HOLDERS.book(LATER), {}, LATER, by=town.officer).result
    assert (told["rows"], told["by"]["level"]) == (0, [])


def test_parameters_called_the_same_say_since_when(db):
    called = simulations.labels(LEVELS.book(ON), ON)
    words = {called[name]["zh"] for name in ("e2018_l3_after_l4", "e2023_l3_after_l4")}
    assert words == {"三级：取得四级后年限（2018-01-01 起）", "三级：取得四级后年限（2023-01-01 起）"}


def test_an_entry_is_asked_the_decision_of_the_day(pack, judged, town):
    judged.entries.update(decision="e2018-l2")
    told = simulations.simulate(LEVELS, pack, {}, ON, by=town.officer).result
    assert told["before"] == {"yes": 3, "no": 0, "unknown": 0}
