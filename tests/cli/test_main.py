# SPDX-License-Identifier: Apache-2.0
"""The command itself: help, exit codes, refusals as words and as JSON, and no Django where none is needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guildmark.cli import main, words
from guildmark.kernel.refusals import Refused

ASK = "import sys; from guildmark.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
PACK = Path(main.__file__).parents[1] / "packs/cn/level-evaluation/2023.1.toml"
WITHOUT = "print('django' in sys.modules, file=sys.stderr)"


@pytest.mark.parametrize("noun", sorted(main.NOUNS))
def test_every_command_has_its_help(noun, capsys):
    if noun != "manage":
        with pytest.raises(SystemExit) as end:
            main.main([noun, "--help"])
        assert end.value.code == 0
        assert noun in capsys.readouterr().out


def test_the_help_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        main.main(["--help"])
    told = capsys.readouterr().out
    assert [noun for noun in main.NOUNS if noun not in told] == []


@pytest.mark.parametrize("given", [[], ["surprise"], ["journal"], ["figures", "list", "--lang", "fr"], ["--lang"]])
def test_wrong_usage_is_exit_2(given):
    with pytest.raises(SystemExit) as end:
        main.main(given)
    assert end.value.code == 2


@pytest.mark.parametrize(
    "given", [["rules", "check", "nowhere.toml"], ["verify", "nowhere.json"], ["roster", "--help"]]
)
def test_commands_without_a_database_do_without_django(given):
    done = subprocess.run([sys.executable, "-c", ASK + WITHOUT, *given], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "False"


def test_a_refusal_is_exit_1_in_words_or_as_json(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GUILDMARK_ENV", "production")
    monkeypatch.setenv("DATABASE_URL", "postgres://a@localhost/x")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert main.main(["journal", "verify", "--lang", "en"]) == 1
    assert "DATABASE_OWNER_URL" in capsys.readouterr().err
    assert main.main(["journal", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"refused": "database.owner-missing", "facts": {}}


def test_each_refusal_has_its_words_in_both_languages():
    for code, (chinese, english) in words.WORDS.items():
        assert any("一" <= sign <= "鿿" for sign in chinese), code
        assert english.isascii(), code


def test_a_code_without_words_is_shown_with_its_facts():
    assert words.sentence(Refused("batch.not-open", state="draft"), "en") == "batch.not-open (state=draft)"


@pytest.mark.parametrize("given", ["--help", f"rules check {PACK} --json"])
def test_a_reader_that_has_gone_is_no_fault(given):
    command = f"{sys.executable} -m guildmark.cli.main {given} | : ; exit ${{PIPESTATUS[0]}}"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=buffered)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_site_on_another_port_goes_by_that_port_before_the_settings_are_read(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "")
    monkeypatch.delenv("PUBLIC_URL")
    args = main._parser(["serve"]).parse_args(["serve", "--port", "8123"])
    assert args.needs_database(args)
    assert os.environ["PUBLIC_URL"] == "http://localhost:8123"
