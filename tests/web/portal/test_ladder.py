# SPDX-License-Identifier: Apache-2.0
"""A worker's path to the next level: her record with its sources, what is missing, and from which day."""

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.people import queries as persons
from guildmark.engines import rules
from guildmark.facts import holdings, in_force
from guildmark.flows import workers
from guildmark.kernel import clock

PATH = "/portal/me/path/"


@pytest.fixture
def certificate(firm):
    factories.batch(firm, "closed")
    return Credential.objects.select_related("person").order_by("pk").first()


@pytest.fixture
def worker(certificate, browse):
    return browse(persons.actor_of(workers.open_demo_account(certificate.person, "worker-1")))


def test_she_sees_where_she_stands_with_number_and_day_of_her_certificate(worker, certificate):
    page = worker.get(PATH)
    told = page.content.decode()
    assert "您在这里" in told
    assert f"登记簿证书 {certificate.number}，{certificate.valid_from.isoformat()}" in told
    assert [rung.code for rung in page.context["rungs"] if rung.state == "here"] == [certificate.level]


def test_each_verdict_is_that_of_the_rules_for_her_facts(worker, certificate):
    page, on = worker.get(PATH), clock.today()
    held = holdings.holdings_of(certificate.person)
    pack = in_force.offers_on(on)[0].pack
    facts = {name: one.value for name, one in held.facts(held.occupation(), pack, on).items()}
    for one in page.context["levels"]:
        book, decision = one.explanation.book, one.explanation.decision
        asked = dict.fromkeys(book.decisions[decision].facts, rules.ABSENT) | facts | {"occ": held.occupation()}
        assert one.verdict == rules.verdict(book, decision, asked, on)


def test_what_a_roster_said_names_the_firm_and_the_day(worker, certificate):
    entry = certificate.person.entries.get()
    rows = {row["label"]: row["source"] for row in worker.get(PATH).context["facts"]}
    assert rows["从业起始"] == f"{entry.batch.organisation.name}的名册，{entry.on.isoformat()}"


def test_the_next_rung_says_what_is_missing(worker):
    goal = worker.get(PATH).context["goal"]
    assert goal.verdict in ("yes", "no", "unknown")
    assert goal.ways
    assert goal.verdict == "yes" or any((*way.missing, *way.unknown) for way in goal.ways)


def test_what_she_adds_is_told_as_hers_and_kept_nowhere(worker):
    def said(page):
        return {row["value"]: row["source"] for row in page.context["facts"]}

    page = worker.post(PATH, {"occ": "", "title": "senior", "title_date-y": "2015", "title_fits": "yes"})
    assert said(page)["高级"] == said(page)["2015-12-31"] == "您说的"
    assert "您说的" not in said(worker.get(PATH)).values()
    assert "no-store" in page["Cache-Control"]


def test_the_register_is_not_overruled_by_what_is_posted(worker, certificate):
    page = worker.post(PATH, {"cur_level": "1", "cert_date-y": "2000"})
    assert [rung.code for rung in page.context["rungs"] if rung.state == "here"] == [certificate.level]


def test_her_home_leads_to_it(worker):
    assert f'href="{PATH}"' in worker.get("/portal/me/").content.decode()


def test_a_revoked_certificate_is_no_rung(certificate):
    before = holdings.holdings_of(certificate.person).papers
    Credential.objects.filter(pk=certificate.pk).update(status="revoked")
    assert len(holdings.holdings_of(certificate.person).papers) == len(before) - 1


def test_the_certificate_of_the_occupation_or_a_related_one_counts_before_a_higher_one(certificate):
    on = clock.today()
    pack = in_force.offers_on(on)[0].pack
    low = holdings.Paper("4", "6-18-01-02", "铣工", "N1", on, "credential", accepted=False)
    high = holdings.Paper("2", "4-10-01-05", "养老护理员", "N2", on, "credential", accepted=True)
    held = holdings.Holdings(certificate.person, (low, high), ())
    assert held.paper_for("6-18-01-01", pack, on) == low
    assert held.paper_for("5-01-01-01", pack, on) == high
    assert held.facts("4-10-01-05", pack, on)["in_national_query"].value is True
