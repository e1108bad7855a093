# SPDX-License-Identifier: Apache-2.0
"""The city's rosters pass the check that firms' rosters pass; the faulty one shows what it finds."""

from collections import Counter
from datetime import date

import pytest

from guildmark.engines import packfiles, rules
from guildmark.engines import rosters as engine
from guildmark.flows.demo import rosters
from guildmark.flows.demo.batches import VISIT

ROUTES = ("逐级晋升",)


def checked(plan, data, on=VISIT):
    sheet = engine.read(data, "roster.xlsx", engine.Layout())
    return sheet, engine.check(sheet, on=on, occupations=plan.occupations, routes=ROUTES)


def judged(sheet, problems, on):
    """The verdict of the shipped pack on each row without an error."""
    pack = packfiles.shipped("cn/level-evaluation", "2023.1")
    verdicts = []
    for facts in map(engine.facts_of, engine.good_rows(sheet, problems)):
        edition = pack.edition(facts["occ"], on)
        decision = rules.select(pack, level=facts["level"], occupation=facts["occ"], edition=edition, on=on)
        verdicts.append(rules.verdict(pack, decision, facts, on))
    return verdicts


@pytest.fixture(scope="module")
def faulty(yuandu):
    return checked(yuandu, rosters.faulty_roster(yuandu))


def test_every_row_of_every_batch_is_taken(small):
    for batch in [*small.batches, *small.unfinished[2:]]:
        sheet, problems = checked(small, rosters.batch_roster(small, batch), batch.received_on)
        assert (problems, len(sheet.rows)) == ([], len(batch.entries))


def test_every_row_may_apply_under_the_shipped_rules(small):
    verdicts = set()
    for batch in [*small.batches, *small.unfinished[1:]]:
        sheet, problems = checked(small, rosters.batch_roster(small, batch), batch.received_on)
        verdicts.update(judged(sheet, problems, batch.received_on))
    assert verdicts == {"yes"}


def test_all_of_the_clean_roster_may_apply_and_one_of_the_faulty_one_may_not(yuandu, faulty):
    assert set(judged(*checked(yuandu, rosters.clean_roster(yuandu)), VISIT)) == {"yes"}
    assert Counter(judged(*faulty, VISIT))["no"] == 1


def test_the_batch_at_the_check_has_a_few_rows_to_repair(yuandu):
    _, problems = checked(yuandu, rosters.batch_roster(yuandu, yuandu.unfinished[1]))
    assert [p.code for p in problems] == ["id.check-digit", "level.missing", "held.incomplete", "date.impossible"]


def test_the_clean_roster_has_twenty_rows_no_problem_and_only_goes_from_4_to_3(yuandu):
    sheet, problems = checked(yuandu, rosters.clean_roster(yuandu))
    assert (len(sheet.rows), problems) == (20, [])
    assert {(row.values["held_level"], row.values["level"]) for row in sheet.rows} == {("4", "3")}


def test_the_faulty_roster_shows_more_than_twenty_kinds_of_mistakes(faulty):
    _, problems = faulty
    assert len({problem.code for problem in problems}) >= 28
    assert {problem.severity for problem in problems} == {"error", "warning", "repaired"}


def test_one_row_of_it_has_at_least_six_problems_and_some_rows_have_none(faulty):
    sheet, problems = faulty
    assert max(Counter(problem.row for problem in problems if problem.row).values()) >= 6
    assert len(engine.good_rows(sheet, problems)) >= 12


def test_undone_the_faulty_roster_is_people_of_level_4_who_apply_for_3(yuandu):
    sound = rosters.workbook(rosters.sound_rows(yuandu), rosters.FULL, made=VISIT)
    sheet, problems = checked(yuandu, sound)
    assert problems == []
    assert {(row.values["held_level"], row.values["level"]) for row in sheet.rows} == {("4", "3")}


def test_nobody_of_the_two_rosters_is_in_a_batch_or_in_both(yuandu):
    inside = {entry.person for batch in [*yuandu.batches, *yuandu.unfinished] for entry in batch.entries}
    newcomers = [entry.person for entry in yuandu.newcomers]
    assert (len(set(newcomers)), inside & set(newcomers)) == (len(newcomers), set())


def test_held_certificates_have_numbers_of_their_own(yuandu):
    batches = [*yuandu.batches, *yuandu.unfinished]
    held = [e.held_number for b in batches for e in b.entries if e.held_level] + [
        e.held_number for e in yuandu.newcomers
    ]
    assert len(set(held)) == len(held)
    assert {len(number) for number in held} == {16}


def test_every_step_up_has_at_least_six_years_so_that_each_edition_allows_it(yuandu):
    entries = [entry for batch in yuandu.batches for entry in batch.entries]
    assert all(e.held_date < date(2017, 1, 1) for e in entries if e.held_level)
    assert all(e.since < date(2021, 1, 1) for e in entries if not e.held_level)
    assert {e.level for e in entries if not e.held_level} == {"5"}


def test_the_same_rows_give_the_same_bytes(small):
    assert rosters.faulty_roster(small) == rosters.faulty_roster(small)
