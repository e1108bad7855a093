# SPDX-License-Identifier: Apache-2.0
"""Every kind of line that the journal can hold has its row on the page, and every row its kind."""

import importlib
import re
from pathlib import Path

import pytest

from guildmark.kernel.journal import KIND

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "events.md"
DOMAIN = ROOT / "src" / "guildmark" / "domain"
PACKAGES = sorted(path.parent.name for path in DOMAIN.glob("*/events.py"))


def events(package):
    return list(importlib.import_module(f"guildmark.domain.{package}.events").Event)


def rows():
    return re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)


def test_the_page_has_every_kind_once_in_order():
    kinds = [event.value for package in PACKAGES for event in events(package)]
    assert [kind for kind, _, _ in rows()] == sorted(kinds)
    assert len(set(kinds)) == len(kinds)


def test_the_desk_says_what_the_page_says():
    from guildmark.web.desk.journal_words import DEEDS

    assert {kind: (zh.strip(), en.strip()) for kind, zh, en in rows()} == DEEDS


def test_every_row_says_it_in_both_languages():
    assert [kind for kind, zh, en in rows() if not (zh.strip() and en.strip())] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_kinds_begin_with_their_package_and_are_recorded_in_it(package):
    written = "".join(path.read_text() for path in (DOMAIN / package).rglob("*.py"))
    for event in events(package):
        assert KIND.fullmatch(event.value)
        assert event.value.startswith(f"{package}.")
        assert f"Event.{event.name}" in written


def test_nobody_but_the_domain_writes_lines():
    src = ROOT / "src" / "guildmark"
    writers = {
        path.relative_to(src).parts[0]
        for path in src.rglob("*.py")
        if re.search(r"journal\.record(_many)?\(", path.read_text())
    }
    assert writers == {"domain"}
