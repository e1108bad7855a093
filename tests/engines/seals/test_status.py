# SPDX-License-Identifier: Apache-2.0
"""Status lists: the known one, bits from the left, indexes drawn at random."""

import base64
import gzip
import random

import pytest

from guildmark.engines.seals import status

SEEDED = random.Random(1).randrange  # noqa: S311 - a test wants the same draw again
KNOWN = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def test_the_known_list_is_all_zero():
    known = status.StatusList.decode(KNOWN)
    assert (known.size, known.count(), bytes(known.bits)) == (131_072, 0, bytes(16_384))


def test_bits_are_counted_from_the_left():
    bits = status.StatusList.of([0, 9, 131_071])
    assert (bits.bits[:2], bits.bits[-1], bits.count()) == (b"\x80\x40", 1, 3)


def test_a_list_gives_its_bits_back():
    bits = status.StatusList.of([5, 70_000])
    assert status.StatusList.decode(bits.encode()) == bits
    bits.set(5, on=False)
    assert (bits.get(5), bits.get(70_000)) == (False, True)


@pytest.mark.parametrize("index", [-1, 131_072])
def test_an_index_outside_is_refused(index):
    with pytest.raises(status.StatusListError):
        status.StatusList().get(index)


def packed(data):
    return "u" + base64.urlsafe_b64encode(gzip.compress(data, mtime=0)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text", ["", KNOWN[1:], "u!", "uAAAA", packed(bytes(100)), packed(bytes(2_000_000)), packed(bytes(16_384))[:-8]]
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(status.StatusListError):
        status.StatusList.decode(text)


def test_indexes_are_drawn_outside_those_taken():
    drawn = status.draw_indexes(range(60), 30, SEEDED, size=100)
    assert (len(set(drawn)), min(drawn) >= 60, drawn != sorted(drawn)) == (30, True, True)


def test_a_full_shard_is_refused():
    with pytest.raises(status.StatusListError, match="full"):
        status.draw_indexes(range(90), 20, SEEDED, size=100)


def test_a_shard_is_two_lists_with_one_index():
    entries = status.entries("https://a.example/status", "2023-1", 7)
    assert [entry["statusListCredential"].rsplit("/")[-1] for entry in entries] == ["2023-1-r", "2023-1-s"]
    assert {entry["statusListIndex"] for entry in entries} == {"7"}
