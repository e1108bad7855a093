# SPDX-License-Identifier: Apache-2.0
"""Notices with masked names, and objections by anyone."""

import re

from django.test import Client

from guildmark.domain.cases.models import Filing
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.publicity.models import Notice, Objection
from guildmark.flows import daily, filings
from guildmark.flows.self_evaluation import decide_objection
from guildmark.kernel import clock


def _text(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def test_a_notice_shows_masked_names_only(visitor, notice):
    page = _text(visitor.get(f"/notices/{notice.pk}"))
    lines = list(notice.lines.all())
    entries = batches.entries_by_id([line.subject_id for line in lines])
    assert lines
    for line in lines:
        assert line.name in page
        assert entries[line.subject_id].person.name not in page
        assert "*" in line.name


def test_the_list_names_every_notice_those_up_first(visitor, notice):
    rows = visitor.get("/notices/").context["page"].object_list
    assert len(rows) == Notice.objects.count()
    assert rows[0]["days_left"] is not None


def test_a_notice_is_named_in_english_with_the_firm_as_registered(city, notice):
    page = Client(headers={"accept-language": "en"}).get(f"/notices/{notice.pk}").context["notice"]
    assert page["title"] == f"Assessment results: {notice.title.removesuffix('评价结果公示')}"


def test_an_objection_is_answered_with_a_receipt_and_no_words_in_the_address(visitor, notice):
    answer = visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试", "contact": "13800138000"})
    made = Objection.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/notices/{notice.pk}/receipt/{made.receipt}"
    page = _text(visitor.get(answer["Location"]))
    assert made.receipt in page
    assert "13800138000" not in page
    assert "他没有参加考试" not in page


def test_an_empty_objection_is_sent_back(visitor, notice):
    answer = visitor.post(f"/notices/{notice.pk}/object/1", {"text": " ", "contact": ""})
    assert answer.status_code == 422
    assert not Objection.objects.exists()


def test_a_late_objection_is_refused_and_told_of_revocation(visitor, notice):
    daily.advance_working_days(6)
    assert clock.today() > notice.until
    answer = visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试"})
    assert answer.status_code == 409
    assert "撤销" in _text(answer)
    assert not Objection.objects.exists()


def test_a_receipt_tells_the_decision_with_the_city_s_reason(visitor, notice, officers):
    filed = visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试"})["Location"]
    waiting = _text(visitor.get(filed))
    decide_objection(Objection.objects.get(), upheld=True, reason="签到表无此人", by=officers[0])
    decided = _text(visitor.get(filed))
    assert ("异议已收到" in waiting, "签到表无此人" in waiting) == (True, False)
    assert ("异议已收到" in decided, "签到表无此人" in decided, "这一行不发证书" in decided) == (False, True, True)


def test_the_address_of_a_line_that_is_out_gives_no_form(visitor, notice, officers):
    visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试"})
    decide_objection(Objection.objects.get(), upheld=True, reason="签到表无此人", by=officers[0])
    answer = visitor.get(f"/notices/{notice.pk}/object/1")
    assert (answer.status_code, "<textarea" in answer.content.decode()) == (409, False)


def test_the_home_page_counts_a_certificate_of_a_dismissed_objection_in_the_same_breath(visitor, notice, officers):
    visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试"})
    daily.advance_working_days(6)
    before = sum(visitor.get("/").context["stair_counts"].values())
    decide_objection(Objection.objects.get(), upheld=False, reason="签到表有此人", by=officers[0])
    assert sum(visitor.get("/").context["stair_counts"].values()) == before + 1


def test_a_suspension_moves_the_figure_and_the_published_log_in_the_same_breath(visitor, officers):
    def shown():
        now = visitor.get("/figures/firms-valid.json").json()
        return now["value"], now["receipt"]["checkpoint"]["size"]

    (valid, size), filing = shown(), Filing.objects.filter(state="filed").first()
    filings.suspend(filing, reason="未按备案范围开展评价", by=officers[0])
    later = shown()
    assert later[0] == valid - 1
    assert later[1] > size
    assert visitor.get("/register/checkpoint").content.split(b"\n")[1] == b"%d" % later[1]


def test_a_receipt_of_another_notice_opens_nothing(visitor, notice):
    visitor.post(f"/notices/{notice.pk}/object/1", {"text": "他没有参加考试"})
    other = Notice.objects.exclude(pk=notice.pk).first()
    assert visitor.get(f"/notices/{other.pk}/receipt/{Objection.objects.get().receipt}").status_code == 404


def test_a_line_taken_out_is_struck_and_takes_no_more_objections(visitor, notice):
    line = notice.lines.order_by("position").first()
    line.state = "taken-out"
    line.save(update_fields=["state"])
    shown = visitor.get(f"/notices/{notice.pk}").context["page"].object_list[0]
    assert (shown["out"], shown["url"]) == (True, "")
    answer = visitor.post(f"/notices/{notice.pk}/object/{line.position}", {"text": "他没有参加考试"})
    assert answer.status_code == 409


def test_certificates_follow_the_notice_and_both_figures_of_the_home_page_rise(visitor, notice):
    def shown():
        page = visitor.get("/").context
        return sum(page["stair_counts"].values()), {row["id"]: row["value"] for row in page["figures"]}

    before, frozen = shown()
    daily.advance_working_days(6)
    after, later = shown()
    assert after - before == notice.lines.count()
    assert later["certificates"] - frozen["certificates"] == notice.lines.count()
    assert later["new-high-skilled"] == frozen["new-high-skilled"]


def test_what_the_days_of_a_notice_rest_on_leads_to_its_place_in_the_rules(visitor, notice):
    [(words, url)] = visitor.get(f"/notices/{notice.pk}").context["notice"]["basis"]
    address, _, anchor = url.partition("#")
    html = visitor.get(address).content.decode()
    row = html[html.index(f'id="{anchor}"') :].partition("</tr>")[0]
    assert words in row
