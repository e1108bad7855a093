# SPDX-License-Identifier: Apache-2.0
"""The import contracts hold; and each is broken once in a copy, to see the linter fail."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.rules import ROOT

PLANTS = [
    ("floors", "kernel/clock.py", "from guildmark.engines import rosters"),
    ("floors", "engines/__init__.py", "from guildmark.kernel import refusals"),
    ("floors", "flows/daily.py", "import guildmark.web.urls"),
    ("floors", "facts/__init__.py", "import guildmark.reporting.figures"),
    ("floors", "surprise/__init__.py", ""),
    ("road", "domain/people/queries.py", "from guildmark.domain.credentials import models as credentials"),
    ("road", "domain/evaluations/queries.py", "from guildmark.domain.publicity import models as publicity"),
    ("engines", "engines/__init__.py", "import django.db"),
    ("readers", "reporting/__init__.py", "import guildmark.domain.people.actions"),
    ("readers", "facts/__init__.py", "import guildmark.domain.evaluations.actions"),
    ("deeds", "domain/publicity/actions.py", "from guildmark.domain.people import actions as people"),
]


def lint(root):
    """The linter's exit code and words about the tree at `root`."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"}
    linter = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(root / ".importlinter"),
    ]
    done = subprocess.run(linter, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def name_of(contract):
    written = configparser.ConfigParser()
    written.read(ROOT / ".importlinter")
    return written[f"importlinter:contract:{contract}"]["name"]


def test_the_contracts_hold():
    code, words = lint(ROOT)
    assert code == 0, words


@pytest.mark.parametrize(("contract", "path", "text"), PLANTS)
def test_a_planted_import_breaks_its_contract(contract, path, text, tmp_path):
    ignored = shutil.ignore_patterns("__pycache__", "static", "locale", "packs", "templates")
    shutil.copytree(ROOT / "src/guildmark", tmp_path / "src/guildmark", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    planted = tmp_path / "src/guildmark" / path
    planted.parent.mkdir(exist_ok=True)
    planted.write_text((planted.read_text() if planted.exists() else "") + f"\n{text}\n")
    code, words = lint(tmp_path)
    assert code == 1
    assert f"{name_of(contract)} BROKEN" in words or name_of(contract) in words.split("Broken contracts")[-1]


def test_every_contract_is_broken_once():
    written = configparser.ConfigParser()
    written.read(ROOT / ".importlinter")
    assert {f"importlinter:contract:{plant[0]}" for plant in PLANTS} == {name for name in written if ":" in name}
