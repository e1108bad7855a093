# SPDX-License-Identifier: Apache-2.0
"""Uploading a roster in the portal: what is found, what is kept, what is taken."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories

from guildmark.domain.evaluations.models import Roster
from guildmark.engines import rosters
from guildmark.flows import filings, importing, taking
from guildmark.kernel import clock, jobs


@pytest.fixture
def batch(firm):
    """A draft without anybody."""
    return factories.batch(firm)


def send(client, batch, data, name="名册.xlsx"):
    """Upload a file."""
    return client.post(f"/portal/batches/{batch.pk}/roster/", {"roster": SimpleUploadedFile(name, data)})


def test_the_template_reads_back_without_a_problem(handler, batch):
    answer = handler.get(f"/portal/batches/{batch.pk}/template/")
    sheet = rosters.read(answer.content, "x.xlsx")
    assert [problem.code for problem in sheet.problems] == ["file.no-rows"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_good_roster_leads_to_its_finding(handler, batch):
    answer = send(handler, batch, factories.roster(*factories.rows(3)))
    page = handler.get(answer.headers["Location"])
    assert page.context["roster"]["good"] == 3
    assert "名册检查完成，3 人可以导入" in page.content.decode()


def test_a_problem_is_told_with_row_column_and_a_masked_value(handler, batch):
    wrong = factories.row(1, 证件号码=factories.number(1)[:17] + "A")
    page = handler.get(send(handler, batch, factories.roster(factories.row(0), wrong)).headers["Location"])
    found = next(one["problem"] for one in page.context["page"] if one["problem"].code.startswith("id."))
    assert (found.row, found.column) == (3, "证件号码")
    assert factories.number(1)[:17] not in page.content.decode()


def test_an_unreadable_file_is_told_and_nothing_is_kept(handler, batch, no_table_changed):
    with no_table_changed():
        answer = send(handler, batch, b"\x00 not a workbook")
    assert answer.status_code == 422
    assert [group["code"] for group in answer.context["groups"]] == ["file.not-a-workbook"]


def test_a_file_over_the_limit_is_told_with_its_size(handler, batch, settings, no_table_changed):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    with no_table_changed():
        answer = send(handler, batch, b"x" * (1024 * 1024 + 1))
    assert [group["code"] for group in answer.context["groups"]] == ["file.too-large"]


def test_no_file_at_all_is_said_at_the_field(handler, batch):
    answer = handler.post(f"/portal/batches/{batch.pk}/roster/")
    assert (answer.status_code, answer.context["error"]) == (422, "还没有选文件。")


def test_nothing_until_all_are_right_takes_nothing(handler, batch, no_table_changed):
    made = send(handler, batch, factories.roster(factories.row(0), factories.row(1, 申报等级="九级")))
    roster = Roster.objects.get()
    with no_table_changed():
        answer = handler.post(f"/portal/rosters/{roster.pk}/take/", {"choice": "all"})
    assert answer.headers["Location"] == f"/portal/batches/{batch.pk}/roster/"
    assert made.headers["Location"] == f"/portal/rosters/{roster.pk}/"


def test_the_good_rows_are_taken_and_the_same_file_again_does_nothing(handler, batch, no_table_changed):
    data = factories.roster(factories.row(0), factories.row(1, 申报等级="九级"))
    send(handler, batch, data)
    handler.post(f"/portal/rosters/{Roster.objects.get().pk}/take/", {"choice": "good"})
    assert batch.entries.count() == 1
    with no_table_changed():
        assert send(handler, batch, data).headers["Location"] == f"/portal/rosters/{Roster.objects.get().pk}/"


def test_the_marked_workbook_is_the_firms_own_file_with_its_problems(handler, batch):
    send(handler, batch, factories.roster(factories.row(0), factories.row(1, 申报等级="九级")))
    answer = handler.get(f"/portal/rosters/{Roster.objects.get().pk}/marked/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][-2:] == ("行", "问题")
    assert rows[1][-2] == 3


def test_the_checker_reads_a_roster_and_is_not_offered_to_take_it(handler, checker, batch):
    page = send(handler, batch, factories.roster(factories.row(0))).headers["Location"]
    assert (handler.get(page).context["show_choice"], checker.get(page).context["show_choice"]) == (True, False)


def test_rows_already_in_the_batch_are_not_offered_again(handler, batch):
    send(handler, batch, factories.roster(*factories.rows(2)))
    handler.post(f"/portal/rosters/{Roster.objects.get().pk}/take/", {"choice": "good"})
    again = send(handler, batch, factories.roster(factories.row(0, 姓名=""), factories.row(1)))
    page = handler.get(again.headers["Location"])
    told = page.context["roster"]
    assert (told["good"], told["bad"], told["same"]) == (0, 1, 1)
    assert "没有新的人" in page.content.decode()
    assert 'value="good"' not in page.content.decode()


def test_the_upload_page_keeps_offering_the_marked_workbook(handler, batch):
    send(handler, batch, factories.roster(factories.row(0), factories.row(1, 申报等级="九级")))
    roster = Roster.objects.get()
    handler.post(f"/portal/rosters/{roster.pk}/take/", {"choice": "all"})
    page = handler.get(f"/portal/batches/{batch.pk}/roster/").content.decode()
    assert f"/portal/rosters/{roster.pk}/marked/" in page


def test_an_undone_roster_is_not_offered_again(handler, batch):
    send(handler, batch, factories.roster(factories.row(0), factories.row(1, 申报等级="九级")))
    [roster] = Roster.objects.all()
    handler.post(f"/portal/rosters/{roster.pk}/take/", {"choice": "good"})
    offered = f"/portal/rosters/{roster.pk}/marked/"
    assert offered in handler.get(f"/portal/batches/{batch.pk}/roster/").content.decode()
    handler.post(f"/portal/rosters/{roster.pk}/undo/")
    assert offered not in handler.get(f"/portal/batches/{batch.pk}/roster/").content.decode()


def test_a_group_says_nothing_of_one_row_only(handler, batch):
    rows = [factories.row(n, 证件号码=factories.number(n)[: 15 - n]) for n in range(3)]
    page = handler.get(send(handler, batch, factories.roster(*rows)).headers["Location"])
    [group] = [one for one in page.context["groups"] if one["code"] == "id.length"]
    assert (group["message"], group["count"], len(group["samples"])) == ("证件号码的位数不对。", 3, 3)


def test_a_large_file_is_answered_at_once_and_its_page_waits_then_tells(handler, batch, monkeypatch):
    monkeypatch.setattr(importing, "LARGE", 1)
    answer = send(handler, batch, factories.roster(*factories.rows(2)))
    page = answer.headers["Location"]
    waiting = handler.get(page).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "hx-get" in waiting
    jobs.run_due(clock.now(), inline=True)
    assert page in handler.get("/portal/").content.decode()
    assert "2 人可以导入" in handler.get(page).content.decode()
    assert page not in handler.get("/portal/").content.decode()


def test_the_page_shows_what_a_row_would_change_and_undoes_a_taking(handler, firm):
    made = factories.batch(firm, "taken", factories.rows(2))
    roster, _ = factories.upload(firm, made, factories.row(1, 带教师傅="吴刚"))
    page = handler.get(f"/portal/rosters/{roster.pk}/").content.decode()
    assert "1 人已在本批，内容有变" in page
    assert "吴*" in page
    assert "吴刚" not in page
    handler.post(f"/portal/rosters/{roster.pk}/take/", {"choice": "good"})
    handler.post(f"/portal/rosters/{roster.pk}/undo/")
    assert made.rosters.get(pk=roster.pk).state == "undone"
    assert list(made.entries.values_list("mentor", flat=True)) == ["", ""]


def test_a_roster_of_many_is_taken_behind_a_page_that_waits(handler, batch, monkeypatch):
    monkeypatch.setattr(taking, "MANY", 1)
    page = send(handler, batch, factories.roster(*factories.rows(2))).headers["Location"]
    assert handler.post(f"{page}take/", {"choice": "good"}).headers["Location"] == page
    assert "正在导入名册" in handler.get(page).content.decode()
    assert "导入中" in handler.get("/portal/").content.decode()
    jobs.run_due(clock.now(), inline=True)
    assert "导入 2 人" in handler.get("/portal/").content.decode()
    assert "这份名册已导入 2 人" in handler.get(page).content.decode()


def test_a_roster_that_a_job_could_not_take_says_why(handler, firm, town, monkeypatch):
    monkeypatch.setattr(taking, "MANY", 1)
    made = factories.batch(firm, "checked", factories.rows(2))
    page = f"/portal/rosters/{made.rosters.get().pk}/"
    handler.post(f"{page}take/", {"choice": "good"})
    filings.suspend(firm.filing, reason="复查", by=town.officer)
    jobs.run_due(clock.now(), inline=True)
    text = handler.get(page).content.decode()
    assert "后台导入没有办成" in text
    assert "备案" in text
