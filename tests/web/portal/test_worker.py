# SPDX-License-Identifier: Apache-2.0
"""A worker's own side: invited, she opens her account, sees her record and its readers, and shows her certificate."""

import json
import re

import pytest
from django.test import Client
from django.utils.html import escape
from tests import factories

from guildmark.domain.credentials.models import Credential, Share
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account
from guildmark.flows import workers
from guildmark.kernel import clock
from guildmark.kernel.grants import permits_table

PASSWORD = "a-long-enough-word-7"


@pytest.fixture
def closed(firm):
    return factories.batch(firm, "closed")


@pytest.fixture
def certificate(closed):
    return Credential.objects.select_related("person").order_by("pk").first()


@pytest.fixture
def worker(certificate, browse):
    account = workers.open_demo_account(certificate.person, "worker-1")
    return browse(persons.actor_of(account))


def claim(code, person, tail=None, **changes):
    told = {"code": code, "name": person.name, "tail": tail or persons.document_tail(person), "username": "zhangwei"}
    return Client().post("/claim/", told | {"password": PASSWORD, "again": PASSWORD} | changes)


def invited(handler, closed):
    entry = closed.entries.order_by("pk").first()
    page = handler.post(f"/portal/entries/{entry.pk}/invite/").content.decode()
    return re.search(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}", page)[0], entry.person


def test_the_firm_invites_and_the_worker_opens_her_account_once(closed, handler):
    code, person = invited(handler, closed)
    assert claim(code, person).headers["Location"] == "/accounts/login/"
    assert Account.objects.get(username="zhangwei").person == person
    assert claim(code, person, username="another").status_code == 422


def test_wrong_name_tail_or_code_get_one_answer_and_five_attempts(closed, handler):
    code, person = invited(handler, closed)
    wrong = [claim(code, person, name="某某"), claim(code, person, tail="0000"), claim("AAAA-BBBB-CCCC", person)]
    assert len({re.sub(r'value="[^"]*"', "", one.content.decode()) for one in wrong}) == 1
    for _ in range(3):
        claim(code, person, tail="0000")
    assert claim(code, person).status_code == 422


def test_she_sees_her_entry_clause_by_clause_with_its_marks(worker, closed, certificate):
    page = worker.get(f"/portal/me/entries/{certificate.subject_id}/").content.decode()
    assert "逐条核对" in page
    assert "80.00" in page
    others = closed.entries.exclude(person=certificate.person).first()
    assert worker.get(f"/portal/me/entries/{others.pk}/").status_code == 404


def test_every_reading_of_her_record_is_journaled_and_shown_to_her(worker, handler, officer, certificate):
    handler.get(f"/portal/entries/{certificate.subject_id}/")
    officer.get(f"/desk/people/{certificate.person_id}/")
    officer.get(f"/desk/certificates/{certificate.pk}/")
    lines = factories.journaled("people.record.read", certificate.person)
    assert [line.data["page"] for line in lines] == ["portal:entry", "desk:person", "desk:certificate"]
    page = worker.get("/portal/me/reads/").content.decode()
    assert page.count("市级经办人") == 2
    assert page.count("企业经办人") == 1


def shared(worker, certificate, days=7):
    page = worker.post(f"/portal/me/certificates/{certificate.pk}/share/", {"days": days}).content.decode()
    return re.search(r"/s/([A-Za-z0-9_-]{27})", page)[0]


def test_a_link_shows_the_certificate_and_never_its_access_id(worker, certificate, client):
    link = shared(worker, certificate)
    page = client.get(link).content.decode()
    assert certificate.number in page
    assert certificate.access_id not in page
    assert link.removeprefix("/s/").encode() not in bytes(Share.objects.get().token_hash)
    assert Share.objects.get().opened == 1


def test_a_link_taken_back_an_ended_one_and_one_never_made_look_the_same(worker, certificate, client):
    taken_back, ended = shared(worker, certificate), shared(worker, certificate, 1)
    worker.post(f"/portal/me/shares/{Share.objects.order_by('pk').first().pk}/withdraw/")
    factories.at(clock.today() + factories.dt.timedelta(days=2))
    answers = [client.get(link) for link in (taken_back, ended, "/s/" + "a" * 27)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0] for answer in answers}) == 1
    assert len(factories.journaled("credentials.share.withdrawn", certificate)) == 1


def test_another_worker_cannot_share_or_withdraw(worker, certificate, browse, no_table_changed):
    link_owner = shared(worker, certificate)
    other = Credential.objects.exclude(person=certificate.person).first()
    stranger = browse(persons.actor_of(workers.open_demo_account(other.person, "worker-2")))
    with no_table_changed():
        assert stranger.post(f"/portal/me/certificates/{certificate.pk}/share/", {"days": 7}).status_code == 404
        assert stranger.post(f"/portal/me/shares/{Share.objects.get().pk}/withdraw/").status_code == 404
    assert link_owner


def test_she_downloads_her_signed_document(worker, certificate):
    answer = worker.get(f"/portal/me/certificates/{certificate.pk}/json/")
    assert json.loads(answer.content) == json.loads(certificate.document)


def test_the_table_of_permits_has_every_role_in_both_languages(officer):
    chinese = officer.get("/desk/permits/").content.decode()
    english = officer.get("/desk/permits/", headers={"accept-language": "en"}).content.decode()
    for _deed, _roles, (zh, en) in permits_table():
        assert escape(zh) in chinese
        assert escape(en) in english
