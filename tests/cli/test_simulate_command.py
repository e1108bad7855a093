# SPDX-License-Identifier: Apache-2.0
"""`guildmark rules simulate` with each row's own decision and with the cost of another pack's benefits."""

import json
from pathlib import Path

import pytest

from guildmark.cli import rules as command
from guildmark.engines import packfiles
from guildmark.engines.rules import populations

PACKS = Path(packfiles.__file__).parents[2] / "packs"
LEVELS, SUBSIDY = PACKS / "cn/level-evaluation/2023.1.toml", PACKS / "cn/skill-raising-subsidy/2025.1.toml"
COLUMNS = {"who": "BIGINT", "decision": "VARCHAR", "level": "VARCHAR", "cur_level": "VARCHAR", "cert_date": "DATE"}
COLUMNS |= {"cert_occ": "VARCHAR", "occ": "VARCHAR", "birth_date": "DATE"}


@pytest.fixture
def people(tmp_path):
    """One who may go to level 3, and one who may in three years."""
    plain, path = tmp_path / "rows.csv", tmp_path / "people.parquet"
    rows = [f"{who},e2018-l3,3,4,{day},6-18-01-01,6-18-01-01,1990-01-01\n" for who, day in ((1, "2015"), (2, "2022"))]
    plain.write_text("".join(rows).replace(",2015,", ",2015-01-01,").replace(",2022,", ",2022-01-01,"))
    populations.written(plain, COLUMNS, path, "who")
    return path


def asked(people, *more, decision="decision"):
    """The command over these people."""
    given = ["simulate", str(LEVELS), "--decision", decision, "--on", "2024-06-30", "--set", "e2018_l3_after_l4=1"]
    return command.main([*given, "--from", str(people), *more])


def test_each_row_s_decision_and_the_cost(people, capsys):
    assert asked(people, "--paid", str(SUBSIDY), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["gain"], told["before"]["yes"]) == (2, 1, 1)
    assert [(row["before"], row["after"], row["difference"]) for row in told["cost"]] == [
        ("2000.00", "4000.00", "2000.00")
    ]
    assert list(told)[-4:] == ["cost", "snapshot", "engine", "ms"]


def test_without_a_benefit_there_is_no_cost(people, capsys):
    assert asked(people, "--json") == 0
    assert "cost" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("lang", "words"), [("zh", "2000.00 → 4000.00 (+2000.00) 元"), ("en", "(+2000.00) yuan")])
def test_the_cost_in_words(people, capsys, lang, words):
    assert asked(people, "--paid", str(SUBSIDY), "--lang", lang) == 0
    assert words in capsys.readouterr().out


def test_what_is_neither_a_decision_nor_a_column_is_told_with_the_decisions(people, capsys):
    assert asked(people, decision="eligable") == 2
    assert "--decision: " in capsys.readouterr().err


def test_a_row_s_decision_that_the_pack_has_not_is_told(people, capsys):
    assert asked(people, decision="occ") == 2
    assert "6-18-01-01" in capsys.readouterr().err
