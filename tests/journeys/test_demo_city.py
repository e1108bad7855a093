# SPDX-License-Identifier: Apache-2.0
"""A small demo city is played through the flows and comes out as planned, sound and auditable."""

import os

import pytest
from django.db import connection
from django.test import override_settings
from tests import embedded

from guildmark.domain.credentials.models import Credential, Leaf
from guildmark.domain.evaluations.models import Batch
from guildmark.engines.register.audit import audit
from guildmark.flows.demo.city import plan_city
from guildmark.flows.demo.play import VISIT, play
from guildmark.kernel import clock, journal
from guildmark.kernel.models import Due
from guildmark.reporting import figures, provenance

FROZEN = figures.Period(*figures.FROZEN)


@pytest.fixture(scope="module")
def plan():
    return plan_city(3, 20, 11)


@pytest.fixture(scope="module")
def city(plan, django_db_setup, django_db_blocker, tmp_path_factory):
    """The city played once in a database of its own; its register's folder."""
    name, before = f"city_{os.getpid()}", connection.settings_dict["NAME"]
    folder = tmp_path_factory.mktemp("city") / "register"
    embedded.clone(name)
    with django_db_blocker.unblock(), override_settings(DEMO=True, REGISTER_FOLDER=folder):
        _point(name)
        clock.fresh()
        play(plan, lambda *_: None)
        yield folder
        _point(before)
    embedded.drop(name)


def _point(name):
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.mark.parametrize("name", ["firms-filed", "firms-valid", "new-high-skilled", "chief-technicians-by-firms"])
def test_the_figures_are_those_of_the_plan(city, plan, name):
    assert figures.figure(name, FROZEN).value == plan.counts()[name]


def test_as_many_certificates_stand_as_were_planned(city, plan):
    assert Credential.objects.count() == plan.counts()["certificates"]


def test_the_provenance_of_every_certificate_is_proven(city):
    assert {proof.rule: proof.broken for proof in provenance.prove() if proof.broken} == {}


def test_the_journal_holds(city):
    journal.chain()
    found = journal.verify()
    assert (found.ok, found.waiting, found.bad_line) == (True, 0, None)


def test_an_outsiders_audit_of_the_register_agrees(city):
    found = audit(str(city))
    assert found["problems"] == []
    assert found["size"] == Leaf.objects.count()


def test_four_batches_wait_for_the_visitor_and_none_closes_before_the_day(city, plan):
    open_ones = Batch.objects.exclude(state="closed").order_by("pk")
    assert sorted(open_ones.values_list("state", flat=True)) == ["draft", "draft", "open", "shown"]
    assert min(due.due_at for due in Due.objects.filter(state="todo")) >= clock.midnight(VISIT)
    assert clock.today() == VISIT


def test_no_job_failed(city):
    assert not Due.objects.filter(state="failed").exists()
    assert {due.tries for due in Due.objects.filter(state="done")} == {1}


def test_the_same_seed_gives_the_same_plan(plan):
    assert plan_city(3, 20, 11).counts() == plan.counts()
