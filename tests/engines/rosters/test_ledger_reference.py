# SPDX-License-Identifier: Apache-2.0
"""The reference of older ledgers holds every column and every code with its words."""

import re
from pathlib import Path

import pytest

from guildmark.engines.rosters import ledgers

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "ledgers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", ledgers.LAYOUTS.values(), ids=ledgers.LAYOUTS)
def test_every_column_that_is_read_stands_in_its_table(layout):
    part = PAGE.split(f"### {layout.zh}")[1].split("\n##")[0]
    told = re.findall(r"^\| \**([^|*]+)\** \| (\w+) \|", part, re.MULTILINE)
    assert told[1:] == [(one.zh, one.key) for one in layout.columns if one.kind != "ignored"]
    assert re.findall(r"^\| \*\*([^|*]+)\*\*", part, re.MULTILINE) == [one.zh for one in layout.columns if one.required]


def test_every_code_has_its_row():
    assert re.findall(r"^\| `([a-z-]+\.[a-z0-9-]+)` \|", PAGE, re.MULTILINE) == list(ledgers.CODES)


@pytest.mark.parametrize("code", ledgers.CODES)
def test_the_page_holds_the_words_that_officers_see(code):
    words = ledgers.CATALOGUE[code]
    assert all(text in PAGE for text in (words.zh, words.en, words.zh_remedy, words.en_remedy))
