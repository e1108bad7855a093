# SPDX-License-Identifier: Apache-2.0
"""What can I apply for, without an account: answered by POST, kept nowhere, in no address and no log."""

import logging
import time

import pytest
from django.db import connection
from django.test import Client

from guildmark.engines import rules
from guildmark.facts import in_force, offers, questions
from guildmark.flows.dry_runs import occupations
from guildmark.kernel import clock
from guildmark.web.public.applying_form import Reading

ANSWERS = {
    "occ": "车工 6-18-01-01",
    "since-y": "2015",
    "since-m": "3",
    "birth_date-y": "1968",
    "birth_date-m": "5",
    "cur_level": "4",
    "cert_date-y": "2020",
    "cert_date-m": "6",
    "cert_date-d": "1",
    "cert_occ-same": "on",
    "education": "none",
    "none-shown": "on",
}


@pytest.fixture
def ask(visitor):
    """A function that posts answers and returns the page."""

    def asked(**changes):
        return visitor.post("/apply/", ANSWERS | changes)

    return asked


def read(posted, on=None):
    on = on or clock.today()
    offered = in_force.offers_on(on)
    return Reading(posted, occupations(), on).all_of(questions.groups_of(offered))


def rows():
    """How many rows each table has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f'select count(*) from "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def test_answers_are_judged_at_once(ask):
    page = ask()
    told = page.content.decode()
    assert page.status_code == 200
    assert "2024-06-01" in told
    assert "您在这里" in told
    assert {one.level: one.verdict for one in page.context["levels"]}["3"] == "no"


def test_each_verdict_on_the_page_is_that_of_the_rules(ask):
    page, on = ask(), clock.today()
    answers, offered = read(ANSWERS).answers, in_force.offers_on(on)
    expected = {}
    for offer in offered:
        decision = offers.decision_of(offer, answers, on, in_force.editions_on(on))
        expected[offer.pack.id, offer.level] = rules.verdict(
            offer.pack, decision, offers.facts_for(offer, decision, answers), on
        )
    shown = [*page.context["levels"], *page.context["others"]]
    assert len(shown) > 10
    assert all(expected[one.explanation.book.id, one.level] == one.verdict for one in shown)


def test_nothing_is_stored_nothing_stands_in_an_address_and_no_cookie_holds_it(ask, visitor):
    ask()
    before = rows()
    page = ask()
    assert rows() == before
    assert (page.status_code, page.redirect_chain if hasattr(page, "redirect_chain") else []) == (200, [])
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert not any("1968" in str(morsel.value) for morsel in visitor.cookies.values())


def test_no_log_names_an_answer(ask, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(occ="没有这一行的工作")
    own = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert not any("没有这一行" in text or "1968" in text for text in own)


def test_answers_in_an_address_are_not_read(visitor):
    answer = visitor.get("/apply/", {"birth_date-y": "1968"})
    assert (answer.status_code, answer["Location"]) == (302, "/apply/")


def test_what_cannot_be_determined_is_called_so_even_where_time_will_settle_it(ask):
    page = ask(**{"none-shown": ""})
    assert {one.level: one.verdict for one in page.context["levels"]}["3"] == "unknown"
    assert page.context["finding"].startswith("最晚 2024-06-01 起")
    assert "最晚 <b>2024-06-01</b> 起可以申报" in page.content.decode()


def test_no_name_and_no_number_is_asked(visitor):
    page = visitor.get("/apply/").content.decode()
    assert 'name="name"' not in page
    assert "id_number" not in page
    assert "不问姓名和证件号码" in page


def test_an_open_question_is_no_no(visitor):
    page = visitor.post("/apply/", {})
    assert {one.verdict for one in (*page.context["levels"], *page.context["others"])} == {"unknown"}
    assert "没有答的，不当作“没有”" in page.content.decode()


def test_one_tick_says_none_of_these():
    answers = read({"none-shown": "on", "title": "junior"}).answers
    assert answers["title"] == "junior"
    assert answers["pre_technician_date"] is rules.NONE
    assert answers["apprenticeship_done"] is False
    assert "title_date" not in answers or answers["title_date"] is rules.NONE


@pytest.mark.parametrize(
    ("parts", "answer", "filled", "wrong"),
    [
        (("1995", "", ""), "1995-12-31", True, False),
        (("1995", "6", ""), "1995-06-30", True, False),
        (("１９９５", "6", "7"), "1995-06-07", False, False),
        (("2023", "2", "30"), "2023-02-30", False, True),
        (("2031", "1", "1"), "2031-01-01", False, True),
        (("95", "", ""), "Unknown(code='absent', given='')", False, True),
    ],
)
def test_days_are_read_as_they_were_written(parts, answer, filled, wrong, city):
    sheet = read(dict(zip(("since-y", "since-m", "since-d"), parts, strict=True)))
    assert str(sheet.answers["since"]) == answer
    assert ("since" in sheet.read_as, "since" in sheet.errors) == (filled, wrong)


def test_a_certificate_of_the_future_and_30_february_cannot_be_judged(ask):
    levels = lambda page: {one.level: one.verdict for one in page.context["levels"]}  # noqa: E731 - short
    assert levels(ask(**{"cert_date-y": "2031"}))["3"] == "unknown"
    page = ask(**{"cert_date-m": "2", "cert_date-d": "30"})
    assert levels(page)["3"] == "unknown"
    assert "没有这一天" in page.content.decode()


def test_an_occupation_that_is_none_is_told_and_not_guessed(ask):
    page = ask(occ="不存在的工作")
    assert page.context["errors"] == 1
    assert "职业分类里没有这个名称" in page.content.decode()


@pytest.mark.parametrize(
    "posted", [{"occ": "\x00"}, {"since-y": "²"}, {"insured_months": "9" * 60}, {"cur_level": "Q"}]
)
def test_whatever_is_posted_is_answered(visitor, posted):
    assert visitor.post("/apply/", posted).status_code == 200


def test_it_needs_the_token_of_the_form(city):
    assert Client(enforce_csrf_checks=True).post("/apply/", ANSWERS).status_code == 403


def test_in_english_too(city):
    page = Client(headers={"accept-language": "en"}).post("/apply/", ANSWERS).content.decode()
    assert "from 2024-06-01" in page
    assert "Level 3" in page or "level 3" in page


def test_it_is_quick_and_asks_the_database_little(ask, django_assert_max_num_queries):
    ask()
    began = time.perf_counter()
    with django_assert_max_num_queries(12):
        ask()
    assert time.perf_counter() - began < 1
