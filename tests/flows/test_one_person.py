# SPDX-License-Identifier: Apache-2.0
"""One person is one person, whoever's roster names her; her document is not readable in the table."""

import pytest
from tests import factories

from guildmark.domain.people.models import CareerLine, Person
from guildmark.flows import members
from guildmark.kernel import crypto


@pytest.fixture
def two_firms(town):
    return factories.firm(town), factories.firm(town)


def test_a_second_firms_roster_meets_the_same_person(two_firms):
    first, second = two_firms
    factories.batch(first, "closed", [factories.row(1)])
    before = Person.objects.count()
    made = factories.batch(second, "taken", [factories.row(1, 职业编码=factories.MILLER)])
    entry = made.entries.get()
    assert Person.objects.count() == before
    assert {m.organisation_id for m in entry.person.memberships.all()} == {f.organisation.pk for f in two_firms}


def test_a_differing_name_is_an_error_that_never_shows_the_stored_one(two_firms):
    first, second = two_firms
    factories.batch(first, "closed", [factories.row(1, 姓名="司徒云")])
    roster, run = factories.upload(second, factories.batch(second), factories.row(1, 姓名="司马岳"))
    [problem] = [p for p in run.problems if p.code == "id.name-differs"]
    told = problem.message("zh") + problem.remedy("zh") + problem.message("en") + problem.remedy("en") + problem.value
    assert (problem.row, problem.column, problem.severity, problem.value) == (2, "姓名", "error", "司*岳")
    assert "司徒云" not in told
    assert "徒" not in told + str(roster.problems.get(code="id.name-differs").facts)
    assert roster.good == 0


def test_enrolling_another_name_is_refused_and_overwrites_nothing(two_firms):
    first, second = two_firms
    [person] = members.add(first.organisation, "assessor", [factories.candidate(1, "司徒云")], by=first.handler)
    lines = len(factories.journaled("people.persons.enrolled"))
    with factories.refused("id.name-differs") as caught:
        members.add(second.organisation, "assessor", [factories.candidate(1, "司马岳")], by=second.handler)
    person.refresh_from_db()
    assert (person.name, caught.value.facts) == ("司徒云", {"position": 1})
    assert len(factories.journaled("people.persons.enrolled")) == lines
    assert not second.organisation.memberships.filter(person=person).exists()


def test_a_person_who_became_known_by_another_name_after_the_check_stops_the_taking(two_firms):
    first, second = two_firms
    made = factories.batch(second)
    roster, _ = factories.upload(second, made, factories.row(1, 姓名="司马岳"), factories.row(2))
    members.add(first.organisation, "assessor", [factories.candidate(1, "司徒云")], by=first.handler)
    with factories.refused("id.name-differs"):
        factories.self_evaluation.take_rows(roster, choice="good", by=second.handler)
    assert made.entries.count() == 0


def test_the_document_is_encrypted_in_the_table_and_met_by_a_keyed_index(firm):
    factories.batch(firm, "taken", [factories.row(1)])
    person = Person.objects.get(document_index=crypto.blind_index(f"resident-id:{factories.number(1)}"))
    assert factories.number(1).encode() not in bytes(person.document_number)
    assert crypto.decrypt(bytes(person.document_number)).decode() == factories.number(1)
    assert len(bytes(person.document_index)) == 32
    assert not Person.objects.filter(document_index=crypto.blind_index(factories.number(1))).exists()


def test_a_row_that_waits_to_be_taken_and_the_file_are_encrypted(firm):
    made = factories.batch(firm, "checked", [factories.row(1)])
    [staged] = made.rosters.get().staged.all()
    assert factories.number(1).encode() not in bytes(staged.sealed)
    assert factories.NAMES[1].encode() not in bytes(staged.sealed)
    factories.self_evaluation.take_rows(made.rosters.get(), choice="all", by=firm.handler)
    assert made.rosters.get().staged.count() == 0


def test_a_level_that_the_firm_states_is_noted_once_and_says_by_whom(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    factories.batch(firm, "taken", [factories.row(1, 职业编码=factories.MILLER)])
    stated = CareerLine.objects.filter(subject="")
    assert [(line.level, line.occupation) for line in stated] == [("4", factories.TURNER)]
    assert stated[0].source == f"stated by {firm.organisation.name}"
