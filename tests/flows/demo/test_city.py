# SPDX-License-Identifier: Apache-2.0
"""The plan of the city holds the figures asked for, and nothing that could not have happened."""

from collections import Counter
from datetime import date

import pytest

from guildmark.engines import packfiles
from guildmark.engines.scoring import scheme_for, score
from guildmark.flows.demo.city import CityOutOfRangeError, plan_city
from guildmark.flows.demo.days import after, working_day
from guildmark.flows.demo.entries import PARTS

SCHEME = packfiles.shipped("cn/level-evaluation", "2023.1").scheme


def entries_of(plan):
    return [entry for batch in plan.batches for entry in batch.entries]


@pytest.mark.parametrize(
    ("firms", "high", "seed"), [(690, 12613, 2023), (53, 409, 11), (2, 20, 1), (2, 40, 5), (3, 57, 9)]
)
def test_exactly_so_many_firms_and_new_high_skilled_people(firms, high, seed):
    plan = plan_city(firms, high, seed)
    people = {e.person for b in plan.batches for e in b.entries if e.first_high and b.issued_on <= date(2023, 9, 30)}
    assert (len(plan.firms), len(people), plan.counts()["new-high-skilled"]) == (firms, high, high)


def test_the_figures_beside_them_are_those_of_the_article(yuandu):
    counts = yuandu.counts()
    assert (counts["firms-valid"], counts["chief-technicians-by-firms"]) == (664, 2)
    assert (400 <= counts["batches"] <= 450, 18_000 <= counts["entries"] <= 19_000) == (True, True)
    assert 15_500 <= counts["certificates"] <= 16_500


def test_the_same_seed_gives_the_same_city_and_another_seed_another(small):
    assert plan_city(53, 409, 11) == small
    assert plan_city(53, 409, 12).people != small.people


@pytest.mark.parametrize(
    ("firms", "high", "told"),
    [(1, 20, "FIRMS=1"), (2001, 20, "2 至 2000"), (2, 19, "HIGH=19"), (2, 41, "20 至 40"), (53, 1061, "20 to 1060")],
)
def test_a_city_that_cannot_be_built_is_refused_with_the_range(firms, high, told):
    with pytest.raises(CityOutOfRangeError, match=told):
        plan_city(firms, high, 1)


def test_who_is_new_among_the_high_skilled_held_at_most_level_4_and_is_counted_once(yuandu):
    new = [entry for entry in entries_of(yuandu) if entry.first_high]
    assert {(e.level, e.held_level, e.outcome) for e in new} == {("3", "4", "passed")}
    assert max(Counter(e.person for e in new).values()) == 1


def test_everyone_else_who_passes_level_3_or_above_is_no_newcomer(yuandu):
    first = {entry.person for entry in entries_of(yuandu) if entry.first_high}
    others = [e for e in entries_of(yuandu) if e.outcome == "passed" and e.level in "321S" and not e.first_high]
    assert all(e.held_level in "321" or (e.second and e.person in first) for e in others)
    assert sum(e.second for e in others) > 20


def test_a_second_certificate_comes_after_the_first_was_issued_and_in_another_occupation(yuandu):
    firsts = {e.person: (b, e) for b in yuandu.batches for e in b.entries if e.first_high}
    seconds = [(b, e) for b in yuandu.batches for e in b.entries if e.second]
    pairs = [(firsts[e.person], (b, e)) for b, e in seconds]
    assert all(b1.issued_on < b2.received_on and e1.occupation != e2.occupation for (b1, e1), (b2, e2) in pairs)
    assert len(pairs) == len({e.person for _, e in seconds})


def test_marks_give_the_planned_outcome_under_the_shipped_scheme(yuandu):
    schemes = {level: scheme_for(SCHEME, level) for level in PARTS}
    outcomes = [(score(e.marks, schemes[e.level]), e.outcome) for e in entries_of(yuandu)]
    assert all(found.passed == (planned == "passed") and found.complete for found, planned in outcomes)
    assert all(found.absent == (planned == "absent") for found, planned in outcomes)


def test_a_batch_is_held_by_a_firm_whose_filing_covers_it(yuandu):
    for batch in [*yuandu.batches, *yuandu.unfinished]:
        firm = yuandu.firms[batch.firm]
        scope = dict(firm.scope)
        assert firm.ends is None
        assert firm.filed_on < batch.received_on < batch.issued_on <= firm.valid_until
        assert all(entry.level in scope[entry.occupation] for entry in batch.entries)


def test_the_days_of_a_batch_follow_each_other_as_the_rules_ask(yuandu):
    for b in yuandu.batches:
        assert date(2023, 1, 5) <= b.received_on <= date(2023, 9, 5)
        assert all(map(working_day, (b.received_on, b.opened_on, b.exam_on, b.fixed_on, b.notice_on)))
        assert after(b.opened_on, 5) <= b.exam_on < b.fixed_on < b.notice_on
        assert after(b.notice_on, 5) < b.issued_on


def test_a_notice_ends_after_its_fifth_working_day_holidays_or_not():
    assert (after(date(2023, 9, 21), 5), after(date(2023, 9, 22), 5)) == (date(2023, 9, 28), date(2023, 10, 7))


def test_batches_hold_20_to_120_people_and_nobody_twice(yuandu):
    sizes = [len(batch.entries) for batch in yuandu.batches]
    assert (min(sizes) >= 20, max(sizes) <= 121) == (True, True)
    assert all(len({e.person for e in batch.entries}) == len(batch.entries) for batch in yuandu.batches)


def test_four_batches_wait_for_the_visitor_and_none_closes_before_20_october(yuandu):
    waiting = {batch.stage: batch for batch in yuandu.unfinished}
    assert list(waiting) == ["draft", "checked", "marking", "notice"]
    assert (waiting["draft"].firm, waiting["draft"].entries) == (0, [])
    assert min(batch.issued_on for batch in yuandu.unfinished) > date(2023, 10, 20)
    assert waiting["marking"].exam_on < date(2023, 10, 20) <= waiting["checked"].exam_on


def test_a_city_of_two_firms_has_its_four_waiting_batches_too():
    assert [len(batch.entries) > 20 for batch in plan_city(2, 20, 3).unfinished] == [False, True, True, True]


def test_the_chief_technicians_held_level_1_and_are_of_the_two_large_firms(yuandu):
    chiefs = [(b.firm, e.held_level, list(e.marks)) for b in yuandu.batches for e in b.entries if e.level == "S"]
    assert sorted(chiefs) == [(0, "1", ["review"]), (1, "1", ["review"])]
