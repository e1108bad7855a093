# SPDX-License-Identifier: Apache-2.0
"""By number and name: two answers, the same bytes and the same work for either being wrong."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildmark.web.public import verify

UNKNOWN = "Y000000000000233000001"


@pytest.fixture
def ask(visitor, certificate):
    """A function that asks by number and name, and says how many queries that took."""

    def asked(number=certificate.number, name=certificate.person.name):
        with CaptureQueriesContext(connection) as queries:
            response = visitor.post("/verify", {"number": number, "name": name})
        return response, len(queries)

    asked()
    return asked


def test_number_and_name_show_the_certificate(ask, certificate):
    response, _ = ask()
    page = response.content.decode()
    assert certificate.person.name in page
    assert certificate.access_id not in page


def test_a_wrong_name_and_an_unknown_number_are_the_same_bytes_and_the_same_work(ask):
    wrong, first = ask(name="王不是")
    unknown, second = ask(number=UNKNOWN)
    both, third = ask(number=UNKNOWN, name="王不是")
    assert wrong.content == unknown.content == both.content
    assert wrong.status_code == unknown.status_code == 200
    assert first == second == third
    assert dict(wrong.headers) == dict(unknown.headers)


def test_what_was_typed_is_not_shown_again(ask):
    assert "王不是" not in ask(name="王不是")[0].content.decode()


def test_spaces_full_width_digits_and_small_letters_are_forgiven(ask, certificate):
    typed = " " + certificate.number.lower().replace("0", "０")
    assert certificate.number in ask(number=typed, name=f" {certificate.person.name} ")[0].content.decode()


@pytest.mark.parametrize("typed", [{}, {"number": ""}, {"name": "王"}, {"number": "\x00", "name": "\x00"}])
def test_an_empty_or_broken_question_is_a_miss(visitor, typed):
    assert "没有这个编号与这个姓名的证书" in visitor.post("/verify", typed).content.decode()


def test_a_name_never_stands_in_an_address(visitor, certificate):
    answer = visitor.get("/verify", {"number": certificate.number, "name": certificate.person.name})
    assert (answer.status_code, answer["Location"]) == (302, "/verify")


def test_the_form_is_guarded_against_other_sites(city):
    assert Client(enforce_csrf_checks=True).post("/verify", {"number": UNKNOWN, "name": "王"}).status_code == 403


def test_the_pages_own_token_is_accepted(city):
    visitor = Client(enforce_csrf_checks=True)
    token = visitor.get("/verify").context["csrf_token"]
    typed = {"number": UNKNOWN, "name": "王", "csrfmiddlewaretoken": token}
    assert visitor.post("/verify", typed).status_code == 200


def test_one_client_cannot_ask_without_end(visitor, monkeypatch):
    monkeypatch.setattr(verify.A_MINUTE, "limit", 2)
    answers = [visitor.post("/verify", {"number": UNKNOWN, "name": "王"}).status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]
