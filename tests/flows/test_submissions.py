# SPDX-License-Identifier: Apache-2.0
"""The national query: sent, answered, returned, mended and sent again; how long it has been waited for."""

import io
import json

import pytest
from python_calamine import CalamineWorkbook
from tests import factories

from guildmark.domain.credentials.models import Credential, Submission, SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.flows import corrections, daily, revocations, submissions
from guildmark.kernel import clock, journal


@pytest.fixture
def closed(firm):
    made = factories.batch(firm, "closed", factories.rows(3))
    daily.run_due()
    return made


def numbers():
    return list(Credential.objects.order_by("number").values_list("number", flat=True))


def states():
    return list(Submission.objects.order_by("credential__number").values_list("state", flat=True))


def answer_file(*rows):
    return "\n".join(["证书编号,审核结果,退回原因", *rows]).encode()


def receive(firm, batch, *rows):
    return submissions.receive_answer(batch, answer_file(*rows), "反馈.csv", by=firm.handler)


def read(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_certificates_are_expected_within_the_packs_working_days(closed):
    [due] = set(Submission.objects.values_list("due", flat=True))
    assert due == clock.add_working_days(clock.today(), 10)
    assert states() == ["not-sent"] * 3
    [line] = factories.journaled("credentials.submission.expected", closed.organisation)
    assert (line.data["count"], line.data["about"]) == (3, f"evaluations.batch:{closed.pk}")


def test_the_workbook_tells_what_the_packs_columns_ask_for(firm, closed):
    head, *rows = read(submissions.workbook(closed, by=firm.handler))
    told = dict(zip(head, rows[0], strict=True))
    assert [row[0] for row in rows] == numbers()
    assert (told["姓名"], told["证件号码"]) == (factories.NAMES[0], factories.number(0))
    assert (told["等级"], told["理论成绩"], told["技能成绩"], told["评定成绩"]) == ("三级/高级工", "80", "80", "合格")
    assert (told["评价机构备案号"], told["联系电话"]) == (numbers()[0][:13], "")
    assert states() == ["not-sent"] * 3


def test_sending_is_noted_with_the_files_digest_and_happens_once(firm, closed):
    sent = submissions.send(closed, by=firm.handler)
    assert (states(), sent.rows, sent.kind) == (["sent"] * 3, 3, "sent")
    assert read(submissions.kept(sent, by=firm.handler))[1][0] == numbers()[0]
    [line] = factories.journaled("credentials.submission.sent", sent)
    assert line.data == {"count": 3, "sha256": sent.sha256}
    with factories.refused("submission.nothing-to-send"):
        submissions.send(closed, by=firm.handler)


def test_an_answer_is_checked_first_and_taken_when_somebody_says_so(firm, closed):
    submissions.send(closed, by=firm.handler)
    one, two, three = numbers()
    kept, run = receive(firm, closed, f"{one},已入库,", f"{two},退回,性别与公安不符", f"{three},怎么样,")
    assert [(p.row, p.code) for p in run.checked.problems] == [(4, "answer.state-unknown")]
    assert states() == ["sent"] * 3
    assert submissions.take_answer(kept, by=firm.handler) == {"accepted": 1, "returned": 1}
    assert states() == ["accepted", "returned", "sent"]
    assert Submission.objects.get(state="returned").reason == "性别与公安不符"
    [line] = factories.journaled("credentials.submission.answered", kept)
    assert line.data == {"accepted": 1, "returned": 1}


def test_an_answer_taken_once_is_not_taken_again(firm, closed):
    submissions.send(closed, by=firm.handler)
    kept, _ = receive(firm, closed, f"{numbers()[0]},已入库,")
    submissions.take_answer(kept, by=firm.handler)
    with factories.refused("submission.nothing-new"):
        submissions.take_answer(kept, by=firm.handler)


def test_an_answer_that_cannot_be_read_is_not_kept(firm, closed, no_table_changed):
    with no_table_changed():
        kept, run = submissions.receive_answer(closed, b"%PDF-1.7", "a.pdf", by=firm.handler)
    assert (kept, [p.code for p in run.checked.problems]) == (None, ["file.not-a-workbook"])


def test_the_marked_workbook_says_what_is_wrong_beside_the_row(firm, closed):
    submissions.send(closed, by=firm.handler)
    kept, _ = receive(firm, closed, f"{numbers()[0]},已入库,", "Y1,已入库,")
    head, first, _second = read(submissions.marked(kept, by=firm.handler))
    assert (head[-2:], first[0]) == (["行", "问题"], "Y1")
    assert "不在本批" in first[-1]


@pytest.fixture
def returned(firm, closed):
    submissions.send(closed, by=firm.handler)
    submissions.note_answers(closed, {numbers()[1]: ("returned", "性别与公安不符")}, by=firm.handler)
    return Submission.objects.get(state="returned")


def test_a_returned_certificate_is_mended_and_goes_with_the_next_workbook(firm, closed, returned):
    submissions.mend(returned, {"sex": "女", "phone": "13800138000"}, by=firm.handler)
    head, row = read(submissions.workbook(closed, by=firm.handler))
    told = dict(zip(head, row, strict=True))
    assert (told["证书编号"], told["性别"], told["联系电话"]) == (numbers()[1], "女", "13800138000")
    submissions.send(closed, by=firm.handler)
    returned.refresh_from_db()
    assert (returned.state, returned.times) == ("sent", 2)
    [line] = factories.journaled("credentials.submission.mended", returned)
    assert line.data == {"columns": ["phone", "sex"]}


def test_what_stands_on_the_certificate_is_not_mended(firm, returned):
    with factories.refused("submission.not-to-mend"):
        submissions.mend(returned, {"name": "李四"}, by=firm.handler)
    assert {column["key"] for column, _ in submissions.mendable(returned)} >= {"sex", "phone", "trade"}


def test_a_certificate_that_was_not_returned_is_not_mended(firm, closed):
    with factories.refused("state.no-such-move"):
        submissions.mend(Submission.objects.first(), {"sex": "女"}, by=firm.handler)


def test_what_is_not_accepted_is_listed_and_counted_and_overdue_after_its_days(town, firm, closed, returned):
    assert queries.pending(town.officer).count() == 3
    assert queries.overdue(town.officer).count() == 0
    standing = queries.standings(queries.visible_to(town.officer))[closed.pk]
    assert standing[1:6] == (3, 0, 2, 0, 1)
    daily.advance_working_days(11)
    assert queries.overdue(town.officer).count() == 3
    assert queries.overdue(town.other_district).count() == 0


def test_a_revoked_certificate_is_waited_for_no_more(town, firm, closed):
    credential = Credential.objects.first()
    revocations.confirm(revocations.propose(credential, reason="伪造", by=town.officer), by=town.supervisor)
    assert queries.pending(town.officer).count() == 2


def test_a_corrected_certificate_is_expected_anew_in_its_batch(town, firm, closed, returned):
    old = returned.credential
    question = corrections.begin(old, name="李娜娜", why="wrong", reason="登记写错", by=town.officer)
    [made] = corrections.confirm(question, by=town.supervisor)
    assert queries.of_batch("evaluations.batch", closed.pk).get(credential=made).state == "not-sent"
    assert queries.pending(town.officer).count() == 3
    _, row = read(submissions.workbook(closed, by=firm.handler))
    assert row[:2] == [made.number, "李娜娜"]


def test_the_journal_holds_no_number_or_name(firm, closed, returned):
    submissions.mend(returned, {"phone": "13800138000"}, by=firm.handler)
    told = json.dumps(list(journal.lines().values_list("data", flat=True)), ensure_ascii=False)
    assert all(text not in told for text in ("13800138000", factories.number(1), factories.NAMES[1], numbers()[1]))


def test_a_checker_and_another_firm_send_nothing(town, firm, closed):
    other = factories.firm(town)
    for actor in (firm.checker, other.handler, town.district):
        with factories.refused("deed.not-permitted"):
            submissions.send(closed, by=actor)
    assert SubmissionFile.objects.count() == 0


def test_the_city_confirms_by_the_querys_own_list_what_was_issued_until_a_day(town, firm, closed, returned):
    assert submissions.confirm_accepted(clock.today(), by=town.officer) == 2
    assert states() == ["accepted", "returned", "accepted"]
    [line] = factories.journaled("credentials.submission.confirmed")
    assert line.data == {"count": 2, "until": clock.today().isoformat()}
    with factories.refused("submission.nothing-new"):
        submissions.confirm_accepted(clock.today(), by=town.officer)


def test_a_list_confirms_nothing_ahead_and_is_the_citys(town, firm, closed):
    with factories.refused("submission.in-the-future"):
        submissions.confirm_accepted(clock.add_working_days(clock.today(), 1), by=town.officer)
    for actor in (firm.handler, town.district, town.supervisor):
        with factories.refused("deed.not-permitted"):
            submissions.confirm_accepted(clock.today(), by=actor)
