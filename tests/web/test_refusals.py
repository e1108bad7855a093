# SPDX-License-Identifier: Apache-2.0
"""Every refusal has words, and the middleware says them."""

import ast
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils import translation
from tests import factories

from guildmark.cli.words import WORDS as COMMAND_WORDS
from guildmark.domain.people.models import Account
from guildmark.kernel.refusals import Refused
from guildmark.web import refusals
from guildmark.web.refusal_words import WORDS
from guildmark.web.refusals import words_for

SOURCE = Path(__file__).resolve().parents[2] / "src" / "guildmark"
FLOORS = ("kernel", "domain", "facts", "flows", "reporting", "web/portal", "web/desk", "engines/documents")
CALLS = {"Refused": 0, "refuse_unless": 1, "ZipRefusedError": 0}


def codes():
    """Every code that is refused with, and those that queries hand on to be refused with."""
    found = {"assessor.candidate", "assessor.mentor", "assessor.superior"}
    for floor in FLOORS:
        for path in (SOURCE / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                place = CALLS.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
                if place is not None and isinstance(node.args[place], ast.Constant):
                    found.add(node.args[place].value)
    return sorted(found)


@pytest.mark.parametrize("code", codes())
def test_a_refusal_has_words_in_both_languages(code):
    assert all(text.strip() for text in WORDS.get(code) or COMMAND_WORDS[code])


def test_no_words_are_kept_for_what_is_refused_nowhere():
    assert sorted(set(WORDS) - set(codes())) == []


def test_facts_stand_in_the_sentence_and_a_missing_one_is_a_dash():
    with translation.override("en"):
        told = words_for(Refused("plan.too-late", earliest="2023-09-01"))
    assert told == (
        "A plan is filed — working days ahead: filed today, the earliest day is 2023-09-01.",
        "Move the examination.",
    )


def test_a_refused_deed_is_a_page_that_says_why_and_changes_nothing(firm, handler, no_table_changed):
    made = factories.batch(firm, "taken")
    with no_table_changed():
        answer = handler.post(
            f"/portal/batches/{made.pk}/open/", headers={"referer": f"http://testserver/portal/batches/{made.pk}/"}
        )
    assert (answer.status_code, answer.context["code"]) == (409, "plan.not-filed")
    assert "计划还没有报送" in answer.content.decode()
    assert f'href="/portal/batches/{made.pk}/"' in answer.content.decode()


def test_a_deed_of_another_office_is_403(firm, checker):
    answer = checker.post("/portal/batches/new/", {"title": "第一批"})
    assert (answer.status_code, answer.context["code"]) == (403, "deed.not-permitted")


def test_a_refused_firm_keeps_its_frame(client, firm):
    client.force_login(Account.objects.get(pk=firm.handler.id))
    made = factories.batch(firm)
    page = client.post(f"/portal/batches/{made.pk}/plan/file/")
    text = page.content.decode()
    assert page.status_code == 409
    assert firm.organisation.name in text
    assert 'data-face="portal"' in text
    assert 'href="/portal/batches/"' in text


def test_a_refused_officer_keeps_the_desk(town):
    request = RequestFactory().get("/desk/filings/")
    request.actor = town.officer
    assert refusals._frame(request) == "desk/base.html"
    assert refusals._frame(RequestFactory().get("/notices/1/object/1")) == "public/base.html"
