# SPDX-License-Identifier: Apache-2.0
"""Older ledgers at the desk: template, upload, what was found, taking over, history; for the city only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.flows.test_ledgers import SOURCE, certificate, taken

from guildmark.domain.credentials.models import RecordedCertificate
from guildmark.domain.people.models import Ledger
from guildmark.flows import ledger_taking
from guildmark.kernel import clock, jobs
from guildmark.web.workbooks import XLSX

LEDGERS = "/desk/ledgers/"


def upload(client, *rows, data=None, kind="certificates", source=SOURCE):
    given = SimpleUploadedFile("台账.xlsx", data or factories.roster(*rows), content_type=XLSX)
    return client.post(f"{LEDGERS}new/?kind={kind}", {"source": source, "ledger": given}, follow=True)


def test_a_ledger_is_handed_in_looked_at_and_taken(town, officer):
    page = upload(officer, certificate(1), certificate(2, 等级="九级"))
    text = page.content.decode()
    assert "1 行可以收入" in text
    assert 'value="good"' in text
    ledger = Ledger.objects.get()
    page = officer.post(f"{LEDGERS}{ledger.pk}/take/", {"choice": "good"}, follow=True)
    assert "这份台账已收入 1 条" in page.content.decode()
    assert RecordedCertificate.objects.count() == 1


def test_a_large_ledger_waits_on_a_page_and_the_desk_tells_when_it_is_taken(town, officer, monkeypatch):
    monkeypatch.setattr(ledger_taking, "MANY", 1)
    upload(officer, certificate(1), certificate(2))
    ledger = Ledger.objects.get()
    page = officer.post(f"{LEDGERS}{ledger.pk}/take/", {"choice": "good"}, follow=True)
    assert "正在收入台账" in page.content.decode()
    jobs.run_due(clock.now(), inline=True)
    assert "已收入 2 条" in officer.get("/desk/").content.decode()
    assert "这份台账已收入 2 条" in officer.get(f"{LEDGERS}{ledger.pk}/").content.decode()
    assert "已收入 2 条" not in officer.get("/desk/").content.decode()


def test_why_a_job_could_not_take_a_ledger_stands_on_its_page(town, officer):
    upload(officer, certificate(1))
    ledger = Ledger.objects.get()
    ledger_taking.begin(ledger, choice="good", by=town.officer)
    taken(town, "certificates", certificate(1))
    jobs.run_due(clock.now(), inline=True)
    assert "没有收入，请看原因" in officer.get("/desk/").content.decode()
    assert "后台收入没有办成" in officer.get(f"{LEDGERS}{ledger.pk}/").content.decode()


def test_the_history_names_source_file_and_who(town, officer):
    upload(officer, certificate(1))
    text = officer.get(LEDGERS).content.decode()
    assert all(words in text for words in (SOURCE, "台账.xlsx", "市级经办人", "已试检，未收入"))


def test_a_change_is_shown_old_and_new(town, officer):
    upload(officer, certificate(1))
    officer.post(f"{LEDGERS}{Ledger.objects.get().pk}/take/", {"choice": "good"})
    text = upload(officer, certificate(1, 发证机构="市第二鉴定站")).content.decode()
    assert "市第一鉴定站" in text
    assert "<b>市第二鉴定站</b>" in text


def test_the_same_file_again_says_so(town, officer):
    upload(officer, certificate(1))
    officer.post(f"{LEDGERS}{Ledger.objects.get().pk}/take/", {"choice": "good"})
    assert "已经收入过，没有任何变化" in upload(officer, certificate(1)).content.decode()
    assert Ledger.objects.count() == 1


def test_what_cannot_be_read_is_told_and_not_kept(town, officer, no_table_changed):
    with no_table_changed():
        page = upload(officer, data=b"nothing")
    assert page.status_code == 422
    assert "什么都没有保存" in page.content.decode()


def test_without_a_source_nothing_is_kept(town, officer):
    assert upload(officer, certificate(1), source="").status_code == 422
    assert not Ledger.objects.exists()


@pytest.mark.parametrize("kind", ["certificates", "filings", "cards"])
def test_template_and_marked_copy_are_workbooks(town, officer, kind):
    assert officer.get(f"{LEDGERS}template/?kind={kind}")["Content-Type"] == XLSX
    upload(officer, certificate(1, 等级="九级"))
    assert officer.get(f"{LEDGERS}{Ledger.objects.get().pk}/marked/")["Content-Type"] == XLSX


def test_auditors_read_and_districts_see_nothing(town, officer, browse):
    upload(officer, certificate(1))
    page = f"{LEDGERS}{Ledger.objects.get().pk}/"
    read = browse(town.auditor).get(page)
    assert (read.status_code, 'value="good"' in read.content.decode()) == (200, False)
    assert browse(town.district).get(page).status_code == 404
    assert browse(town.auditor).post(f"{page}take/", {"choice": "good"}).status_code == 404
