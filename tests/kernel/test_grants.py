# SPDX-License-Identifier: Apache-2.0
import pytest
from django.db.models import Q

from guildmark.kernel import grants
from guildmark.kernel.grants import SYSTEM, Actor, Grant, Reach
from guildmark.kernel.refusals import Refused

DISTRICT, CITY = "3799/379901/", "3799/"


@pytest.fixture(autouse=True)
def _two_deeds(monkeypatch):
    """Registered for these tests alone: the product's table must not hold them."""
    monkeypatch.setattr(grants, "_permits", dict(grants._permits))
    grants.permit("tests.look", roles=("officer", "firm", "system"), reach=lambda reach: reach)
    grants.permit("tests.rule", roles=("officer",))


def officer(path):
    return Actor(7, "officer", (Grant("officer", region_path=path),))


def test_a_region_grant_reaches_its_subtree_and_nothing_beside_it():
    subject = Reach(5, DISTRICT + "01/")
    assert grants.allowed(officer(DISTRICT), "tests.look", subject)
    assert grants.allowed(officer(CITY), "tests.look", subject)
    assert not grants.allowed(officer("3799/379902/"), "tests.look", subject)


def test_an_organisation_grant_reaches_that_organisation_only():
    firm = Actor(8, "firm", (Grant("firm", organisation_id=5),))
    assert grants.allowed(firm, "tests.look", Reach(5, DISTRICT))
    assert not grants.allowed(firm, "tests.look", Reach(6, DISTRICT))


def test_a_role_without_the_deed_is_refused_with_the_deed_s_name():
    with pytest.raises(Refused) as refusal:
        grants.require(Actor(9, "judge", (Grant("judge", region_path=""),)), "tests.look", Reach(5, DISTRICT))
    assert (refusal.value.code, refusal.value.facts) == ("deed.not-permitted", {"deed": "tests.look"})


def test_without_a_subject_only_a_grant_over_everything_is_enough():
    assert grants.allowed(SYSTEM, "tests.look")
    assert not grants.allowed(officer(CITY), "tests.look")


def test_a_deed_without_reach_asks_for_the_role_alone():
    assert grants.allowed(officer(DISTRICT), "tests.rule")
    assert not grants.allowed(SYSTEM, "tests.rule")


def test_an_unknown_deed_is_a_mistake_and_no_refusal():
    with pytest.raises(LookupError):
        grants.require(SYSTEM, "tests.unheard-of")


def test_the_table_holds_each_deed_once_with_its_roles():
    assert [row[:2] for row in grants.permits_table() if row[0] == "tests.rule"] == [("tests.rule", ("officer",))]


def test_scope_is_nothing_without_a_grant_and_everything_for_the_system():
    assert grants.scope_q(Actor(1, "nobody"), ("officer",)) == Q(pk__in=[])
    assert grants.scope_q(SYSTEM, ("system",)) == Q()


def test_scope_joins_the_grants_of_the_roles_asked_for():
    both = Actor(1, "two", (Grant("officer", region_path=CITY), Grant("firm", organisation_id=5), Grant("x", "", 1)))
    expected = Q(pk__in=[]) | Q(organisation__region__path__startswith=CITY) | Q(organisation_id=5)
    assert grants.scope_q(both, ("officer", "firm")) == expected
