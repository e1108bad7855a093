# SPDX-License-Identifier: Apache-2.0
"""The docs are read by tests: what they promise exists, and what exists is in them."""

import re
import tomllib
from pathlib import Path

import pytest

from guildmark.cli.main import NOUNS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURED = (
    "config/settings.py",
    "kernel/home.py",
    "kernel/files.py",
    "kernel/secrets.py",
    "kernel/postgres/__init__.py",
)
NAME = re.compile(r'env(?:\.\w+|iron\.get)\(\s*"([A-Z_]+)"')


def settings_read():
    return {
        name
        for path in CONFIGURED
        for name in NAME.findall((ROOT / "src/guildmark" / path).read_text(encoding="utf-8"))
    }


def test_every_setting_has_its_row():
    told = set(re.findall(r"^\| `([A-Z_]+)`", (REFERENCE / "settings.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert told == settings_read()


def test_every_command_has_its_heading():
    told = re.findall(r"^## (\w+)$", (REFERENCE / "commands.md").read_text(encoding="utf-8"), re.MULTILINE)
    written = {noun for noun, module in NOUNS.items() if (ROOT / f"src/guildmark/cli/{module}.py").is_file()}
    assert set(told) == written


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README))))
def test_every_make_target_that_the_readme_names_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_tells_the_version_and_the_licence_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Python {project['requires-python'].removeprefix('>=')}" in README
    assert project["license"] in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/reference/commands.md"])
def test_no_link_of_a_page_leads_nowhere(page):
    source = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", source.read_text(encoding="utf-8"))
    assert [link for link in links if not (source.parent / link).exists()] == []


def test_every_dependency_says_why():
    why = (ROOT / "docs/explanation/dependencies.md").read_text(encoding="utf-8").lower()
    listed = re.findall(r"^([A-Za-z0-9_-]+)", (ROOT / "requirements/base.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in listed if f"| {name.lower()} |" not in why] == []
