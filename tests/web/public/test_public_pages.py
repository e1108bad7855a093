# SPDX-License-Identifier: Apache-2.0
"""Every public page answers in both languages, under the strict policy, and tells no more than it may."""

import re

import pytest
from django.test import Client

from guildmark.domain.credentials.models import Credential, Leaf
from guildmark.engines import leaks

PAGES = (
    "/",
    "/?open=new-high-skilled",
    "/?open=firms-valid",
    "/?open=certificates",
    "/verify",
    "/apply/",
    "/notices/",
    "/notices/{notice}",
    "/notices/{notice}/object/1",
    "/figures/",
    "/figures/new-high-skilled",
    "/figures/firms-filed",
    "/figures/firms-valid?from=2023-01-01&to=2023-09-30",
    "/figures/certificates?level=3",
    "/figures/chief-technicians-by-firms",
    "/register/",
    "/register/e/{leaf}",
    "/c/{access}",
)


@pytest.fixture
def addresses(notice, certificate):
    return [page.format(notice=notice.pk, leaf=certificate.log_id, access=certificate.access_id) for page in PAGES]


def _text(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.mark.parametrize(("language", "lang"), [("zh-CN", "zh-hans"), ("en", "en")])
def test_every_page_answers_in_the_visitors_language(addresses, language, lang):
    visitor = Client(headers={"accept-language": language})
    for address in addresses:
        response = visitor.get(address)
        assert (address, response.status_code) == (address, 200)
        assert f'<html lang="{lang}"' in response.content.decode()


def test_an_english_page_says_nothing_of_its_own_in_chinese(visitor, certificate):
    english = Client(headers={"accept-language": "en"})
    page = english.get("/verify").content.decode()
    page = page.replace("简体中文", "")
    assert re.findall("[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", " ", page)) == []


def test_no_page_holds_inline_script_or_style_and_the_policy_forbids_them(visitor, addresses):
    for address in addresses:
        response = visitor.get(address)
        html = response.content.decode()
        assert re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html) is None, address
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_page_shows_an_identity_number_or_a_phone(visitor, addresses):
    for address in addresses:
        found = [
            finding for finding in leaks.find(_text(visitor.get(address))) if finding.kind in {"id-number", "phone"}
        ]
        assert (address, found) == (address, [])


def test_only_the_certificates_own_page_names_its_holder(visitor, addresses, certificate):
    naming = [address for address in addresses if certificate.person.name in _text(visitor.get(address))]
    assert naming == [f"/c/{certificate.access_id}"]


@pytest.mark.parametrize(
    "address",
    [
        "/c/aaaaaaaaaaaaaaaaaaaaaa",
        "/c/aaaaaaaaaaaaaaaaaaaaaa/credential.json",
        "/notices/999999",
        "/notices/99999999999999999999",
        "/notices/1/receipt/AAAAAAAAAAAA",
        "/notices/999999/object/1",
        "/figures/nothing-such",
        "/figures/nothing-such.json",
        "/register/e/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/register/tile/9/000",
        "/register/tile/../checkpoint",
        "/register/tile/0/x001/000/../../../keys.json",
        "/status/1999-1-r",
    ],
)
def test_what_is_not_there_is_a_404(visitor, address):
    assert visitor.get(address).status_code == 404


def test_the_language_is_remembered_from_a_link(visitor):
    answer = visitor.get("/verify?lang=en", follow=True)
    assert answer.redirect_chain == [("/verify", 302)]
    assert "Check a certificate" in _text(answer) or '<html lang="en"' in answer.content.decode()


def test_the_home_page_counts_what_the_register_holds(visitor):
    page = _text(visitor.get("/"))
    new = Leaf.objects.filter(first_high=True, act="issue").count()
    assert f"{new:,}" in page
    assert f"{Credential.objects.filter(status='active').count():,}" in page


def test_the_site_says_that_it_lives_and_is_ready(visitor, settings):
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").json()["ready"] is True
    (settings.REGISTER_FOLDER / "checkpoint").write_bytes(b"other")
    assert visitor.get("/readyz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/figures/", "/register/", "/notices/"])
def test_a_house_in_which_nothing_was_set_up_yet_still_opens(client, address):
    assert client.get(address).status_code == 200
