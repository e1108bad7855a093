# SPDX-License-Identifier: Apache-2.0
"""Two names for one number, page by page: asked by a firm, decided at the desk, seen on both certificates' pages."""

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.people.models import NameQuestion
from guildmark.flows import corrections, daily

NEW = "张未来"
STORED = factories.NAMES[0]


pytestmark = pytest.mark.usefixtures("register_folder")


@pytest.fixture
def issued(firm):
    factories.batch(firm, "closed", [factories.row(0)])
    daily.run_due()
    return Credential.objects.get()


@pytest.fixture
def other(town, issued):
    return factories.firm(town)


def roster_of(other):
    made = factories.batch(other, "draft", title="更名批")
    roster, _ = factories.upload(other, made, factories.row(0, 姓名=NEW), factories.row(5))
    return roster


def test_a_firm_asks_from_the_rosters_page_and_never_reads_the_stored_name(other, browse):
    browser, roster = browse(other.handler), roster_of(other)
    page = f"/portal/rosters/{roster.pk}/rows/2/name/"
    assert page in browser.get(f"/portal/rosters/{roster.pk}/").content.decode()
    pages = [browser.get(page), browser.post(page, {"why": "changed", "reason": "已核户口簿"}, follow=True)]
    assert NameQuestion.objects.get().state == "open"
    assert NEW in pages[1].content.decode()
    assert all(STORED not in one.content.decode() for one in pages)


def test_the_desk_sees_both_names_and_a_second_person_confirms(town, other, browse, issued):
    question = corrections.ask(roster_of(other), 2, why="changed", reason="已核", by=other.handler)
    page, first, second = f"/desk/names/{question.pk}/", browse(town.officer), browse(town.supervisor)
    told = first.get(page).content.decode()
    assert STORED in told
    assert NEW in told
    assert factories.number(0) not in told
    first.post(page, {"do": "propose", "reason": "已核对户口簿变更页"})
    assert first.post(f"{page}decide/", {"do": "confirm"}).status_code == 409
    second.post(f"{page}decide/", {"do": "confirm"})
    assert NameQuestion.objects.get().state == "corrected"
    assert Credential.objects.get(status="active").person.name == NEW


def test_two_people_with_one_number_are_told_apart(town, other, officer, browse):
    question = corrections.ask(roster_of(other), 2, why="wrong", reason="已核", by=other.handler)
    officer.post(f"/desk/names/{question.pk}/", {"do": "different", "reason": "照片明显不是同一人"})
    told = browse(other.handler).get("/portal/names/").content.decode()
    assert "公安机关核实" in told
    assert STORED not in told


def test_both_certificates_pages_lead_to_each_other(town, issued, officer, client):
    officer.post(f"/desk/certificates/{issued.pk}/correct/", {"name": NEW, "why": "changed", "reason": "已核对变更页"})
    corrections.confirm(NameQuestion.objects.get(), by=town.supervisor)
    daily.run_due()
    made = Credential.objects.get(status="active")
    old, new = (client.get(f"/c/{one.access_id}").content.decode() for one in (issued, made))
    assert f'href="/c/{made.access_id}"' in old
    assert "姓名已更正" in old
    assert f'href="/c/{issued.access_id}"' in new
    assert (STORED in old, NEW in new) == (True, True)


def test_by_number_and_name_the_page_gives_no_link_to_the_other(town, issued, client):
    question = corrections.begin(issued, name=NEW, why="changed", reason="已核", by=town.officer)
    [made] = corrections.confirm(question, by=town.supervisor)
    daily.run_due()
    told = client.post("/verify", {"number": made.number, "name": NEW}).content.decode()
    assert "代替原来的证书" in told
    assert "/c/" not in told


def test_the_waiting_ones_are_counted_at_the_desk(town, other, officer):
    corrections.ask(roster_of(other), 2, why="changed", reason="已核", by=other.handler)
    assert officer.get("/desk/names/?state=waiting").context["count"] == 1
    assert officer.get("/desk/names/?state=kept").context["count"] == 0
