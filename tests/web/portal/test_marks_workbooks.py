# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook in the portal, and evidence added to an entry."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories

from guildmark.domain.evaluations.models import Entry, MarksWorkbook
from guildmark.domain.marking.models import Mark


@pytest.fixture
def opened(firm):
    return factories.batch(firm, "open", factories.rows(2))


def sheet(batch, *marks):
    rows = ["报名号,姓名,理论成绩,技能成绩"]
    entries = batch.entries.select_related("person").order_by("pk")
    rows += [f"{one.pk},{one.person.name},{told}" for one, told in zip(entries, marks, strict=True)]
    return {"marks": SimpleUploadedFile("成绩.csv", "\n".join(rows).encode())}


def test_a_workbook_is_uploaded_looked_at_and_taken(opened, handler):
    page = f"/portal/batches/{opened.pk}/marks/workbook/"
    assert page in handler.get(f"/portal/batches/{opened.pk}/marks/").content.decode()
    answer = handler.post(page, sheet(opened, "80,81", "700,缺考"), follow=True)
    told = answer.content.decode()
    assert "2 项成绩可以导入" in told
    assert "不在 0 到 100 之间" in told
    kept = MarksWorkbook.objects.get()
    assert handler.get(f"/portal/marks/{kept.pk}/marked/").status_code == 200
    handler.post(f"/portal/marks/{kept.pk}/take/", {"choice": "all"})
    assert Mark.objects.count() == 0
    handler.post(f"/portal/marks/{kept.pk}/take/", {"choice": "good"})
    assert Mark.objects.count() == 2
    assert "已导入 2 项成绩" in handler.get(f"/portal/marks/{kept.pk}/").content.decode()


def test_without_a_file_or_with_an_unreadable_one_nothing_is_kept(opened, handler, no_table_changed):
    page = f"/portal/batches/{opened.pk}/marks/workbook/"
    with no_table_changed():
        assert handler.post(page).status_code == 422
        assert handler.post(page, {"marks": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}).status_code == 422


def test_a_supervisor_adds_evidence_and_the_entry_is_judged_anew(firm, handler, checker):
    none = dict.fromkeys(("现等级", "现证书编号", "现证书职业编码", "现证书日期"), "")
    made = factories.batch(firm, "taken", [factories.row(0, 从业起始="2022-01", 申报条件="职称", **none)])
    entry = made.entries.get()
    page = f"/portal/entries/{entry.pk}/evidence/"
    assert page not in handler.get(f"/portal/entries/{entry.pk}/").content.decode()
    assert page in checker.get(f"/portal/entries/{entry.pk}/").content.decode()
    assert "专业技术职称证书" in checker.get(page).content.decode()
    file = SimpleUploadedFile("职称.pdf", b"%PDF-1.7")
    told = {"title": "junior", "title_date": "2021-05-01", "title_fits": "yes", "dated": "2021-05-01", "file": file}
    answer = checker.post(f"{page}?kind=title", told, follow=True)
    assert Entry.objects.get().state == "entered"
    assert "重新判断：符合申报条件" in answer.content.decode()
    kept = entry.evidence.get()
    opened = checker.get(f"/portal/evidence/{kept.pk}/")
    assert (opened.status_code, opened.content) == (200, b"%PDF-1.7")
    assert len(factories.journaled("evaluations.evidence.read", entry)) == 1


def test_evidence_without_a_file_is_asked_for_again(firm, checker):
    none = dict.fromkeys(("现等级", "现证书编号", "现证书职业编码", "现证书日期"), "")
    made = factories.batch(firm, "taken", [factories.row(0, 从业起始="2022-01", 申报条件="职称", **none)])
    page = f"/portal/entries/{made.entries.get().pk}/evidence/?kind=title"
    answer = checker.post(page, {"title": "junior", "dated": "2021-05-01"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
