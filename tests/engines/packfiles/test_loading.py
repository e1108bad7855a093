# SPDX-License-Identifier: Apache-2.0
"""What a pack may not say, each found at load with its place, line, code and words in both languages."""

import hashlib
import json
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from guildmark.engines import packfiles
from guildmark.engines.packfiles.checking import run_cases
from guildmark.engines.packfiles.problems import MESSAGES, Problem

TOML = """[pack]
id = "t/one"
version = "1"
in_force = 2018-01-01

[facts]
day = { type = "date" }
count = { type = "int" }
held = { type = "level" }
word = { type = "text" }
flag = { type = "bool" }
grown = { type = "decimal", accrues = "1 per year" }

[params.years]
history = [
  { from = 2018-01-01, value = 5, basis = "甲" },
]

[clauses]
A = { text = { zh = "满{years}年" }, test = "years_since(day) >= years" }

[decisions.d]
logic = "A"
"""
A_TEST = 'test = "years_since(day) >= years"'


def problems_of(tmp_path, old="", new="", more=""):
    path = tmp_path / "one.toml"
    assert old in TOML
    path.write_text(TOML.replace(old, new) + more, encoding="utf-8")
    report = packfiles.check(path, lang="en")
    assert report["ok"] is (not report["problems"])
    return report["problems"]


def test_a_sound_pack_has_no_problems(tmp_path):
    assert problems_of(tmp_path) == []


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ('test = "years_since(dai) >= years"', "fact.unknown"),
        ('test = "years_since(day) >= yeers"', "fact.unknown"),
        ('test = "years_since(count) >= years"', "test.types"),
        ('test = "years_since(day) == years"', "grammar.since"),
        ("test = \"count == '3'\"", "test.types"),
        ("test = \"held >= '9'\"", "test.types"),
        ("test = \"word < 'b'\"", "test.types"),
        ('test = "day >= 3"', "test.types"),
        ('test = "count"', "test.types"),
        ('test = "flag > true"', "test.types"),
        ('test = "years is none"', "test.types"),
        ('test = "related(word, day)"', "test.types"),
        ('test = "count in years"', "test.types"),
        ("test = \"held in ['3', 'Q']\"", "test.types"),
        ('test = "grown > count"', "test.accrues"),
        ('test = "day.year > 3"', "grammar.not-allowed"),
        ("test = 3", "type.wrong"),
        ('tast = "flag"', "key.unknown"),
        (A_TEST + ", from = 2020-01-01", "clause.otherwise"),
        (A_TEST + ', otherwise = "no"', "clause.otherwise"),
        (A_TEST + ', from = 2020-01-01, otherwise = "maybe"', "value.wrong"),
        (A_TEST + ', from = 2020-01-01, until = 2019-01-01, otherwise = "no"', "date.order"),
        (A_TEST + ', from = "2020-01-01", otherwise = "no"', "type.wrong"),
    ],
)
def test_a_faulty_clause_is_named_with_its_line(tmp_path, new, code):
    problems = problems_of(tmp_path, A_TEST, new)
    assert code in [problem["code"] for problem in problems]
    assert {problem["line"] for problem in problems} == {20}
    assert all(problem["where"].startswith("clauses.A") and problem["message"] for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "code", "where", "line"),
    [
        ("{years}", "{yeers}", "param.unknown", "clauses.A", 20),
        ('zh = "满{years}年"', 'en = "x"', "text.no-zh", "clauses.A", 20),
        ('logic = "A"', 'logic = "A and B"', "clause.unknown", "decisions.d", 22),
        ('logic = "A"', 'logic = "A and"', "grammar.syntax", "decisions.d", 22),
        ('logic = "A"', 'logic = "A"\nroutes = { x = ["B"] }', "route.clause", "decisions.d.routes", 24),
        ("from = 2018-01-01, value", "from = 2019-01-01, value", "param.no-value", "clauses.A", 20),
        ('"甲" },', '"甲" },\n  { from = 2017-01-01, value = 3 },', "params.order", "params.years", 14),
        ('"甲" },', '"甲" },\n  { from = 2019-01-01, value = "x" },', "params.mixed", "params.years", 14),
        ('{ from = 2018-01-01, value = 5, basis = "甲" },', "", "params.empty", "params.years", 14),
        ("value = 5", 'value = "5"', "test.types", "clauses.A", 20),
        ("value = 5", "value = nan", "number.range", "params.years.history[0].value", 16),
        ('day = { type = "date" }', 'day = { type = "datum" }', "value.wrong", "facts.day.type", 7),
        ('day = { type = "date" }', 'day = { type = "date", absent = 3 }', "type.wrong", "facts.day.absent", 7),
        ('day = { type = "date" }', 'day = { type = "date", futur = "x" }', "key.unknown", "facts.day.futur", 7),
        ('accrues = "1 per year"', 'accrues = "one a year"', "value.wrong", "facts.grown.accrues", 12),
        ("count =", "none =", "name.form", "facts.none", 8),
        ("count =", "years =", "name.twice", "params.years", 14),
        ('id = "t/one"', "", "key.missing", "pack", 1),
        ("in_force = 2018-01-01", 'in_force = "2018-01-01"', "type.wrong", "pack.in_force", 4),
        ('version = "1"', 'version = "1"\nanniversary = "before"', "value.wrong", "pack.anniversary", 4),
        (
            'logic = "A"',
            'logic = "A"\nroutes = { x = { from = 2018-01-01 } }',
            "key.missing",
            "decisions.d.routes.x",
            24,
        ),
        ('version = "1"', 'version = "1"\ndocuments = ["x"]', "type.wrong", "pack.documents[0]", 4),
        ('version = "1"', 'version = "1"\nopen = "params"', "type.wrong", "pack.open", 4),
        ('version = "1"', 'version = "1"\nowner = "x"', "type.wrong", "pack.owner", 4),
        ("[decisions.d]", "[descisions.d]", "table.unknown", "descisions", 22),
        ('version = "1"', "version = ", "file.not-toml", "pack.version", 3),
    ],
)
def test_a_fault_is_named_with_its_place_and_line(tmp_path, old, new, code, where, line):
    found = [(problem["code"], problem["where"], problem["line"]) for problem in problems_of(tmp_path, old, new)]
    assert (code, where, line) in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (A_TEST, 'test = "years_since(dai) >= years"', "dai (day?)"),
        ("{years}", "{yeers}", "yeers (years?)"),
        ('type = "int"', 'typ = "int"', "typ (type?)"),
        ("[decisions.d]", "[decision.d]", "decision (decisions?)"),
        (A_TEST, 'test = "qqqq == 3"', "there is no fact or parameter qqqq"),
    ],
)
def test_a_name_written_nearly_right_is_told_with_the_one_meant(tmp_path, old, new, words):
    assert any(problem["message"].endswith(words) for problem in problems_of(tmp_path, old, new))


def test_a_clause_that_no_decision_uses_is_named(tmp_path):
    problems = problems_of(tmp_path, "[decisions.d]", 'B = { text = { zh = "句" }, test = "flag" }\n\n[decisions.d]')
    assert [(problem["where"], problem["code"], problem["line"]) for problem in problems] == [
        ("clauses.B", "clause.unused", 22)
    ]


def test_a_choice_must_name_a_decision(tmp_path):
    problems = problems_of(tmp_path, more='\n[[select]]\nlevel = "9"\ndecision = "e"\n')
    assert {problem["code"] for problem in problems} == {"decision.unknown", "value.wrong"}


def test_a_failing_case_says_what_it_found(tmp_path):
    case = """
[[cases]]
name = "x"
on = 2023-06-30
facts = { day = 2019-01-01, dai = 3 }
expect = { d = "yes", when = 2024-01-02 }
"""
    problems = problems_of(tmp_path, more=case)
    assert [(problem["where"], problem["line"], problem["code"]) for problem in problems] == [
        ("cases[0]", 25, "case.failed"), ("cases[0]", 25, "case.failed"), ("cases[0].facts", 28, "fact.unknown"),
    ]  # fmt: skip
    assert any("2024-01-01" in problem["message"] for problem in problems)


def test_a_case_gives_numbers_as_numbers(tmp_path):
    case = """
[[cases]]
on = 2023-06-30
facts = { count = 2.0 }
expect = { d = "yes", when = 2023-06-30 }
"""
    assert problems_of(tmp_path, A_TEST, 'test = "count == 2"', case) == []


def test_an_int_that_is_absent_may_be_written_with_a_point(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(
        TOML.replace('count = { type = "int" }', 'count = { type = "int", absent = 2.0 }'), encoding="utf-8"
    )
    pack = packfiles.load(path)
    assert packfiles.from_resolved(pack.resolved).facts["count"].absent == pack.facts["count"].absent == 2


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"pack = 3", b"facts = []", b"clauses = { A = 3 }", b"a = 12:30:00"]
)
def test_any_bytes_give_problems_and_no_crash(tmp_path, content):
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    report = packfiles.check(path)
    assert report["ok"] is False
    assert report["problems"]


def test_the_digest_is_that_of_the_canonical_pack(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(TOML.replace("value = 5", "value = 5.50"), encoding="utf-8")
    pack = packfiles.load(path)
    text = json.dumps(pack.resolved, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert pack.digest == hashlib.sha256(text.encode()).hexdigest()
    assert pack.resolved["params"]["years"]["history"][0] == {"from": "2018-01-01", "value": "5.50", "basis": "甲"}
    assert pack.param("years", date(2020, 1, 1)) == Decimal("5.5")
    assert packfiles.from_resolved(pack.resolved).param("years", date(2020, 1, 1)) == Decimal("5.5")


def test_a_time_of_day_is_no_date():
    with pytest.raises(packfiles.PackError):
        packfiles.loads({"pack": {"id": "a", "version": "1", "in_force": datetime(2020, 1, 1)}})  # noqa: DTZ001 - meant


def test_every_message_is_written_in_both_languages():
    assert all(zh and en and zh != en for zh, en in MESSAGES.values())
    with pytest.raises(KeyError):
        Problem("a", "clause.unknown").message("en")


def extending(root: Path, name: str, version: str, text: str):
    path = root / name / f"{version}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'[pack]\nid = "{name}"\nversion = "{version}"\nin_force = 2018-01-01\n{text}', encoding="utf-8")
    return path


UPPER = """[facts]
day = { type = "date" }
[params.years]
history = [{ from = 2018-01-01, value = 5 }]
[clauses]
A = { text = { zh = "句" }, test = "years_since(day) >= years" }
[decisions.d]
logic = "A"
"""
LOWER = "[params.years]\nhistory = [{ from = 2018-01-01, value = 3 }]\n"


def test_a_lower_pack_overrides_what_is_open(tmp_path):
    extending(tmp_path, "n/up", "1", 'open = ["params.years"]\n' + UPPER)
    lower = extending(tmp_path, "c/low", "2", 'extends = "n/up@1"\n' + LOWER)
    pack = packfiles.load(lower)
    assert (pack.id, pack.param("years", date(2020, 1, 1)), tuple(pack.clauses)) == ("c/low", 3, ("A",))


@pytest.mark.parametrize(
    ("extends", "opened", "code"),
    [
        ("n/up@1", "[]", "extends.closed"),
        ("n/up@9", "[]", "extends.missing"),
        ("c/low@2", "[]", "extends.circular"),
        ("../up@1", "[]", "extends.form"),
    ],
)
def test_a_lower_pack_is_refused(tmp_path, extends, opened, code):
    extending(tmp_path, "n/up", "1", f"open = {opened}\n" + UPPER)
    lower = extending(tmp_path, "c/low", "2", f'extends = "{extends}"\n' + LOWER)
    assert [problem["code"] for problem in packfiles.check(lower)["problems"]] == [code]


def test_a_longer_circle_is_found(tmp_path):
    extending(tmp_path, "n/up", "1", 'extends = "c/low@2"\n')
    lower = extending(tmp_path, "c/low", "2", 'extends = "n/up@1"\n')
    assert [problem["code"] for problem in packfiles.check(lower)["problems"]] == ["extends.circular"]


def test_a_parameter_compared_with_a_level_holds_codes_of_the_ladder(tmp_path):
    problems = problems_of(tmp_path, "value = 5", 'value = "Q"')
    assert [problem["code"] for problem in problems] == ["test.types"]
    with_level = TOML.replace("value = 5", 'value = "Q"').replace(A_TEST, 'test = "held >= years"')
    path = tmp_path / "level.toml"
    path.write_text(with_level, encoding="utf-8")
    assert [problem["code"] for problem in packfiles.check(path)["problems"]] == ["test.types"]
    path.write_text(with_level.replace('"Q"', '"3"'), encoding="utf-8")
    assert packfiles.check(path)["ok"]


@pytest.mark.parametrize("junk", [3, "x", [], [1], True, {"a": 1}, date(2020, 1, 1), Decimal("1.5")])
@pytest.mark.parametrize("table", ["pack", "facts", "params", "related", "clauses", "decisions", "select", "cases"])
def test_junk_in_place_of_a_table_is_a_problem_or_nothing(tmp_path, table, junk):
    data = tomllib.loads(TOML) | {table: junk}
    if junk == [] and table not in ("pack", "facts", "params", "clauses", "decisions"):
        assert packfiles.loads(data).decisions.keys() == {"d"}
    elif table == "cases":
        assert run_cases(packfiles.loads(data))[0]
    else:
        with pytest.raises(packfiles.PackError):
            packfiles.loads(data)
