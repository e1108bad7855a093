# SPDX-License-Identifier: Apache-2.0
"""The desk: queues with true counts, filings, objections, revocations by two people, the journal."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from guildmark.domain.cases.models import Filing
from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.credentials.queries import leaf_of
from guildmark.domain.people.models import Person
from guildmark.domain.publicity import actions as publicity
from guildmark.engines.rosters import credit_codes
from guildmark.flows import offices
from guildmark.kernel import jobs, journal


def counts(client):
    """The queues beside the desk: words → count."""
    menu = client.get("/desk/").context["desk_menu"]
    return {str(item["label"]): item["count"] for item in menu[0]["items"][1:]}


def questions(client, page):
    """How many queries a page asks; the first page of a sign-in also notes when it was seen, so it is asked twice."""
    client.get(page)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


@pytest.fixture
def objected(firm):
    """An objection to the first line of a notice that is up."""
    shown = factories.notice(factories.batch(firm, "shown"))
    return publicity.object_to(shown.lines.first(), text="年限与事实不符", contact="甲乙 010-0000")


@pytest.fixture
def credential(firm):
    """A certificate."""
    factories.batch(firm, "closed")
    return Credential.objects.order_by("pk").first()


def test_the_queues_count_what_their_lists_show(town, firm, officer, objected):
    factories.batch(firm, "filed", factories.rows(2, 10), title="第二批")
    found = counts(officer)
    assert found == {
        "进行中的批次": 2, "已报送的计划": 1, "正在公示": 1, "待处理异议": 1, "待复核撤销": 0,
        "待处理的姓名": 0, "被退回的报送": 0, "报送逾期": 0, "90 天内到期的备案": 0,
    }  # fmt: skip
    queues = officer.get("/desk/").context["desk_menu"][0]["items"][1:]
    assert [officer.get(item["url"]).context["count"] for item in queues] == list(found.values())


def test_the_queues_of_another_district_are_empty(town, objected, browse):
    assert set(counts(browse(town.other_district)).values()) == {0}


def test_a_filing_that_ends_soon_is_in_its_queue(town, officer):
    factories.firm(town, ends=factories.START + dt.timedelta(days=90))
    factories.firm(town, ends=factories.START + dt.timedelta(days=91))
    assert counts(officer)["90 天内到期的备案"] == 1


@pytest.mark.parametrize("words", ["第1机械", "jixieyouxian", "Y003723990001", "91"])
def test_a_filing_is_found_by_name_pinyin_body_and_credit_code(town, firm, officer, words):
    assert officer.get("/desk/filings/", {"q": words}).context["count"] == 1


def test_what_is_not_there_is_not_found(town, firm, officer):
    assert officer.get("/desk/filings/", {"q": "没有"}).context["count"] == 0


def test_a_filing_is_suspended_with_a_reason_and_reinstated(town, firm, officer):
    page = f"/desk/filings/{firm.filing.pk}/change/"
    officer.post(page, {"do": "suspend", "reason": "整改期内"})
    assert Filing.objects.get().state == "suspended"
    officer.post(page, {"do": "reinstate", "reason": "整改完成"})
    assert [event.deed for event in Filing.objects.get().events.order_by("pk")] == ["suspend", "reinstate"]


def test_without_a_reason_nothing_is_done(town, firm, officer, no_table_changed):
    with no_table_changed():
        answer = officer.post(f"/desk/filings/{firm.filing.pk}/change/", {"do": "suspend", "reason": " "})
    assert answer.status_code == 422


def wanted(town, **changes):
    """What the form of a new filing posts, for a firm without one."""
    code = credit_codes.make_code("379901", "MA900001")
    offices.register_firms([(code, "鸢都新办机械有限公司", "379901")], by=town.officer)
    told = {"credit_code": code, "body_code": "Y000037990777", "starts": "2023-08-01", "ends": "2026-07-31"}
    return told | {"scope": "6-18-01-01 5 4 3\n6-18-01-02、3"} | changes


def test_a_filing_is_recorded_with_its_scope(town, officer):
    assert officer.post("/desk/filings/new/", wanted(town)).status_code == 302
    scope = {row.occupation: row.levels for row in Filing.objects.get().scopes.all()}
    assert scope == {"6-18-01-01": ["5", "4", "3"], "6-18-01-02": ["3"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("credit_code", "91379901MA9000010X"),
        ("body_code", "Y0000379907"),
        ("scope", "9-99-99-99 3"),
        ("scope", "6-18-01-01 9"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_recorded(town, officer, field, value):
    told = wanted(town) | {field: value}
    assert field in officer.post("/desk/filings/new/", told).context["form"].errors
    assert not Filing.objects.exists()


def test_a_body_code_in_use_is_told(town, firm, officer):
    told = wanted(town, body_code=firm.filing.body_code)
    assert "body_code" in officer.post("/desk/filings/new/", told).context["form"].errors


def test_an_objection_shows_its_contact_to_whoever_decides_only(town, objected, officer, browse):
    page = f"/desk/objections/{objected.pk}/"
    assert "甲乙 010-0000" in officer.get(page).content.decode()
    reader = browse(town.district).get(page).content.decode()
    assert "年限与事实不符" in reader
    assert "甲乙 010-0000" not in reader


def test_an_upheld_objection_takes_the_line_out(objected, officer):
    officer.post(f"/desk/objections/{objected.pk}/", {"outcome": "upheld", "reason": "经查属实"})
    objected.refresh_from_db()
    assert (objected.state, objected.line.__class__.objects.get(pk=objected.line_id).state) == ("upheld", "taken-out")


def test_a_batch_is_stopped_and_the_firm_reads_why(firm, officer, handler):
    made = factories.batch(firm, "open")
    officer.post(f"/desk/batches/{made.pk}/stop/", {"reason": "现场检查发现问题"})
    assert "现场检查发现问题" in handler.get(f"/portal/batches/{made.pk}/").content.decode()


def test_a_certificate_is_revoked_by_two_people(town, credential, officer, browse):
    page = f"/desk/certificates/{credential.pk}/"
    officer.post(page, {"reason": "成绩登记有误"})
    decide = f"/desk/revocations/{Revocation.objects.get().pk}/"
    assert officer.post(decide, {"do": "confirm"}).context["code"] == "revocation.same-person"
    browse(town.supervisor).post(decide, {"do": "confirm"})
    credential.refresh_from_db()
    assert credential.status == "revoked"


def test_a_proposal_can_be_withdrawn(credential, officer):
    officer.post(f"/desk/certificates/{credential.pk}/", {"reason": "成绩登记有误"})
    officer.post(f"/desk/revocations/{Revocation.objects.get().pk}/", {"do": "withdraw"})
    assert Revocation.objects.get().state == "withdrawn"


def test_the_journal_is_read_by_kind_subject_and_day(town, firm, officer):
    factories.batch(firm, "closed")
    page = officer.get("/desk/journal/", {"kind": "evaluations.batch.opened"})
    assert {line.kind for line in page.context["page"]} == {"evaluations.batch.opened"}
    assert officer.get("/desk/journal/", {"day": str(factories.START)}).context["count"] > 0
    assert officer.get("/desk/journal/", {"day": "2020-01-01"}).context["count"] == 0
    assert officer.get("/desk/journal/", {"subject": "evaluations.batch:"}).context["count"] > 0


def test_a_check_of_the_journal_is_asked_for_and_its_last_result_stands_on_the_page(town, officer):
    journal.chain()
    assert officer.get("/desk/journal/").context["verdict"] is None
    journal.chain()
    for _ in range(2):
        officer.post("/desk/journal/check/")
    assert officer.get("/desk/journal/").context["checking"]
    assert jobs.run_due(inline=True) == 1
    page = officer.get("/desk/journal/")
    assert (page.context["checking"], page.context["verdict"].data["ok"]) == (False, True)
    assert page.context["verdict"].data["lines"] > 0


def test_the_journal_page_says_head_and_waiting(town, officer):
    journal.chain()
    page = officer.get("/desk/journal/")
    assert (page.context["waiting"], page.context["head"]) == (0, journal.head())


def test_a_line_of_the_journal_is_told_in_words_and_opens_what_it_is_about(town, firm, officer):
    made = factories.batch(firm, "open")
    asked = {"kind": "evaluations.batch.opened"}
    zh = officer.get("/desk/journal/", asked).content.decode()
    en = officer.get("/desk/journal/", asked, headers={"accept-language": "en"}).content.decode()
    link = f'<a href="/desk/batches/{made.pk}/">'
    assert (f"{link}批次 {made.pk}</a>" in zh, f"{link}batch {made.pk}</a>" in en) == (True, True)
    assert ("开考</th>" in zh, "a batch was opened</th>" in en) == (True, True)


def test_the_journal_page_names_no_candidate(town, firm, officer):
    factories.batch(firm, "closed")
    text = "".join(officer.get("/desk/journal/", {"page": n}).content.decode() for n in (1, 2))
    assert [name for name in Person.objects.values_list("name", flat=True) if name in text] == []


def test_the_table_of_permissions_has_every_deed(town, officer):
    from guildmark.kernel.grants import permits_table

    assert len(officer.get("/desk/permits/").context["rows"]) == len(permits_table())


@pytest.mark.parametrize(
    "page", ["/desk/", "/desk/filings/", "/desk/batches/", "/desk/notices/", "/desk/certificates/"]
)
def test_lists_ask_the_same_number_of_questions_however_long(town, officer, page):
    def more(entries):
        firm = factories.firm(town)
        factories.batch(firm, "closed", entries[:1])
        factories.batch(firm, "shown", entries[1:], title="第二批")

    more(factories.rows(2))
    once = questions(officer, page)
    for start in (10, 20):
        more(factories.rows(2, start))
    assert questions(officer, page) == once


def test_a_leaf_has_the_number_at_the_desk_that_it_has_in_public(town, officer, credential):
    [leaf] = leaf_of(credential.log_id)
    leaf.index = 4_711
    leaf.save(update_fields=["index"])
    text = officer.get(f"/desk/certificates/{credential.pk}/").content.decode()
    assert f'<a href="/register/e/{credential.log_id}">4,712</a>' in text
    assert "4,711" not in text
    assert "签发" in text
