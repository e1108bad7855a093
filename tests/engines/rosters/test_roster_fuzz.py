# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in the cells, a roster is read and judged without a crash and without showing a number in full."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.rosters.roster_files import LONG, NUMBERS, csv_text, person, read

from guildmark.engines import rosters

scraps = st.sampled_from(
    [
        "3.7E+17",
        "1E999999",
        "２０２１",
        "2021-02-30",
        "三级",
        "=1+1",
        "\u202e",
        "⽊",
        "9" * 40,
        "-1",
        "x",
        "·",
        "1e-5",
        "0",
    ]
)
cells = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters='",\r\n\0;\t'), max_size=20), scraps)
people = st.dictionaries(st.sampled_from(LONG), cells)
_BARE = re.compile(r"\d{15,}")


@given(st.lists(people, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_text_in_any_cell_is_judged(found):
    rows = [person(n, **cells_of_row) for n, cells_of_row in enumerate(found)]
    data = csv_text(*rows, header=LONG).encode("gb18030")
    sheet, problems = read(data, "r.csv")
    report = rosters.report(sheet, problems, "r.csv")
    assert report["good"] <= report["rows"] == len(sheet.rows)
    assert rosters.marked(data, sheet, problems).startswith(b"PK")
    for problem in problems:
        if problem.column != "现证书编号":
            assert not _BARE.search(problem.value + problem.message("zh"))
        assert NUMBERS[0] not in problem.value + problem.message("en") + problem.remedy("zh")


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_refused_or_read(data):
    for name in ("r.xlsx", "r.csv"):
        assert read(data, name)[1]
