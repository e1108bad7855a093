# SPDX-License-Identifier: Apache-2.0
"""Every document of the contract walks the whole road: roster, person, entry, notice, certificate, check page."""

import datetime as dt

import pytest
from django.test import Client
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Person
from guildmark.engines.rosters import identity
from guildmark.flows import papers, planning, register_keeping

BORN = dt.date(1985, 1, 1)
PERMIT = identity.make_number("810000", BORN, 11)
CARD_2023 = identity.make_number("911001", BORN, 13)
STATED = {"出生日期": "1985-01-01"}
DOCUMENTS = {
    "permit": ({"证件类型": "港澳台居民居住证", "证件号码": PERMIT}, "residence-permit", "港澳台居民居住证", False),
    "card of 2023": (
        {"证件类型": "外国人永久居留身份证", "证件号码": CARD_2023, "姓名": "John Smith"},
        "permanent-residence",
        "外国人永久居留身份证",
        False,
    ),
    "older card": (
        {"证件类型": "外国人永久居留身份证", "证件号码": "USA110085010101", "姓名": "John Smith"} | STATED,
        "permanent-residence",
        "外国人永久居留身份证",
        True,
    ),
    "passport": (
        {"证件类型": "护照", "证件号码": "E12345678", "姓名": "Anna María"} | STATED,
        "passport",
        "护照",
        True,
    ),
}


def walked(firm, row):
    """A batch of one person brought to her certificate; the internal supervisor looks where a person must."""
    made = factories.batch(firm, "taken", [row])
    for entry in made.entries.filter(state="look"):
        planning.look_at(entry, accept=True, reason="已看证件原件", by=firm.checker)
    factories.finish(firm, made)
    register_keeping.publish()
    return Credential.objects.select_related("person", "organisation").get()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_becomes_a_person_and_a_certificate_that_names_its_kind(firm, name):
    given, kind, called, _ = DOCUMENTS[name]
    issued = walked(firm, factories.row(1, **given))
    assert issued.person.document_type == kind
    assert bytes(issued.person.document_index) == people.document_index(kind, given["证件号码"])
    face = papers._face(issued, "zh")
    assert (face.document_type, face.document_number) == (called, people.masked_document(issued.person))
    assert given["证件号码"] not in issued.document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_certificate_is_found_by_number_and_name(firm, name):
    issued = walked(firm, factories.row(1, **DOCUMENTS[name][0]))
    page = Client().post("/verify", {"number": issued.number, "name": issued.person.name})
    assert issued.number in page.content.decode()
    assert papers.certificate_pdf(issued).startswith(b"%PDF")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_a_number_without_a_check_is_looked_at_by_a_person(firm, name):
    given, _, _, looked_at = DOCUMENTS[name]
    made = factories.batch(firm, "taken", [factories.row(1, **given)])
    assert (made.entries.get().state == "look") is looked_at


def test_a_wrong_check_digit_of_a_permit_is_an_error(firm):
    wrong = PERMIT[:-1] + ("0" if PERMIT[-1] != "0" else "1")
    _, run = factories.upload(
        firm, factories.batch(firm), factories.row(1, 证件类型="港澳台居民居住证", 证件号码=wrong)
    )
    assert "id.check-digit" in {problem.code for problem in run.problems}


def test_one_number_under_two_kinds_of_document_is_two_people(town, firm):
    factories.batch(firm, "taken", [factories.row(1, 证件号码=PERMIT, 证件类型="港澳台居民居住证")])
    factories.batch(factories.firm(town), "taken", [factories.row(2, 证件号码=PERMIT)])
    kinds = Person.objects.filter(document_type__in=["resident-id", "residence-permit"])
    same = [one for one in kinds if people.masked_document(one).startswith("81")]
    assert sorted(one.document_type for one in same) == ["residence-permit", "resident-id"]


def test_the_supervisor_may_exclude_whom_she_does_not_find(firm):
    made = factories.batch(firm, "taken", [factories.row(1, **DOCUMENTS["passport"][0]), factories.row(2)])
    planning.look_at(made.entries.get(state="look"), accept=False, reason="证件不符", by=firm.checker)
    factories.finish(firm, made)
    assert [one.person.document_type for one in Credential.objects.select_related("person")] == ["resident-id"]
