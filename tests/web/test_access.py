# SPDX-License-Identifier: Apache-2.0
"""What is not within one's grants does not exist: page, file and workbook alike."""

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential


@pytest.fixture
def closed(firm):
    """A batch of the first firm with its roster, entries, notice and certificates."""
    return factories.batch(firm, "closed")


def portal_pages(batch):
    """Every address of the portal that names something of this batch."""
    pages = ["", "plan/", "template/", "roster/", "entries/", "marks/", "results/"]
    found = [f"/portal/batches/{batch.pk}/{page}" for page in pages]
    roster, entry = batch.rosters.get(), batch.entries.first()
    found += [f"/portal/rosters/{roster.pk}/", f"/portal/rosters/{roster.pk}/marked/", f"/portal/entries/{entry.pk}/"]
    credential = Credential.objects.first()
    return [*found, *(f"/portal/certificates/{credential.pk}/{kind}/" for kind in ("pdf", "json"))]


def test_another_firm_finds_none_of_a_firms_pages_files_or_workbooks(town, closed, browse):
    stranger = browse(factories.firm(town).handler)
    assert {page: stranger.get(page).status_code for page in portal_pages(closed)} == dict.fromkeys(
        portal_pages(closed), 404
    )


def test_the_firm_itself_finds_them(closed, handler):
    pages = [page for page in portal_pages(closed) if not page.endswith(("template/", "pdf/"))]
    assert {handler.get(page).status_code for page in pages} == {200}


@pytest.mark.parametrize(
    "deed", ["batches/{0}/open/", "batches/{0}/plan/file/", "batches/{0}/results/", "batches/{0}/notice/"]
)
def test_another_firm_cannot_do_a_deed_by_address(town, closed, browse, deed, no_table_changed):
    stranger = browse(factories.firm(town).handler)
    with no_table_changed():
        assert stranger.post("/portal/" + deed.format(closed.pk)).status_code == 404


def test_a_strangers_roster_cannot_be_taken(town, firm, browse, no_table_changed):
    made = factories.batch(firm, "checked")
    stranger = browse(factories.firm(town).handler)
    with no_table_changed():
        answer = stranger.post(f"/portal/rosters/{made.rosters.get().pk}/take/", {"choice": "good"})
    assert answer.status_code == 404


def test_firms_have_no_desk_and_officers_no_portal(firm, handler, officer):
    assert handler.get("/desk/").status_code == 404
    assert officer.get("/portal/").status_code == 404


def test_without_an_account_both_ask_to_sign_in(client, db):
    for page in ("/portal/", "/desk/", "/desk/journal/"):
        assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"


def test_a_district_reads_its_own_and_nothing_else(town, closed, browse):
    own, other = browse(town.district), browse(town.other_district)
    credential = Credential.objects.first()
    for page in (
        f"/desk/filings/{town.firms[0].filing.pk}/",
        f"/desk/batches/{closed.pk}/",
        f"/desk/entries/{closed.entries.first().pk}/",
        f"/desk/notices/{factories.notice(closed).pk}/",
        f"/desk/certificates/{credential.pk}/",
    ):
        assert (own.get(page).status_code, other.get(page).status_code) == (200, 404), page


def test_a_district_does_not_see_the_journal_but_the_auditor_does(town, browse):
    assert browse(town.district).get("/desk/journal/").status_code == 404
    assert browse(town.auditor).get("/desk/journal/").status_code == 200


def test_the_auditor_decides_nothing(town, firm, browse, no_table_changed):
    auditor = browse(town.auditor)
    with no_table_changed():
        answer = auditor.post(f"/desk/filings/{firm.filing.pk}/change/", {"do": "suspend", "reason": "x"})
    assert answer.status_code == 404


def test_signing_in_leads_to_ones_own_face(town, firm, browse, client):
    assert browse(firm.handler).get("/start/").headers["Location"] == "/portal/"
    assert browse(town.auditor).get("/start/").headers["Location"] == "/desk/"
    assert client.get("/start/").headers["Location"] == "/"


def test_nobody_opens_an_account_by_herself(db, client, no_table_changed):
    told = {"username": "somebody", "password1": "a-long-enough-word", "password2": "a-long-enough-word"}
    with no_table_changed():
        client.post("/accounts/signup/", told)
    assert "_auth_user_id" not in client.session
