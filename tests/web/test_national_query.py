# SPDX-License-Identifier: Apache-2.0
"""The national query's pages: a firm sends, hands the answer in, takes it, mends; the desk counts the days."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories

from guildmark.domain.credentials.models import Submission, SubmissionFile
from guildmark.flows import daily, submissions

pytestmark = pytest.mark.usefixtures("register_folder")


@pytest.fixture
def closed(firm):
    made = factories.batch(firm, "closed", factories.rows(3))
    daily.run_due()
    return made


def numbers():
    return list(Submission.objects.order_by("credential__number").values_list("credential__number", flat=True))


def answer(*rows):
    data = "\n".join(["证书编号,审核结果,退回原因", *rows]).encode()
    return {"answer": SimpleUploadedFile("反馈.csv", data)}


def test_a_firm_sends_hands_in_and_takes(closed, handler):
    page = f"/portal/batches/{closed.pk}/submission/"
    assert "3 张还没有报送" in handler.get(page).content.decode()
    assert handler.get(page + "workbook/").status_code == 200
    handler.post(page + "send/")
    one, two, three = numbers()
    checked = handler.post(page + "answer/", answer(f"{one},已入库,", f"{two},退回,性别不符", f"{three},不明,"))
    kept = SubmissionFile.objects.get(kind="answer")
    assert checked.headers["Location"] == f"/portal/answers/{kept.pk}/"
    told = handler.get(checked.headers["Location"]).content.decode()
    assert "新入库 1 张，新退回 1 张" in told
    assert "看不懂审核结果的写法" in told
    handler.post(f"/portal/answers/{kept.pk}/take/")
    assert list(Submission.objects.order_by("credential__number").values_list("state", flat=True)) == [
        "accepted", "returned", "sent",
    ]  # fmt: skip
    assert "1 张被退回，改好再报" in handler.get(page).content.decode()


def test_what_was_returned_is_mended_on_a_page_that_says_why(firm, closed, handler):
    submissions.send(closed, by=firm.handler)
    submissions.note_answers(closed, {numbers()[1]: ("returned", "缺少工种名称")}, by=firm.handler)
    row = Submission.objects.get(state="returned")
    page = f"/portal/submissions/{row.pk}/mend/"
    assert "缺少工种名称" in handler.get(page).content.decode()
    fields = {field["key"]: field["value"] for field in handler.get(page).context["fields"]}
    handler.post(page, fields | {"trade": "数控车工"})
    row.refresh_from_db()
    assert (row.state, submissions.queries.mended_values(row)) == ("not-sent", {"trade": "数控车工"})


def test_an_answer_that_cannot_be_read_is_told_and_not_kept(closed, handler, no_table_changed):
    with no_table_changed():
        told = handler.post(
            f"/portal/batches/{closed.pk}/submission/answer/", {"answer": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
        )
    assert told.status_code == 422
    assert "没有保存" in told.content.decode()


def test_the_desk_lists_what_is_not_accepted_with_the_days_waited(closed, officer):
    daily.advance_working_days(12)
    page = officer.get("/desk/submissions/")
    assert page.context["count"] == 3
    assert [row.waited for row in page.context["page"]] == [12, 12, 12]
    assert "逾期" in page.content.decode()
    assert officer.get("/desk/submissions/?state=overdue").context["count"] == 3
    assert officer.get("/desk/submissions/?state=returned").context["count"] == 0


def test_the_lists_ask_as_many_questions_for_many_as_for_few(town, firm, officer, django_assert_max_num_queries):
    factories.batch(firm, "closed", factories.rows(1))
    with django_assert_max_num_queries(100) as few:
        officer.get("/desk/submissions/")
        officer.get("/desk/submissions/batches/")
    factories.batch(firm, "closed", factories.rows(4, 10), title="第二批")
    with django_assert_max_num_queries(len(few)):
        officer.get("/desk/submissions/")
        officer.get("/desk/submissions/batches/")


def test_a_checker_reads_and_sends_nothing(closed, checker, no_table_changed):
    page = f"/portal/batches/{closed.pk}/submission/"
    assert "由企业经办人或市级经办人报送" in checker.get(page).content.decode()
    with no_table_changed():
        assert checker.post(page + "send/").status_code == 403
