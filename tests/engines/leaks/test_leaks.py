# SPDX-License-Identifier: Apache-2.0
"""Personal data is found in text, and what is no personal data is left alone."""

from datetime import date

import pytest

from guildmark.engines.leaks import find
from guildmark.engines.rosters import identity

NUMBER = identity.make_number("379901", date(1990, 5, 4), 12)


def kinds(text):
    return [(finding.kind, finding.masked) for finding in find(text)]


@pytest.mark.parametrize("written", ["{}", "身份证{}，", "({})", "{0}\n"])
def test_an_identity_number_is_found_and_masked(written):
    assert kinds(written.format(NUMBER)) == [("id-number", f"37{'*' * 13}{NUMBER[-3:]}")]


def test_full_width_and_spaced_numbers_are_seen_through():
    wide = NUMBER.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    spaced = f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"
    assert [kind for kind, _ in kinds(f"{wide}；{spaced}")] == ["id-number", "id-number"]


def test_phones_cards_and_homes():
    text = "联系人 13800138000，卡号 6222 0212 3456 7894 ，家住幸福路12号楼3单元501室"
    assert [kind for kind, _ in kinds(text)] == ["phone", "bank-card", "address"]


@pytest.mark.parametrize(
    "text",
    [f"37{'*' * 13}123 138****1234", "证书 Y000037990001233000001", "sha256 13800138000138001380013800013800",
     "379901199005040001", "鲁人社字〔2022〕68号", "东风东街 396 号市人社局", "1234567890123456", "6-18-01-01"],
)  # fmt: skip
def test_masked_numbers_serials_and_offices_are_left_alone(text):
    assert find(text) == []


def test_a_finding_says_where_and_holds_nothing_in_full():
    (finding,) = find(f"号码：{NUMBER}")
    assert (finding.start, finding.end) == (3, 21)
    assert NUMBER not in repr(finding)


@pytest.mark.parametrize("gap", [" ", "-", "\u3000", "\xa0"])
def test_digits_written_apart_are_seen_through(gap):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "13800138000")
    assert [kind for kind, _ in kinds(f"{gap.join(NUMBER)}；{gap.join(wide)}")] == ["id-number", "phone"]
