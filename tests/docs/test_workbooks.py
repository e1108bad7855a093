# SPDX-License-Identifier: Apache-2.0
"""The page on workbooks holds every code of theirs, its severity and the words that users see."""

from pathlib import Path

import pytest

from guildmark.engines.rosters import marks_messages, submissions_messages

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/workbooks.md").read_text(encoding="utf-8")
OWN = marks_messages.OWN | submissions_messages.OWN


@pytest.mark.parametrize("code", sorted(OWN))
def test_every_code_of_a_workbook_has_its_row(code):
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{code}` |")]
    words = OWN[code]
    assert all(text in row for text in (words.zh, words.zh_remedy, words.en, words.en_remedy))


def test_no_row_is_left_of_a_code_that_is_gone():
    told = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith(("| `mark.", "| `answer."))}
    assert told == set(OWN)
