# SPDX-License-Identifier: Apache-2.0
"""A simulation over people of several decisions: figures add up, who is moved is listed, benefits are summed."""

from datetime import date

import duckdb
import pytest

from guildmark.engines import packfiles, rules
from guildmark.engines.rules import populations

PACK = packfiles.shipped("cn/level-evaluation", "2023.1")
SUBSIDY = packfiles.shipped("cn/skill-raising-subsidy", "2025.1")
ON = date(2025, 7, 1)
SHORTER = packfiles.with_values(PACK, {"e2018_l3_after_l4": "1"})
COLUMNS = {"who": "BIGINT"} | dict.fromkeys(("decision", "level", "cur_level"), "VARCHAR")
COLUMNS |= {"cert_date": "DATE", "cert_occ": "VARCHAR", "occ": "VARCHAR", "birth_date": "DATE", "since": "DATE"}
COLUMNS |= {"place": "VARCHAR"}
THREE = "e2018-l3"


def people(folder, rows):
    """A Parquet population of (who, decision, level, level held, its day) and a place."""
    plain, path = folder / "rows.csv", folder / "people.parquet"
    lines = [
        f"{who},{decision},{level},{held},{day},6-18-01-01,6-18-01-01,1990-01-01,,{'东' if who % 2 else '西'}"
        for who, decision, level, held, day in rows
    ]
    plain.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return populations.written(plain, COLUMNS, path, "who"), path


ROWS = [(1, THREE, "3", "4", "2015-01-01"), (2, THREE, "3", "4", "2022-01-01"), (3, "e2018-l2", "2", "3", "2015-01-01")]
CHANGE = populations.Change(PACK, SHORTER, "decision", ON, ("place", "level"), (SUBSIDY, SUBSIDY))


def test_each_row_is_asked_its_own_decision(tmp_path):
    told = populations.simulate(CHANGE, people(tmp_path, ROWS)[1])
    assert (told["rows"], told["before"]["yes"], told["after"]["yes"], told["gain"], told["lose"]) == (3, 2, 3, 1, 0)
    assert [(each["value"], each["rows"], each["gain"]) for each in told["by"]["level"]] == [("2", 1, 0), ("3", 2, 1)]


def test_who_is_moved_is_as_many_as_the_figure_says(tmp_path):
    assert populations.moved(CHANGE, people(tmp_path, ROWS)[1], "who") == ([2], [])


def test_a_benefit_of_another_pack_is_summed_for_those_who_come_out_yes(tmp_path):
    (cost,) = populations.simulate(CHANGE, people(tmp_path, ROWS)[1])["cost"]
    assert (cost["before"], cost["after"], cost["difference"]) == ("2000.00", "4000.00", "2000.00")
    assert cost["unpriced"] == {"before": 1, "after": 1}


def test_its_own_benefit_is_summed_and_what_is_open_stands_apart(tmp_path):
    dearer = packfiles.with_values(SUBSIDY, {"sum_l3": "2500"})
    change = populations.Change(SUBSIDY, dearer, "subsidy", ON)
    told = populations.simulate(change, people(tmp_path, [(1, "", "3", "", "2025-06-01")])[1])
    assert (told["cost"][0]["before"], told["cost"][0]["after"]) == ("0", "0")
    assert told["cost"][0]["open"]["after"] == {"people": 1, "sum": "2500.00"}


def test_cost_is_what_reckoning_everybody_comes_to(tmp_path):
    found = [rules.reckon(SUBSIDY, "subsidy", {"level": level}, ON).steps[-1].total for level in ("3", "4", "5")]
    rows = [(n, THREE, level, "4", "2015-01-01") for n, level in enumerate(("3", "4", "5"))]
    (cost,) = populations.simulate(CHANGE, people(tmp_path, rows)[1])["cost"]
    assert cost["after"] == str(sum(found))


def test_a_decision_that_the_pack_has_not_is_named(tmp_path):
    with pytest.raises(populations.SnapshotError) as refused:
        populations.simulate(CHANGE, people(tmp_path, [(1, "l9", "3", "4", "2015-01-01")])[1])
    assert (refused.value.code, refused.value.name) == ("snapshot.decision", "l9")


def test_nobody_at_all_comes_to_nothing(tmp_path):
    told = populations.simulate(CHANGE, people(tmp_path, [])[1])
    assert (told["rows"], told["gain"], told["by"]["place"], told["binding"]) == (0, 0, [], [])


def test_the_same_rows_make_the_same_file_whatever_their_order(tmp_path):
    files = []
    for name, rows in (("one", ROWS), ("two", ROWS[::-1])):
        (tmp_path / name).mkdir()
        files.append(people(tmp_path / name, rows)[1].read_bytes())
    assert files[0] == files[1]


def test_a_row_with_an_impossible_day_is_left_out_and_counted(tmp_path):
    left, path = people(tmp_path, [*ROWS, (4, THREE, "3", "4", "2015-02-30")])
    with duckdb.connect() as database:
        kept = database.execute(f"select count(*) from '{path}'").fetchone()
    assert (left, kept) == (1, (3,))
