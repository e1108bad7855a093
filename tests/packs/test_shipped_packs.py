# SPDX-License-Identifier: Apache-2.0
"""Every pack that ships is valid, passes its cases and tries each clause both ways; what level evaluation holds."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guildmark.engines import packfiles, rules, scoring

PACKS = sorted(packfiles.SHIPPED.glob("*/*/*.toml"))
LADDER = rules.LADDER


@pytest.fixture(scope="module")
def pack():
    return packfiles.shipped("cn/level-evaluation", "2023.1")


@pytest.mark.parametrize("path", PACKS, ids=[path.parent.name + path.stem for path in PACKS])
def test_a_shipped_pack_is_valid_and_its_cases_pass(path):
    report = packfiles.check(path)
    assert report["problems"] == []
    assert report["cases"] > 0


@pytest.mark.parametrize("path", PACKS, ids=[path.parent.name + path.stem for path in PACKS])
def test_each_clause_is_tried_both_ways(path):
    report = packfiles.check(path)
    assert {name for name, seen in report["coverage"].items() if not {"yes", "no"} <= set(seen)} == set()


def test_what_nobody_confirmed_is_listed():
    report = packfiles.check(packfiles.SHIPPED / "cn" / "level-evaluation" / "2023.1.toml")
    assert {"clauses.OWN", "related[0]", "credential.number.levels.T", "standards[0]"} <= set(report["unverified"])
    assert "params.e2023_l1_after_l2[0]" in report["unverified"]
    assert "params.e2018_l3_after_l4[0]" not in report["unverified"]


@pytest.mark.parametrize("edition", ["2018", "2023"])
@pytest.mark.parametrize("level", LADDER)
def test_a_decision_applies_to_each_level_and_edition(pack, level, edition):
    name = rules.select(pack, level=level, occupation="6-18-01-01", edition=edition, on=date(2023, 7, 1))
    own = {"X": "apprentice", "T": "special-grade", "S": "chief"}
    assert name == own.get(level, f"e{edition}-l{level}")


@pytest.mark.parametrize("level", LADDER)
def test_each_level_has_a_scheme_that_the_scoring_reads(pack, level):
    scheme = scoring.scheme_for(pack.scheme, level)
    assert scheme.parts == pack.parts(level)
    assert scheme.parts == {"2": ("theory", "practice", "review"), "1": ("theory", "practice", "review"),
                            "T": ("review",), "S": ("review",)}.get(level, ("theory", "practice"))  # fmt: skip
    assert scheme.passing == pack.pass_mark() == Decimal(60)


def test_numbers_name_each_level_but_the_apprentice(pack):
    assert {level: pack.number_letter(level) for level in LADDER} == {level: level for level in LADDER} | {"X": None}


def test_an_occupation_changes_its_edition_on_its_day(pack):
    assert pack.edition("6-18-02-04", date(2023, 6, 30)) == "2018"
    assert pack.edition("6-18-02-04", date(2023, 7, 1)) == "2023"
    assert pack.edition("6-18-01-02", date(2023, 7, 1)) == "2018"
    assert pack.edition("9-99-99-99", date(2023, 7, 1)) == "2018"


def test_there_are_forty_standards_of_occupations_that_exist(pack):
    with (packfiles.SHIPPED / "cn" / "occupations-2022.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}
    listed = {row["occupation"] for row in pack.standards}
    assert len(listed) == 40
    assert listed | {pair.a for pair in pack.related} | {pair.b for pair in pack.related} <= known


def test_education_has_eight_codes_and_no_name_twice(pack):
    names = [name for row in pack.education for name in (row["code"], *row["label"].values(), *row["aliases"])]
    assert len(pack.education) == 8
    assert len(names) == len(set(names))
    assert pack.education_code(" 大专 ") == "higher-vocational"
    assert pack.education_code("夜校") is None


def test_the_education_lists_of_clauses_hold_codes_only(pack):
    codes = {row["code"] for row in pack.education}
    lists = [entry.value for param in pack.params.values() for entry in param.history if isinstance(entry.value, tuple)]
    assert lists
    assert {code for each in lists for code in each} <= codes


def test_periods_are_whole_numbers_with_a_basis(pack):
    assert pack.period("notice_working_days") == pack.period("plan_working_days_before") == 5
    assert all(row["basis"] and isinstance(row["value"], int) for row in pack.periods.values())
    with pytest.raises(KeyError):
        pack.period("nothing")


def test_figures_are_defined_in_both_languages(pack):
    assert {
        "firms-filed",
        "firms-valid",
        "certificates-by-level",
        "new-high-skilled",
        "chief-technicians-by-firms",
    } <= set(pack.figures)
    assert all(
        set(told[key]) == {"zh", "en"} for told in pack.figures.values() for key in ("label", "unit", "definition")
    )


def test_the_example_pack_passes_its_cases():
    report = packfiles.check(Path(__file__).parent / "example" / "skill-level-2.toml")
    assert (report["ok"], report["clauses"], report["cases"]) == (True, 9, 4)
    assert report["coverage"]["A2"] == ["no", "unknown"]
    assert report["unverified"] == ["params.min_age[0]"]


def test_educations_are_explained_by_their_names(pack):
    told = rules.decide(pack, "e2018-l2", {"education": "technical"}, date(2022, 5, 1)).as_json()
    found = {clause["id"]: (clause["actual"], clause["required"]) for clause in told["clauses"]}
    assert found["A2S"] == ("技工学校", "属于 高级技工学校、技师学院")
