# SPDX-License-Identifier: Apache-2.0
"""Numbers of certificates: built, read, refused."""

import pytest

from guildmark.engines.seals import numbers


def test_a_number_is_built_of_its_seven_parts():
    assert numbers.build("Y000037000123", 2023, "3", 1) == "Y000037000123233000001"


def test_a_number_is_read_into_its_parts():
    number = numbers.parse("S000123000045195000001")
    assert (number.form, number.body, number.year, number.level, number.serial) == (22, "S000123000045", 2019, "5", 1)
    assert (number.province, number.body_class) == ("23", "social body")


def test_an_older_number_is_read():
    number = numbers.parse("1937071001300042")
    assert (number.form, number.body, number.year, number.level, number.serial) == (16, "37071001", 2019, "3", 42)
    assert (number.province, number.body_class) == ("37", None)


@pytest.mark.parametrize(
    ("body", "level", "serial", "code"),
    [
        ("Y000037000123", "3", 1_000_000, "number.exhausted"),
        ("Y00003700012", "3", 1, "number.body"),
        ("Y000037000123", "6", 1, "number.format"),
        ("Y000037000123", "3", 0, "number.format"),
    ],
)
def test_what_cannot_be_built_is_refused_with_its_code(body, level, serial, code):
    with pytest.raises(numbers.NumberError) as refusal:
        numbers.build(body, 2023, level, serial)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["", "Y00003700012323300000", "y000037000123233000001", "1937071001900042", "１" * 16])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(numbers.NumberError):
        numbers.parse(text)
