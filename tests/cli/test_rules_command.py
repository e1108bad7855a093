# SPDX-License-Identifier: Apache-2.0
"""`guildmark rules` as scripts see it: one JSON document, and exit codes 0 yes, 1 no, 2 usage, 3 undetermined."""

import json

import duckdb
import pytest
from tests.engines.rules.populace import TYPES

from guildmark.cli import rules
from guildmark.engines import packfiles

PACK = str(packfiles.SHIPPED / "cn" / "level-evaluation" / "2023.1.toml")


def explain(tmp_path, facts, *more, decision="e2018-l1"):
    path = tmp_path / "facts.json"
    path.write_text(facts, encoding="utf-8")
    given = ["--decision", decision, "--facts", str(path), "--on", "2022-05-01", "--json", *more]
    return rules.main(["rules", "explain", PACK, *given])


def test_a_sound_pack_checks_with_one_document(capsys):
    assert rules.main(["check", PACK, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["ok", "clauses", "cases", "coverage", "unverified", "problems"]


def test_two_packs_that_differ_in_a_value_differ_in_one_line(tmp_path, capsys):
    path = tmp_path / "2024.toml"
    text = packfiles.SHIPPED.joinpath("cn", "level-evaluation", "2023.1.toml").read_text(encoding="utf-8")
    path.write_text(
        text.replace("notice_working_days      = { value = 5", "notice_working_days = { value = 7"), encoding="utf-8"
    )
    assert rules.main(["diff", PACK, str(path), "--json"]) == 1
    [line] = json.loads(capsys.readouterr().out)["lines"]
    assert (line["table"], line["was"], line["now"]) == ("periods", "5 个工作日", "7 个工作日")
    assert rules.main(["diff", PACK, PACK]) == 0


def test_a_malformed_pack_exits_1_with_the_problem(tmp_path, capsys):
    path = tmp_path / "x.toml"
    path.write_text("[pack\n", encoding="utf-8")
    assert rules.main(["check", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "file.not-toml"


@pytest.mark.parametrize(
    ("facts", "code", "verdict"),
    [
        ('{"cur_level": "2", "cert_date": "2018-05-01", "cert_occ": "a", "occ": "a"}', 0, "yes"),
        ('{"occ": "a", "cur_level": null}', 1, "no"),
        ('{"cur_level": "2", "cert_date": "2018-05-01", "occ": "a"}', 3, "unknown"),
    ],
)
def test_the_exit_code_is_the_verdict(tmp_path, capsys, facts, code, verdict):
    assert explain(tmp_path, facts) == code
    assert json.loads(capsys.readouterr().out)["verdict"] == verdict


def test_sentences_follow_the_language_and_codes_do_not(tmp_path, capsys):
    explain(tmp_path, "{}", "--lang", "en")
    told = json.loads(capsys.readouterr().out)
    assert (told["clauses"][0]["text"], told["clauses"][0]["id"]) == ("holds level 2", "H2")


@pytest.mark.parametrize("facts", ["[]", "{", "3", "", '{"a": ' * 3000, '{"occ": "a", "occ": "b"}', "{'occ': 1}"])
def test_facts_that_are_no_object_are_wrong_usage(tmp_path, facts, capsys):
    assert explain(tmp_path, facts) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Error" not in told.err


def test_facts_that_are_no_text_are_wrong_usage(tmp_path, capsys):
    path = tmp_path / "facts.json"
    path.write_bytes(b'{"occ": "\xff"}')
    assert rules.main(["explain", PACK, "--decision", "chief", "--facts", str(path), "--on", "2022-05-01"]) == 2
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value",
    ['"2018-02-30"', '"2999-01-01"', "20180501", "true", "[]", "{}", "NaN", "-Infinity", "1e99999999999999999999",
     "9" * 5000, "[" * 200 + "]" * 200, '"\\ud800"', '"' + "x" * 100_000 + '"'],
)  # fmt: skip
def test_a_day_that_cannot_be_read_cannot_be_determined(tmp_path, capsys, value):
    facts = f'{{"cur_level": "2", "cert_date": {value}, "cert_occ": "a", "occ": "a", "nobody": 1}}'
    assert explain(tmp_path, facts) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["when"]) == ("unknown", "3003-01-01" if "2999" in value else None)
    found = {clause["id"]: clause for clause in told["clauses"]}
    assert "不详" in "".join(clause["actual"] or "" for clause in found.values() if clause["verdict"] == "unknown")


def test_a_missing_file_and_an_unknown_decision_are_wrong_usage(tmp_path, capsys):
    assert rules.main(["check", str(tmp_path / "none.toml"), "--json"]) == 2
    assert explain(tmp_path, "{}", decision="nothing") == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("on", ["2023-06-30", "asked"])
def test_sql_is_printed_and_runs(capsys, on):
    assert rules.main(["rules", "sql", PACK, "--decision", "chief", "--on", on]) == 0
    statement = capsys.readouterr().out
    facts = packfiles.shipped("cn/level-evaluation", "2023.1").facts
    columns = ", ".join(f"{name} {TYPES[fact.type]}" for name, fact in facts.items())
    database = duckdb.connect()
    database.execute(f"create table population ({columns}, asked date)")
    database.execute("insert into population (asked) values (date '2023-06-30')")
    assert database.execute(statement).fetchall()[0][-1] == "no"


@pytest.mark.parametrize("on", ["2023-6-30", "2023-02-30", "a b", "x;drop"])
def test_an_as_of_that_is_neither_day_nor_column_is_wrong_usage(capsys, on):
    assert rules.main(["rules", "sql", PACK, "--decision", "chief", "--on", on]) == 2
    assert capsys.readouterr().out == ""


@pytest.fixture
def people(tmp_path):
    """Three people who hold level 2 since 2018 and one of whom little is known, in two districts."""
    rows = "(date '2018-05-01', 1), (date '2018-05-01', 2), (date '2019-05-02', 2), (null, 2)"
    known = "if(held is null, null, 'a') as cert_occ, 'a' as occ"
    columns = f"'2' as cur_level, coalesce(held, date '2018-01-01') as cert_date, {known}, district"
    values = f"select {columns} from (values {rows}) t(held, district)"
    path = tmp_path / "people.parquet"
    duckdb.sql(f"copy ({values}) to '{path}' (format parquet)")
    return path


def simulate(people, *more, decision="e2018-l1", on="2022-05-01"):
    return rules.main(["rules", "simulate", PACK, "--decision", decision, "--on", on, "--from", str(people), *more])


def test_a_simulation_prints_one_document(people, capsys):
    assert simulate(people, "--set", "e2018_l1_after_l2=2", "--by", "district", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["before"], told["after"]) == ({"yes": 2, "no": 1, "unknown": 1}, {"yes": 3, "no": 0, "unknown": 1})
    assert (told["gain"], told["lose"], told["binding"]) == (1, 0, [])
    assert told["by"] == {"district": [
        {"value": 1, "rows": 1, "before": 1, "after": 1, "gain": 0, "lose": 0},
        {"value": 2, "rows": 3, "before": 1, "after": 2, "gain": 1, "lose": 0},
    ]}  # fmt: skip


def test_a_stricter_value_loses_and_binds(people, capsys):
    assert simulate(people, "--set", "e2018_l1_after_l2=5", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["gain"], told["lose"], [each["alone"] for each in told["binding"]]) == (0, 2, [3])
    assert simulate(people) == 0
    assert "sha256:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more",
    [("--set", "nothing=1"), ("--set", "e2018_l1_after_l2=many"), ("--set", "e2018_l1_after_l2"), ("--by", "nothing"),
     ("--on", "nothing"), ("--on", "district"), ("--decision", "nothing"), ("--engine", "spark"),
     ("--set", "e2018_l1_after_l2=1", "e2018_l1_after_l2=2"), ("--from", PACK), ("--from", "/nowhere/x.parquet")],
)  # fmt: skip
def test_wrong_usage_of_a_simulation_says_nothing_on_standard_output(people, capsys, more):
    assert simulate(people, *more) == 2
    assert capsys.readouterr().out == ""


def test_mutate_names_what_no_case_notices_and_exits_1(tmp_path, capsys):
    path = tmp_path / "one.toml"
    path.write_text(
        '[pack]\nid = "t/one"\nversion = "1"\nin_force = 2018-01-01\n[facts]\nday = { type = "date" }\n'
        '[clauses]\nA = { text = { zh = "满五年" }, test = "years_since(day) >= 5" }\n[decisions.d]\nlogic = "A"\n',
        encoding="utf-8",
    )
    assert rules.main(["check", str(path), "--json"]) == 0
    capsys.readouterr()
    assert rules.main(["check", str(path), "--mutate", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["mutants"]["tried"], len(told["mutants"]["survived"])) == (False, 3, 3)
