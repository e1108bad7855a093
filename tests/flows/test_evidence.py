# SPDX-License-Identifier: Apache-2.0
"""Evidence for what no roster column holds: a claimed way is open until it is shown, then judged by the rules."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.evaluations.models import Entry, EntryEvidence
from guildmark.flows import eligibility, evidence
from guildmark.kernel import files
from guildmark.kernel.models import StoredFile

PDF = (b"%PDF-1.7 evidence", "职称证书.pdf")
DAY = dt.date(2023, 6, 1)
WELDER = "4-12-01-01"  # follows edition 2023 from July 2023
TITLE = {"title": "junior", "title_date": "2021-05-01", "title_fits": "yes"}


@pytest.fixture
def firm(town):
    return factories.firm(town, scope={WELDER: ("汽车维修工", ["4", "3"])})


def claiming(firm, route, **changes):
    """A batch with one person who claims a way and meets no other; her entry."""
    row = factories.row(0, 职业编码=WELDER, 从业起始="2022-01", 申报条件=route, **changes)
    for column in ("现等级", "现证书编号", "现证书职业编码", "现证书日期"):
        row.pop(column)
    made = factories.batch(firm, "checked", [row])
    roster = made.rosters.get()
    codes = [(p.code, p.severity) for p in roster.problems.all()]
    factories.self_evaluation.take_rows(roster, choice="good", by=firm.handler)
    return made.entries.get(), codes


def add(firm, entry, kind="title", said=TITLE, **changes):
    told = {"dated": DAY, "file": PDF} | changes
    return evidence.add(entry, kind, said, by=firm.checker, **told)


def test_a_claimed_title_sends_the_row_to_a_person_instead_of_refusing_it(firm):
    entry, codes = claiming(firm, "职称")
    assert codes == [("eligibility.unknown", "warning")]
    assert (entry.state, entry.verdict) == ("look", "unknown")


def test_without_the_claim_the_same_row_is_refused(firm):
    row = factories.row(0, 职业编码=WELDER, 从业起始="2022-01")
    for column in ("现等级", "现证书编号", "现证书职业编码", "现证书日期"):
        row.pop(column)
    made = factories.batch(firm, "checked", [row])
    assert [p.code for p in made.rosters.get().problems.all()] == ["eligibility.no"]


def test_evidence_of_the_title_makes_the_entry_eligible(firm):
    entry, _ = claiming(firm, "职称")
    kept = add(firm, entry)
    entry = Entry.objects.get()
    assert (entry.state, entry.verdict, entry.on) == ("entered", "yes", factories.START)
    assert entry.facts["title"] == {"value": "junior", "source": f"evidence:{kept.pk}", "on": "2023-06-01"}
    told = eligibility.explain_entry(entry)
    assert next(route["verdict"] for route in told["routes"] if route["name"] == "职称") == "yes"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (TITLE | {"title_date": "2023-05-01"}, "no"),
        (TITLE | {"title_fits": "no"}, "no"),
        ({"title": "junior"}, "unknown"),
    ],
)
def test_evidence_that_does_not_suffice_leaves_the_entry_to_be_looked_at(firm, said, verdict):
    entry, _ = claiming(firm, "职称")
    add(firm, entry, said=said)
    entry = Entry.objects.get()
    assert (entry.state, entry.verdict) == ("look", verdict)


def test_later_evidence_stands_before_earlier(firm):
    entry, _ = claiming(firm, "职称")
    add(firm, entry, said=TITLE | {"title_date": "2023-05-01"})
    add(firm, Entry.objects.get())
    assert Entry.objects.get().verdict == "yes"
    assert EntryEvidence.objects.count() == 2


def test_the_final_year_of_a_school_is_a_way_to_level_4(firm):
    entry, _ = claiming(firm, "毕业年级学生", 申报等级="4", 学历="初中及以下", 专业对口="是")
    add(firm, entry, "final-year", {"final_year_school": "secondary-vocational", "major_fits": "yes"})
    assert Entry.objects.get().verdict == "yes"


def test_the_file_is_kept_encrypted_and_the_journal_holds_kind_and_digest(firm):
    entry, _ = claiming(firm, "职称")
    kept = add(firm, entry)
    assert files.read(StoredFile.objects.get(pk=kept.file)) == PDF[0]
    [line] = factories.journaled("evaluations.evidence.added", entry)
    assert (line.data["shown_by"], line.data["sha256"], line.actor_id) == ("title", kept.sha256, firm.checker.id)
    assert "junior" not in json.dumps(line.data)
    [again] = factories.journaled("evaluations.entry.judged-again", entry)
    assert again.data == {"before": "unknown", "verdict": "yes"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "photo"}, "evidence.kind-unknown"),
        ({"said": {}}, "evidence.nothing-shown"),
        ({"said": {"title": "professor"}}, "evidence.fact-missing"),
        ({"said": {"title_date": "去年"}}, "evidence.fact-missing"),
        ({"file": (b"", "a.pdf")}, "evidence.file-missing"),
        ({"file": (b"MZ program", "a.pdf")}, "evidence.file-type"),
        ({"dated": dt.date(2024, 1, 1)}, "evidence.in-the-future"),
        ({"note": "原件在张工处，电话 138 0013 8000"}, "reason.leak"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_kept(firm, changes, code):
    entry, _ = claiming(firm, "职称")
    with factories.refused(code):
        add(firm, entry, **changes)
    assert (EntryEvidence.objects.count(), Entry.objects.get().state) == (0, "look")


def test_the_handler_adds_no_evidence_and_an_open_batch_takes_none(town, firm):
    entry, _ = claiming(firm, "职称")
    with factories.refused("deed.not-permitted"):
        evidence.add(entry, "title", TITLE, dated=DAY, file=PDF, by=firm.handler)
    add(firm, entry)
    entry.batch.__class__.objects.filter(pk=entry.batch_id).update(state="open")
    with factories.refused("batch.not-draft"):
        add(firm, Entry.objects.get())
