# SPDX-License-Identifier: Apache-2.0
"""The papers of a batch in type: what stands on each, photographs, rare characters, the same bytes again."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from guildmark.engines.documents import MissingGlyph
from guildmark.engines.documents.fonts import rare_fonts
from guildmark.engines.documents.papers import PAPERS, Assessor, Candidate, Dossier, Room, papers_pdf

SAID = {
    "announcement": ("评价公告", "6-18-01-01"),
    "eligibility": ("申报资格审核汇总表", "满五年"),
    "tickets": ("准考证", "230000010001"),
    "rooms": ("考场座次表", "二号考场"),
    "sign-in": ("考生签到表", "本人签名"),
    "assessor-sign-in": ("考评人员签到表", "KP-0001"),
    "marks": ("评分表", "考评员1"),
    "review": ("综合评审评分表", "评审委员3"),
    "handout": ("试卷领用登记表", "一号考场"),
    "room-log": ("考场记录表", "二号考场"),
    "supervision": ("内部质量督导记录表", "督导一"),
    "results": ("成绩汇总表", "78.5"),
    "confirmation": ("证书信息确认表", "需更正的内容"),
}


def candidate(n, **changes):
    """The n-th candidate: odd places sit in the second room, every fourth fails."""
    told = {
        "name": "张伟", "document": f"37*************{n:03}", "occupation": "车工", "occupation_code": "6-18-01-01",
        "level": "3", "parts": ("theory", "practice", "review")[: 3 if n == 4 else 2],
        "condition": "取得四级后满五年", "verdict": "符合",
        "admission": f"23000001{n + 1:04}", "room": ("一号考场", "二号考场")[n % 2], "seat": n // 2 + 1,
        "marks": {"theory": "78.5", "practice": "80"}, "outcome": "合格" if n % 4 else "不合格", "passed": n % 4 > 0,
    }  # fmt: skip
    return Candidate(**told | changes)


def dossier(count=5, **changes):
    day = dt.date(2023, 10, 18)
    return Dossier(
        body="鸢都第一机械有限公司", body_code="Y003723990001", batch="第一批", number=1, site="本单位实训中心",
        printed=dt.date(2023, 10, 20), exam_from=day, exam_to=day, filed=dt.date(2023, 10, 9), supervisor="督导一",
        assessors=[Assessor(name=f"考评{n}", card="KP-0001", kind="高级考评员") for n in "甲乙丙"],
        rooms=[Room(name="一号考场", people=3), Room(name="二号考场", people=2)],
        candidates=[candidate(n, **changes) for n in range(count)],
    )  # fmt: skip


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("kind", PAPERS)
def test_each_paper_says_what_it_is_for(kind):
    text = text_of(papers_pdf(dossier(), [kind]))
    assert all(words in text for words in SAID[kind])


def test_the_set_holds_every_paper_in_order():
    text = text_of(papers_pdf(dossier(), list(PAPERS)))
    places = [text.index(paper.zh) for paper in PAPERS.values()]
    assert places == sorted(places)


def test_a_room_has_only_its_own_people():
    pages = PdfReader(io.BytesIO(papers_pdf(dossier(), ["rooms"]))).pages
    assert ["230000010002" in page.extract_text() for page in pages] == [False, True]


def test_the_confirmation_lists_only_those_who_passed():
    text = text_of(papers_pdf(dossier(), ["confirmation"]))
    assert "37*************001" in text
    assert "37*************000" not in text


def test_a_resit_is_marked_in_its_part_only():
    text = text_of(papers_pdf(dossier(1, parts=("practice",), resit=True), ["marks"]))
    assert "技能操作" in text
    assert "理论知识" not in text


def test_a_photograph_is_set_on_the_ticket():
    memory = io.BytesIO()
    Image.new("RGB", (240, 320), (200, 30, 30)).save(memory, "JPEG")
    with_face = papers_pdf(dossier(1, photo=memory.getvalue()), ["tickets"])
    assert "照片" in text_of(papers_pdf(dossier(1), ["tickets"]))
    assert "照片" not in text_of(with_face)


def test_the_same_values_give_the_same_bytes():
    assert papers_pdf(dossier(), ["sign-in"]) == papers_pdf(dossier(), ["sign-in"])


@pytest.mark.skipif(bool(rare_fonts()), reason="the fonts for rare characters are installed here")
def test_a_character_that_no_font_draws_is_told_never_boxed():
    with pytest.raises(MissingGlyph) as caught:
        papers_pdf(dossier(1, name="张𠮷"), ["sign-in"])
    assert "𠮷" in caught.value.message("zh")


def test_a_batch_without_rooms_or_plan_can_still_announce():
    bare = replace(dossier(0), exam_from=None, exam_to=None, filed=None, rooms=(), assessors=())
    assert papers_pdf(bare, ["announcement", "supervision"]).startswith(b"%PDF-")


def test_no_paper_and_an_unknown_paper_are_errors():
    with pytest.raises(ValueError, match="no paper"):
        papers_pdf(dossier(), [])
    with pytest.raises(KeyError):
        papers_pdf(dossier(), ["menu"])


def test_the_how_to_names_every_paper():
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "papers.md").read_text(encoding="utf-8")
    assert [
        paper.kind for paper in PAPERS.values() if f"| {paper.zh} " not in page or f"`{paper.kind}`" not in page
    ] == []
