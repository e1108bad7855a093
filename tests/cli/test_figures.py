# SPDX-License-Identifier: Apache-2.0
"""`guildmark figures list` and `show`: the JSON of the contract, and refusals."""

import argparse
import json

import pytest
from tests import factories
from tests.factories import refused

from guildmark.cli import figures
from guildmark.flows import register_keeping
from guildmark.reporting.figures import AT_LEVEL


@pytest.fixture
def run(town, capsys, settings, tmp_path):
    """A function that runs a command in a city of two filed firms, and gives what it printed as JSON."""
    settings.REGISTER_FOLDER = tmp_path / "register"
    factories.firm(town)
    factories.firm(town)
    register_keeping.publish()

    def command(*words, as_json=True, lang="zh"):
        parser = argparse.ArgumentParser()
        figures.register(parser.add_subparsers())
        args = parser.parse_args(["figures", *words])
        args.json, args.lang = as_json, lang
        assert args.run(args) == 0
        printed = capsys.readouterr().out
        return json.loads(printed) if as_json else printed

    return command


def test_show_prints_the_figure_with_its_receipt(run):
    told = run("show", "firms-filed", "--from", "2023-01-01", "--to", "2023-09-30")
    assert list(told) == ["id", "value", "unit", "from", "to", "receipt"]
    assert (told["value"], told["unit"], told["from"], told["to"]) == (2, "家", "2023-01-01", "2023-09-30")
    assert set(told["receipt"]) == {"definition", "on", "snapshot", "checkpoint"}
    assert len(told["receipt"]["checkpoint"]["root"]) == 64


def test_list_prints_every_figure(run):
    told = {row["id"]: row["value"] for row in run("list")}
    assert (told["firms-filed"], told["firms-valid"], told["new-high-skilled"]) == (2, 2, 0)


def test_each_level_has_a_figure_of_its_own_and_is_a_part_of_the_whole(run):
    told = {row["id"]: row["label"] for row in run("list")}
    assert [name for name in told if name.startswith("certificates-level-")] == list(AT_LEVEL)
    assert told["certificates-level-3"] == "按等级分的证书：三级/高级工"
    assert run("show", "certificates-level-3")["value"] == 0
    assert run("show", "certificates", "--level", "3")["level"] == "3"


def test_a_level_that_is_none_is_refused(run):
    with refused("figure.part-unknown"):
        run("show", "certificates", "--level", "9")


def test_words_are_in_the_language_asked_for(run):
    assert run("show", "firms-filed", lang="en")["unit"] == "firms"
    assert "累计备案企业" in run("list", as_json=False)


def test_an_unknown_figure_and_a_reversed_period_are_refused(run):
    with refused("figure.unknown"):
        run("show", "nothing-such")
    with refused("figure.period-reversed"):
        run("show", "firms-filed", "--from", "2023-09-30", "--to", "2023-01-01")
