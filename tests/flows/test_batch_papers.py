# SPDX-License-Identifier: Apache-2.0
"""The papers of a batch: printed as far as it has come, handed back by their contents, asked for before publicity."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests import factories

from guildmark.domain.evaluations.models import Scan
from guildmark.flows import batch_papers, planning, self_evaluation
from guildmark.kernel import files
from guildmark.kernel.models import StoredFile

ASKED = ["sign-in", "assessor-sign-in", "marks", "supervision"]


def png():
    memory = io.BytesIO()
    Image.new("L", (40, 60)).save(memory, "PNG")
    return memory.getvalue()


@pytest.fixture
def opened(firm):
    return factories.batch(firm, "open")


def printable(made):
    return [task.paper.kind for task in batch_papers.tasks(factories.again(made)) if not task.why_not]


def missing(made):
    return [paper.kind for paper in batch_papers.missing(factories.again(made))]


def test_results_do_not_go_up_while_a_paper_is_missing(firm):
    made = factories.batch(firm, "marked")
    self_evaluation.fix_results(factories.again(made), by=firm.checker)
    factories.hand_in(firm, made, kinds=["sign-in", "marks"])
    with factories.refused("batch.papers-missing") as caught:
        self_evaluation.put_up_notice(factories.again(made), by=firm.handler)
    assert caught.value.facts["papers"] == ["assessor-sign-in", "supervision"]
    assert caught.value.facts["names"] == "考评人员签到表、内部质量督导记录表"
    factories.hand_in(firm, made, kinds=["assessor-sign-in", "supervision"])
    assert self_evaluation.put_up_notice(factories.again(made), by=firm.handler).lines.count() == 3


def test_one_file_may_hold_several_papers(firm, opened):
    assert missing(opened) == ASKED
    scan = factories.hand_in(firm, opened, kinds=["marks", "sign-in"])
    assert (scan.papers, missing(opened)) == (["sign-in", "marks"], ["assessor-sign-in", "supervision"])


@pytest.mark.parametrize("data", [factories.SCAN, png()])
def test_a_scan_is_typed_by_its_contents_and_kept_encrypted(firm, opened, data):
    scan = factories.hand_in(firm, opened, data, "签到表.docx")
    stored = StoredFile.objects.get(pk=scan.file)
    assert scan.media in {"application/pdf", "image/png"}
    assert files.read(stored) == data
    assert stored.keep_until.year == 2028
    [line] = factories.journaled("evaluations.scan.received", opened)
    assert (line.data["papers"], line.data["sha256"]) == (ASKED, scan.sha256)


@pytest.mark.parametrize("data", [b"", b"MZ" + bytes(99), b"%PDF-1.7 cut off", png()[:40], b"<svg/>", b"PK\x03\x04"])
def test_anything_else_is_refused_whatever_it_is_called(firm, opened, data, no_table_changed):
    with no_table_changed(), factories.refused("scan.wrong-type"):
        factories.hand_in(firm, opened, data, "签到表.pdf")


def test_a_scan_that_is_too_large_or_is_no_paper(firm, opened):
    with factories.refused("scan.too-large"):
        factories.hand_in(firm, opened, factories.SCAN + bytes(batch_papers.LARGEST_SCAN))
    for kinds in (["menu"], ["tickets"]):
        with factories.refused("scan.no-paper"):
            factories.hand_in(firm, opened, kinds=kinds)


def test_nothing_is_handed_back_before_the_plan_is_filed_or_after_a_stop(firm, town):
    made = factories.batch(firm, "taken")
    with factories.refused("plan.not-filed"):
        factories.hand_in(firm, made)
    planning.stop_batch(factories.again(made), reason="核查", by=town.officer)
    with factories.refused("batch.is-stopped"):
        factories.hand_in(firm, made)


def test_a_wrong_scan_is_taken_out_until_the_results_are_up(firm):
    made = factories.batch(firm, "fixed")
    scan = Scan.objects.get(batch=made)
    batch_papers.remove_scan(scan, by=firm.checker)
    assert not StoredFile.objects.filter(pk=scan.file).exists()
    assert missing(made) == ASKED
    again = factories.hand_in(firm, made)
    self_evaluation.put_up_notice(factories.again(made), by=firm.handler)
    with factories.refused("papers.shown-already"):
        batch_papers.remove_scan(again, by=firm.handler)


def test_opening_a_scan_is_journaled(firm, town, opened):
    scan = factories.hand_in(firm, opened)
    assert batch_papers.read_scan(scan, by=town.officer) == factories.SCAN
    [line] = factories.journaled("evaluations.scan.read", opened)
    assert (line.actor_id, line.data["scan"]) == (town.officer.id, scan.pk)


def test_printing_is_journaled_with_the_papers_and_no_name(firm, town, opened):
    batch_papers.print_papers(factories.again(opened), ["sign-in", "tickets"], by=town.officer)
    [line] = factories.journaled("evaluations.papers.printed", opened)
    assert (line.actor_id, line.data) == (town.officer.id, {"papers": ["sign-in", "tickets"]})


def test_another_firm_neither_hands_in_nor_reads(firm, town, opened):
    other = factories.firm(town)
    with factories.refused("deed.not-permitted"):
        batch_papers.receive_scan(opened, ASKED, factories.SCAN, "a.pdf", by=other.handler)
    with factories.refused("deed.not-permitted"):
        batch_papers.read_scan(factories.hand_in(firm, opened), by=other.handler)
    with factories.refused("deed.not-permitted"):
        batch_papers.print_papers(opened, [], by=other.handler)


def test_what_can_be_printed_grows_with_the_batch(firm):
    made = factories.batch(firm, "taken")
    assert printable(made) == ["eligibility"]
    planning.plan_batch(factories.again(made), factories.plan(firm), by=firm.handler)
    assert printable(made) == ["announcement", "eligibility", "assessor-sign-in", "supervision"]
    with factories.refused("paper.not-yet"):
        batch_papers.print_papers(factories.again(made), ["tickets"], by=firm.handler)
    with factories.refused("paper.unknown"):
        batch_papers.print_papers(factories.again(made), ["menu"], by=firm.handler)


def test_the_dossier_shows_marks_cards_and_masked_numbers(firm, town):
    made = factories.batch(firm, "fixed", fail=(1,))
    told = batch_papers.dossier(factories.again(made), photos=False)
    assert sorted(one.outcome for one in told.candidates) == ["不合格", "合格", "合格"]
    assert {one.marks["theory"] for one in told.candidates} == {"50", "80"}
    assert {one.document for one in told.candidates} == {f"37*************{factories.number(n)[-3:]}" for n in range(3)}
    assert all(one.card.startswith("KP-") and one.kind == "高级考评员" for one in told.assessors)
    assert batch_papers.print_papers(factories.again(made), [], by=town.officer).startswith(b"%PDF-")


def test_a_larger_batch_asks_no_more_questions(firm):
    made = [factories.batch(firm, "fixed", factories.rows(n, start=10 * n), title=f"第{n}人批") for n in (2, 9)]
    counts = []
    for one in map(factories.again, made):
        with CaptureQueriesContext(connection) as asked:
            batch_papers.dossier(one, photos=True)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_review_s_sheets_are_there_where_somebody_sits_it(firm, opened):
    assert "review" not in printable(opened)
    entry = opened.entries.first()
    entry.level = "2"
    entry.save()
    assert "review" in factories.parts(entry)
    assert "review" in printable(opened)
