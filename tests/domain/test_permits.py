# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed: role by role, to what is one's own and to what is another's."""

import pytest
from tests.domain import permit_table
from tests.domain.permit_table import FIRM, OTHER_DISTRICT, OTHER_FIRM, ROLES, actor, subject

from guildmark.kernel.grants import allowed, permits_table

EVERY = [pytest.param(deed, roles, role, id=f"{deed}-{role}") for deed, roles, _ in permits_table() for role in ROLES]
OFFICES_ONLY = {
    "cases.record-filing",
    "cases.suspend-filing",
    "cases.reinstate-filing",
    "cases.remove-filing",
    "credentials.confirm-accepted",
    "credentials.confirm-revocation",
    "credentials.correct",
    "credentials.propose-revocation",
    "credentials.withdraw-revocation",
    "evaluations.stop-batch",
    "evaluations.take-out-entry",
    "people.correct-name",
    "people.propose-name",
    "people.settle-name",
    "people.withdraw-name",
    "publicity.decide-objection",
}


LOOKING = {"evaluations.see-batch", "evaluations.read-scan", "policies.simulate"}
OWN_PAPERS = {"policies.simulate"}
"""Deeds on what only their doer sees, over what is in her sight anyway: a role is enough."""
REACHED = [row for row in EVERY if row.values[0] not in OWN_PAPERS]


@pytest.mark.parametrize(("deed", "roles", "role"), EVERY)
def test_a_role_may_do_what_names_it_to_its_own_and_nothing_else(deed, roles, role):
    assert allowed(actor(role), deed, subject()) == (role in roles)


@pytest.mark.parametrize(("deed", "roles", "role"), REACHED)
def test_nobody_reaches_what_is_another_firms_or_districts(deed, roles, role):
    if ROLES[role][2] == "firm":
        assert not allowed(actor(role), deed, subject(OTHER_FIRM))
        assert not allowed(actor(role, firm=OTHER_FIRM), deed, subject(FIRM))
    elif ROLES[role][2] == "district":
        assert not allowed(actor(role), deed, subject(OTHER_FIRM, OTHER_DISTRICT))


@pytest.mark.parametrize(("deed", "roles", "role"), REACHED)
def test_without_a_subject_a_firm_or_a_district_may_nothing(deed, roles, role):
    if ROLES[role][2] in {"firm", "district"}:
        assert not allowed(actor(role), deed)


@pytest.mark.parametrize("deed", sorted(OFFICES_ONLY))
def test_no_firm_and_no_district_decides_over_firms(deed):
    for role in ("firm-handler", "firm-checker", "district-officer", "auditor"):
        assert not allowed(actor(role), deed, subject())
    assert allowed(actor("city-officer"), deed, subject())


@pytest.mark.parametrize("deed", [deed for deed, _, _ in permits_table() if deed not in LOOKING])
def test_an_auditor_and_a_district_officer_only_look(deed):
    reading = deed in {"people.read-journal", "people.check-journal"}
    records = deed == "people.read-record"
    assert allowed(actor("auditor"), deed, subject()) == (reading or records)
    assert allowed(actor("district-officer"), deed, subject()) == records


def test_the_page_says_what_the_code_does():
    assert permit_table.PAGE.read_text() == permit_table.table()


def test_every_deed_has_a_sentence_in_both_languages():
    assert [deed for deed, _, (zh, en) in permits_table() if not (zh and en)] == []
