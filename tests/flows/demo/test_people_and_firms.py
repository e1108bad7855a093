# SPDX-License-Identifier: Apache-2.0
"""Nobody and no firm of the city exists, and no two of them are the same."""

from collections import Counter
from datetime import date

import pytest

from guildmark.engines.rosters import credit_codes, identity
from guildmark.flows.demo.days import working_day
from guildmark.flows.demo.firms import ended_counts
from guildmark.flows.demo.words import DISTRICTS


def test_identity_numbers_pass_the_check_and_belong_to_no_place(yuandu):
    numbers = [person.id_number for person in yuandu.people]
    assert len(set(numbers)) == len(numbers)
    assert [number for number in numbers if identity.id_problems(number)] == []
    assert {number[:6] for number in numbers} == {code for code, *_ in DISTRICTS}


def test_the_twelve_districts_have_codes_assigned_to_nobody():
    assert [code for code, *_ in DISTRICTS] == [str(code) for code in range(379901, 379913)]
    assert len({name for _, name, _ in DISTRICTS}) == 12


def test_a_person_is_born_on_the_day_that_the_number_says(small):
    assert all(identity.birth_date_of(person.id_number) == person.birth_date for person in small.people)


def test_credit_codes_are_valid_and_names_and_body_codes_distinct(yuandu):
    assert all(credit_codes.is_valid(firm.credit_code) for firm in yuandu.firms)
    for distinct in ("credit_code", "name", "body_code"):
        assert len({getattr(firm, distinct) for firm in yuandu.firms}) == 690
    assert all(firm.body_serial[:2] == "99" and len(firm.body_code) == 13 for firm in yuandu.firms)


def test_one_firm_has_a_name_of_forty_hanzi_and_all_are_plainly_of_yuandu(yuandu):
    assert max(len(firm.name) for firm in yuandu.firms) == 40
    assert all(firm.name.startswith("鸢都") for firm in yuandu.firms)


@pytest.mark.parametrize(("firms", "ended"), [(690, (12, 8, 6)), (2, (0, 0, 0)), (53, (1, 1, 0)), (2000, (35, 23, 17))])
def test_filings_that_ended_are_in_proportion(firms, ended):
    assert tuple(ended_counts(firms).values()) == ended


def test_an_ended_filing_ended_within_2023_and_an_expired_one_on_its_last_day(yuandu):
    ended = [firm for firm in yuandu.firms if firm.ends]
    assert Counter(firm.ends[0] for firm in ended) == {"expired": 12, "suspended": 8, "removed": 6}
    assert all(date(2023, 1, 1) <= firm.ends[1] < date(2023, 9, 30) for firm in ended)
    assert all(firm.ends[1] == firm.valid_until for firm in ended if firm.ends[0] == "expired")
    assert all(firm.filed_on < firm.ends[1] <= firm.valid_until for firm in ended)


def test_filings_are_deeds_of_working_days_and_the_valid_ones_outlast_september(yuandu):
    assert all(working_day(firm.filed_on) and firm.valid_from <= firm.filed_on for firm in yuandu.firms)
    assert {firm.recorded for firm in yuandu.firms} == {True, False}
    assert (min(f.filed_on for f in yuandu.firms) >= date(2022, 1, 4), max(f.filed_on for f in yuandu.firms)) < (
        True,
        date(2023, 9, 30),
    )
    assert all(firm.valid_until > date(2023, 12, 31) for firm in yuandu.firms if not firm.ends)


def test_a_firm_that_assesses_has_different_people_for_each_role_and_an_odd_number_of_assessors(yuandu):
    for index in {batch.firm for batch in yuandu.batches}:
        firm = yuandu.firms[index]
        assert set(firm.staff) == {"hr", "supervisor", "clerk", "checker"}
        assert len({p.index for p in [*firm.staff.values(), *firm.assessors]}) == 7
