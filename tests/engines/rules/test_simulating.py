# SPDX-License-Identifier: Apache-2.0
"""A simulation's figures are those that judging everybody one by one, twice, comes to."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from guildmark.engines import packfiles, rules
from guildmark.engines.rules import populations

from . import chance, populace
from .packs import one

PACK = packfiles.load(Path(__file__).parents[2] / "packs" / "example" / "skill-level-2.toml")
ON = date(2026, 6, 30)
CHANGE = {"years_after_level3": "1", "min_age": "1", "min_awards": "3", "college_classes": "[1, 4]"}


def snapshot(pack, rows, folder):
    """The rows as a Parquet file with a column to group by."""
    plain, path = folder / "rows.csv", folder / "people.parquet"
    plain.write_text(populace.as_csv(rows), encoding="utf-8")
    with duckdb.connect() as database:
        database.execute(f"create table population ({populace.columns(pack)})")
        if rows:
            database.execute(f"copy population from '{plain}' (header false, nullstr '')")
        chosen = "select *, nullif(row_no % 3, 2) as 区县 from population"
        database.execute(f"copy ({chosen}) to '{path}' (format parquet)")
    return path


def by_hand(before, after, decision, rows, on):
    """Verdicts of everybody under both packs, and the clauses that alone stand in the way."""
    told, alone = [], Counter()
    clauses = before.decisions[decision].clauses
    for row in rows:
        day = row["asked"] if on == "asked" else on
        was, becomes = (populace.answers(pack, decision, row, day) for pack in (before, after))
        told.append((was[-1], becomes[-1]))
        if becomes[-1] == "no":
            for name in clauses:
                met = dict(zip(clauses, becomes, strict=False)) | {name: True}
                alone[name] += populace.logic(after, decision, met) is True
    return told, {name: number for name, number in alone.items() if number}


@pytest.mark.parametrize("on", [ON, "asked"])
def test_figures_are_those_of_judging_everybody(tmp_path, on):
    rows = populace.people(PACK, random.Random(5), 3000, absent=0.05)  # noqa: S311 - chance, no secret
    after = packfiles.with_values(PACK, CHANGE)
    found = populations.simulate(
        populations.Change(PACK, after, "eligible", on, ("区县",)), snapshot(PACK, rows, tmp_path)
    )
    told, alone = by_hand(PACK, after, "eligible", rows, on)
    assert found["rows"] == 3000
    for place, stage in enumerate(("before", "after")):
        assert found[stage] == {word: sum(each[place] == word for each in told) for word in ("yes", "no", "unknown")}
    assert found["gain"] == sum(was != "yes" == becomes for was, becomes in told)
    assert found["lose"] == sum(was == "yes" != becomes for was, becomes in told)
    assert {each["clause"]: each["alone"] for each in found["binding"]} == alone
    assert min(found["gain"], found["lose"], len(alone)) > 0


def test_groups_add_up_to_the_whole(tmp_path):
    rows = populace.people(PACK, random.Random(6), 900, absent=0.05)  # noqa: S311 - chance, no secret
    after = packfiles.with_values(PACK, CHANGE)
    found = populations.simulate(
        populations.Change(
            PACK,
            after,
            "eligible",
            ON,
            (
                "区县",
                "cur_level",
            ),
        ),
        snapshot(PACK, rows, tmp_path),
    )
    assert [group["value"] for group in found["by"]["区县"]] == [0, 1, None]
    for groups in found["by"].values():
        assert sum(group["rows"] for group in groups) == 900
        assert sum(group["before"] for group in groups) == found["before"]["yes"]
        assert sum(group["after"] for group in groups) == found["after"]["yes"]
        assert sum(group["gain"] - group["lose"] for group in groups) == found["after"]["yes"] - found["before"]["yes"]


def test_the_members_are_those_of_the_contract(tmp_path):
    rows = populace.people(PACK, random.Random(6), 10)  # noqa: S311 - chance, no secret
    path = snapshot(PACK, rows, tmp_path)
    told = populations.simulate(populations.Change(PACK, PACK, "eligible", ON), path)
    assert list(told) == ["rows", "before", "after", "gain", "lose", "by", "binding", "snapshot", "engine", "ms"]
    assert (told["gain"], told["lose"], told["by"], told["engine"]) == (0, 0, {}, "duckdb")
    assert told["snapshot"] == populations.snapshots.digest(path)


def test_nobody_is_nobody(tmp_path):
    told = populations.simulate(populations.Change(PACK, PACK, "eligible", ON, ("区县",)), snapshot(PACK, [], tmp_path))
    assert (told["rows"], told["before"], told["by"]) == (0, {"yes": 0, "no": 0, "unknown": 0}, {"区县": []})


def test_working_days_to_each_rows_day_take_the_days_from_the_file(tmp_path):
    pack = one("working_days_since(day) >= 20")
    rows = populace.people(pack, random.Random(6), 500)  # noqa: S311 - chance, no secret
    told = populations.simulate(populations.Change(pack, pack, "d", "asked"), snapshot(pack, rows, tmp_path))
    assert told["before"]["yes"] == sum(rules.verdict(pack, "d", row, row["asked"]) == "yes" for row in rows) > 0


@pytest.mark.parametrize("seed", range(8))
def test_packs_made_at_random_are_simulated(seed, tmp_path):
    dice = random.Random(seed)  # noqa: S311 - chance, no secret
    pack = chance.pack(dice)
    after = packfiles.with_values(pack, {"years": "1", "rung": "1", "name": "z", "start": "2019-03-01", "codes": "z,b"})
    rows = populace.people(pack, dice, 400, absent=0.2)
    found = populations.simulate(
        populations.Change(pack, after, "d", date(2023, 6, 30)), snapshot(pack, rows, tmp_path)
    )
    told, alone = by_hand(pack, after, "d", rows, date(2023, 6, 30))
    assert [found["before"]["yes"], found["after"]["yes"]] == [sum(e[n] == "yes" for e in told) for n in (0, 1)]
    assert {each["clause"]: each["alone"] for each in found["binding"]} == alone


@pytest.mark.parametrize(
    "values", [{"nothing": "3"}, {"min_awards": "many"}, {"college_classes": "[x"}, {"min_awards": ""}]
)
def test_a_value_that_does_not_fit_is_refused(values):
    with pytest.raises(packfiles.PackError):
        packfiles.with_values(PACK, values)
