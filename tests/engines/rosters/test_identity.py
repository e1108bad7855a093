# SPDX-License-Identifier: Apache-2.0
"""Identity numbers, credit codes, grades and masks by their standards' own examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildmark.engines import rosters
from guildmark.engines.rosters import credit_codes, identity


def test_the_examples_of_gb_11643_have_their_check_digits():
    assert identity.check_digit("11010519491231002") == "X"
    assert identity.check_digit("44052418800101001") == "4"


@given(st.dates(date(1900, 1, 1), date(2023, 12, 31)), st.integers(0, 999))
def test_a_made_number_says_what_went_in(born, sequence):
    number = identity.make_number("379901", born, sequence)
    assert identity.id_problem(number) is None
    assert identity.birth_date_of(number) == born
    assert identity.sex_of(number) == ("男" if sequence % 2 else "女")


@given(st.dates(date(1900, 1, 1), date(2023, 12, 31)), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_never_passes(born, place, shift):
    number = identity.make_number("379901", born, 123)
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    assert identity.id_problem(wrong) is not None


@pytest.mark.parametrize(
    ("number", "codes"),
    [("1101051949123100", ["id.length"]), ("abc", ["id.length", "id.characters"]),
     ("1101051949123100X2", ["id.characters"]),
     ("110105194902300021", ["id.birth-date", "id.check-digit"]), ("110105194912310021", ["id.check-digit"])],
)  # fmt: skip
def test_all_that_is_wrong_with_a_number_is_said(number, codes):
    assert identity.id_problems(number) == codes


def test_known_credit_codes_pass_and_mistyped_ones_do_not():
    assert credit_codes.is_valid("91350100M000100Y43")
    assert not credit_codes.is_valid("91350100M000100Y44")
    assert not credit_codes.is_valid("9135O100M000100Y43")


@given(st.integers(0, 99_999_999))
def test_made_credit_codes_are_valid(serial):
    assert credit_codes.is_valid(credit_codes.make_code("379901", f"{serial:08d}"))


@pytest.mark.parametrize(
    ("words", "code"),
    [("3", "3"), ("三级", "3"), ("高级工", "3"), ("三级/高级工", "3"), ("三级（高级工）", "3"),
     ("高级工／三级", "3"), ("Level 3", "3"),
     ("level 3, senior", "3"), ("x", "X"), ("学徒工", "X"), ("技师", "2"), ("高级技师", "1"),
     ("特级技师", "T"), ("首席技师", "S"),
     ("special-grade technician", "T"), ("senior technician", "1"), ("三级/技师", None), ("六级", None),
     ("6", None), ("", None)],
)  # fmt: skip
def test_grades_by_code_and_by_word(words, code):
    assert rosters.read_level(words) == code


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("欧阳文", "欧*文"), ("欧阳小文", "欧*文"), ("阿依·古丽", "阿*丽"), ("𠮷田", "𠮷*"), ("李", "*")],
)
def test_names_are_masked_by_first_and_last_character(name, masked):
    assert rosters.mask_name(name) == masked


def test_numbers_and_phones_are_masked_in_the_one_way():
    assert rosters.mask_id("379901199005040123") == "37*************123"
    assert rosters.mask_phone("13800001234") == "138****1234"
    assert rosters.mask_id("1234") == "****"
