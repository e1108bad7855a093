# SPDX-License-Identifier: Apache-2.0
"""The API of version 1: two answers to a question of verification, the register, figures, and its document."""

import json
from pathlib import Path

import pytest
from tests import factories

from guildmark.api.v1.site import api
from guildmark.domain.credentials.models import Credential
from guildmark.flows import daily
from guildmark.reporting import figures

SNAPSHOT = Path(__file__).with_name("openapi.json")


def document():
    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=1, sort_keys=True)


@pytest.fixture
def certificate(firm):
    factories.batch(firm, "closed")
    daily.run_due()
    return Credential.objects.select_related("person").order_by("pk").first()


def ask(client, number, name):
    question = json.dumps({"number": number, "name": name})
    return client.post("/api/v1/verify", question, content_type="application/json")


def test_number_and_name_find_the_certificate_with_its_state(certificate, client):
    told = ask(client, certificate.number, certificate.person.name).json()
    assert told["found"]
    assert told["certificate"]["state"] == "active"
    assert told["certificate"]["checks"] == {"signature": True, "issuer": True, "register": True}


def test_the_answer_holds_neither_the_access_id_nor_the_document_number(certificate, client):
    answer = ask(client, certificate.number, certificate.person.name).content.decode()
    assert certificate.access_id not in answer
    assert factories.number(0) not in answer


def test_a_wrong_name_and_an_unknown_number_are_the_same_bytes(certificate, client, django_assert_num_queries):
    wrong = ask(client, certificate.number, "某某")
    unknown = ask(client, "Y000000000000000000000", certificate.person.name)
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert dict(wrong.headers) == dict(unknown.headers)
    assert wrong.json() == {"found": False, "certificate": None}


def test_too_many_questions_are_refused(certificate, client):
    last = [ask(client, "x", "y").status_code for _ in range(61)]
    assert last[:60] == [200] * 60
    assert last[60] == 429


def test_what_is_not_understood_names_members_and_no_values(client, db):
    answer = client.post("/api/v1/verify", json.dumps({"number": "37990119850101"}), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json() == {"refused": "request.not-understood", "members": ["question.name"]}


def test_the_register_tells_its_head_and_the_entries_of_an_id(certificate, client):
    head = client.get("/api/v1/register/checkpoint").json()
    told = client.get(f"/api/v1/register/entries/{certificate.log_id}").json()
    assert head["note"].splitlines()[1] == str(head["size"])
    assert [entry["leaf"]["act"] for entry in told["entries"]] == ["issue"]
    assert told["entries"][0]["leaf"]["sha256"] == certificate.digest


@pytest.mark.parametrize(("log_id", "status"), [("a" * 26, 404), ("../../etc/passwd", 404), ("short", 422)])
def test_an_id_that_is_not_there_is_not_found(client, db, log_id, status):
    assert client.get(f"/api/v1/register/entries/{log_id}").status_code == status


def test_a_figure_is_the_one_that_the_command_and_the_page_tell(certificate, client):
    name = "new-high-skilled"
    told = client.get(f"/api/v1/figures/{name}", {"from": "2023-01-01", "to": "2023-12-31"}).json()
    page = client.get(f"/figures/{name}.json", {"from": "2023-01-01", "to": "2023-12-31"}).json()
    assert {key: page[key] for key in told} == told


def test_every_figure_is_listed(certificate, client):
    assert [row["id"] for row in client.get("/api/v1/figures").json()] == figures.names()


def test_an_unknown_figure_and_a_reversed_period_are_refused_by_code(client, db):
    unknown = client.get("/api/v1/figures/no-such")
    reversed_ = client.get("/api/v1/figures/firms-filed", {"from": "2023-02-01", "to": "2023-01-01"})
    assert (unknown.status_code, unknown.json()) == (404, {"refused": "figure.unknown"})
    assert (reversed_.status_code, reversed_.json()) == (400, {"refused": "figure.period-reversed"})


def test_the_document_is_the_snapshot(client, db):
    """`python -m tests.api.snapshot` writes it anew: a released version only ever gains members."""
    assert document() == SNAPSHOT.read_text(encoding="utf-8").rstrip("\n")
    assert client.get("/api/v1/openapi.json").json() == json.loads(document())
