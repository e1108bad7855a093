# SPDX-License-Identifier: Apache-2.0
"""Certificates: numbers without a gap, signatures that hold, and who is first high."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential, Leaf, Serial
from guildmark.domain.credentials.queries import office
from guildmark.domain.people.models import CareerLine
from guildmark.engines import seals
from guildmark.engines.register import fold
from guildmark.flows import daily, issuing, register_keeping
from guildmark.kernel import clock
from guildmark.kernel.grants import SYSTEM
from guildmark.reporting import figures

YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def numbers(**wanted):
    return list(Credential.objects.filter(**wanted).order_by("pk").values_list("number", flat=True))


def told(name):
    """A figure of the year after everything staged was published, and the same recounted from the leaves alone."""
    daily.run_due()
    leaves = [json.loads(body) for body in Leaf.objects.order_by("index").values_list("body", flat=True)]
    recounted = fold.recount(leaves, *YEAR)
    period = figures.Period(*YEAR)
    value = figures.figure(name, period).value
    assert recounted.get(name, value) == value
    return value


def test_numbers_have_22_characters_and_serials_without_a_gap_over_two_batches(firm):
    factories.batch(firm, "closed", factories.rows(3))
    factories.batch(firm, "closed", factories.rows(2, 10), title="第二批")
    found = numbers()
    assert {len(number) for number in found} == {22}
    assert [number[-6:] for number in found] == [f"{n:06}" for n in range(1, 6)]
    assert {number[:13] for number in found} == {firm.filing.body_code}
    assert {number[13:16] for number in found} == {"233"}


def test_each_level_and_each_body_counts_for_itself(town, firm):
    mixed = [factories.row(1), factories.row(2, 申报等级="4", 现等级="5"), factories.row(3), factories.chief(4)]
    factories.batch(firm, "closed", mixed)
    factories.batch(factories.firm(town), "closed", factories.rows(1, 20))
    assert [n[-6:] for n in numbers(organisation=firm.organisation, level="3")] == ["000001", "000002"]
    assert [n[-6:] for n in numbers(level="4")] == ["000001"]
    assert [n[-6:] for n in numbers(level="S")] == ["000001"]
    assert [n[-6:] for n in numbers(organisation=town.firms[1].organisation)] == ["000001"]


def test_a_new_year_begins_again_at_one(firm):
    factories.batch(firm, "closed", factories.rows(1))
    factories.at(dt.date(2024, 1, 8))
    factories.batch(firm, "closed", factories.rows(1, 10), title="第二批")
    assert [number[13:] for number in numbers()] == ["233000001", "243000001"]


def test_the_last_serial_is_given_and_none_after_it(firm):
    made = factories.batch(firm, "shown", factories.rows(2))
    Serial.objects.create(body_code=firm.filing.body_code, year=2023, level="3", last=999_998)
    with factories.refused("credential.serials-used-up") as caught:
        factories.close(factories.notice(made))
    assert caught.value.facts == {"level": "3", "year": 2023}
    assert (Credential.objects.count(), Serial.objects.get().last) == (0, 999_998)
    assert factories.notice(made).state == "up"


def test_issue_pressed_twice_certifies_once(firm):
    made = factories.batch(firm, "closed", factories.rows(2))
    entries = list(factories.batches.entries_by_id(made.entries.values_list("pk", flat=True)).values())
    with factories.refused("credential.issued-already"):
        issuing.issue_credentials(made, entries, by=SYSTEM)
    assert (Credential.objects.count(), Serial.objects.get().last) == (2, 2)


def test_the_issue_is_journaled_with_its_serials_and_ids(firm):
    factories.batch(firm, "closed", factories.rows(3))
    [line] = factories.journaled("credentials.credential.issued", firm.organisation)
    assert (line.data["count"], line.data["serials"], line.data["year"]) == (3, {"3": [1, 3]}, 2023)
    assert line.data["ids"] == list(Credential.objects.order_by("pk").values_list("log_id", flat=True))


def test_a_certificate_is_signed_and_its_leaf_holds_its_digest(firm):
    factories.batch(firm, "closed", factories.rows(2))
    for made in Credential.objects.all():
        document = json.loads(made.document)
        leaf = json.loads(Leaf.objects.get(log_id=made.log_id).body)
        assert seals.verify_proof(document, office.key("issuer").public_multibase)
        assert leaf["sha256"] == made.digest == seals.jcs.digest(document)
        assert (leaf["act"], leaf["level"], leaf["date"]) == ("issue", "3", made.valid_from.isoformat())


@pytest.mark.parametrize("member", ["name", "validFrom", "credentialSubject", "issuer"])
def test_a_changed_certificate_does_not_verify(firm, member):
    factories.batch(firm, "closed", factories.rows(1))
    document = json.loads(Credential.objects.get().document)
    document[member] = "2020-01-01T00:00:00+08:00"
    assert not seals.verify_proof(document, office.key("issuer").public_multibase)


def test_a_leaf_names_no_person(firm):
    factories.batch(firm, "closed", factories.rows(1))
    body = Leaf.objects.get(kind="level").body
    made = Credential.objects.get()
    assert not any(part in body for part in (made.person.name, made.number, made.access_id, factories.number(0)))


def test_new_high_skilled_rises_by_those_who_are_new(firm):
    before = told("new-high-skilled")
    factories.batch(firm, "closed", [factories.row(1), factories.row(2), factories.row(3, 申报等级="4", 现等级="5")])
    assert told("new-high-skilled") - before == 2
    assert told("certificates") == 3


def test_a_second_certificate_does_not_move_new_high_skilled(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    assert list(Credential.objects.order_by("pk").values_list("first_high", flat=True)) == [True, False]
    assert (told("new-high-skilled"), told("certificates")) == (1, 2)


def test_a_high_level_that_the_firm_merely_states_is_enough_not_to_be_new(firm):
    factories.batch(firm, "closed", [factories.row(1, 申报等级="2", 现等级="3")])
    assert Credential.objects.get().first_high is False
    assert CareerLine.objects.get(subject="").source == f"stated by {firm.organisation.name}"
    assert told("new-high-skilled") == 0


def test_a_level_4_held_does_not_hinder(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    assert Credential.objects.get().first_high is True


def test_a_chief_technician_is_among_the_chiefs_and_not_the_new(firm):
    factories.batch(firm, "closed", [factories.chief(1)])
    assert Credential.objects.get().level == "S"
    assert (told("new-high-skilled"), told("chief-technicians-by-firms"), told("certificates")) == (0, 1, 1)


def test_issuing_is_noted_in_the_career(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    made = Credential.objects.get()
    line = CareerLine.objects.get(subject=f"credentials.credential:{made.pk}")
    assert (line.level, line.since, line.ended) == ("3", made.valid_from, None)


def test_the_certificate_keeps_the_body_code_though_the_filing_ended_meanwhile(town, firm):
    made = factories.batch(firm, "shown", factories.rows(1))
    factories.filings.suspend(firm.filing, reason="整改", by=town.officer)
    factories.close(factories.notice(made))
    assert numbers()[0][:13] == firm.filing.body_code


def test_a_renewal_recorded_meanwhile_does_not_change_the_body_code(town, firm):
    made = factories.batch(firm, "shown", factories.rows(1))
    later = firm.filing.ends + dt.timedelta(days=1)
    code, until = factories.body_code(0, 26), later.replace(year=2029)
    factories.filings.record_filing(firm.organisation, code, later, until, factories.SCOPE, by=town.officer)
    factories.close(factories.notice(made))
    assert numbers()[0][:13] == firm.filing.body_code


def test_the_figures_list_is_the_figure(firm):
    factories.batch(firm, "closed", factories.rows(3))
    register_keeping.publish()
    figure = figures.figure("certificates", figures.Period(*YEAR))
    assert sorted(figure.log_ids()) == sorted(Credential.objects.values_list("log_id", flat=True))
    assert figure.by_level() == [("3", 3)]
    assert clock.today() <= YEAR[1]
