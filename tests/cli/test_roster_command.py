# SPDX-License-Identifier: Apache-2.0
"""`guildmark roster check`: the JSON of the contract, its exit codes, verdicts by the shipped pack, no database."""

import json
import subprocess
import sys

import pytest
from tests.engines.rosters.roster_files import person, workbook

from guildmark.cli.main import main

HELD = {
    "现等级": "4",
    "现证书编号": "1",
    "现证书日期": "2020-10-31",
    "现证书职业编码": "6-18-01-01",
    "从业起始": "2018-03",
}


@pytest.fixture
def check(tmp_path, capsys):
    """A function that writes rows as a roster, checks it, and returns the exit code and what was printed."""

    def run(*people, options=(), on="2023-09-30"):
        path = tmp_path / "r.xlsx"
        path.write_bytes(workbook(*people))
        code = main(["roster", "check", str(path), "--on", on, *options])
        return code, capsys.readouterr().out

    return run


def test_the_json_is_that_of_the_contract(check):
    code, out = check(person(**HELD, 手机号="1"), options=["--json"])
    report = json.loads(out)
    assert code == 1
    assert list(report) == ["file", "sheet", "rows", "good", "problems"]
    assert (report["file"], report["sheet"], report["rows"], report["good"]) == ("r.xlsx", "名单", 1, 0)
    assert list(report["problems"][0]) == ["row", "column", "code", "value", "message", "remedy", "severity"]


def test_two_years_after_level_four_is_too_soon_and_the_day_is_told(check):
    code, out = check(person(**HELD), options=["--json"])
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["row"], problem["column"], problem["code"]) == (1, 2, "申报等级", "eligibility.no")
    assert "起符合" in problem["message"]


def test_years_later_the_same_row_is_good(check):
    code, out = check(person(**HELD), on="2026-09-30")
    assert (code, out) == (0, "1 行，其中可收 1 行。\n")


def test_a_held_level_without_its_occupation_is_open_and_may_be_taken(check):
    code, out = check(person(**(HELD | {"现证书职业编码": ""})), on="2026-09-30", options=["--json"])
    report = json.loads(out)
    assert (code, report["good"]) == (0, 1)
    assert [(p["code"], p["severity"]) for p in report["problems"]] == [("eligibility.unknown", "warning")]


def test_the_language_changes_sentences_and_never_codes(check):
    found = [
        json.loads(check(person(姓名="张3"), options=["--json", "--lang", lang])[1])["problems"]
        for lang in ("zh", "en")
    ]
    assert [p["code"] for p in found[0]] == [p["code"] for p in found[1]]
    assert found[1][0]["message"].isascii()


def test_the_marked_workbook_is_written_on_request(check, tmp_path):
    check(person(姓名="张3"), options=["--out", str(tmp_path / "marked.xlsx")])
    assert (tmp_path / "marked.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "given", [["nowhere.xlsx"], ["r.xlsx", "--programme", "no/such"], ["r.xlsx", "--on", "soon"], []]
)
def test_wrong_usage_exits_with_two(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.xlsx").write_bytes(workbook(person()))
    try:
        code = main(["roster", "check", *given])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2


def test_without_a_firm_neither_django_nor_a_database_is_loaded(tmp_path):
    (tmp_path / "r.xlsx").write_bytes(workbook(person()))
    script = "import sys; from guildmark.cli.main import main; main(sys.argv[1:]); print('django' in sys.modules)"
    asked = [sys.executable, "-c", script, "roster", "check", str(tmp_path / "r.xlsx"), "--on", "2023-09-30"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
