# SPDX-License-Identifier: Apache-2.0
"""The pages around an examination: papers, seats, photographs, substitution, resits, cards; the desk's view of them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests import factories

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Scan
from guildmark.flows import members, planning, self_evaluation
from guildmark.kernel import clock


def at(made, name=""):
    return f"/portal/batches/{made.pk}/{name}"


def text(answer):
    return answer.content.decode()


def file(data=factories.SCAN, name="签到表.pdf"):
    return SimpleUploadedFile(name, data)


def planned(firm):
    made = factories.batch(firm, "taken")
    return planning.plan_batch(factories.again(made), factories.plan(firm), by=firm.handler)


@pytest.fixture
def marked(firm):
    made = factories.batch(firm, "marked")
    return self_evaluation.fix_results(factories.again(made), by=firm.checker)


def test_the_batch_page_says_what_is_missing_and_leads_there(handler, marked):
    page = handler.get(at(marked))
    deeds = {deed.label: deed for deed in page.context["deeds"]}
    assert deeds["公示合格人员"].why_not == "还缺 4 种签字材料"
    assert deeds["交回签字材料（还缺 4 种）"].url == at(marked, "papers/")
    assert "考务材料：还缺 4 种" in text(page)


def test_the_notice_is_refused_by_address_and_names_what_is_missing(handler, marked):
    answer = handler.post(at(marked, "notice/"))
    assert (answer.status_code, answer.context["code"]) == (409, "batch.papers-missing")
    assert "考生签到表、考评人员签到表、评分表、内部质量督导记录表" in text(answer)


def test_one_file_with_all_that_is_ticked_is_handed_back(handler, marked):
    page = handler.get(at(marked, "papers/"))
    ticked = [kind for kind, _, chosen in page.context["signed"] if chosen]
    answer = handler.post(at(marked, "papers/"), {"papers": ticked, "scan": file()}, follow=True)
    assert "签字材料已交齐" in text(answer)
    assert handler.get(at(marked)).context["deeds"][0].label == "公示合格人员"


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"papers": ["marks"]}, "还没有选文件"),
        ({"scan": file}, "没有勾选"),
        ({"papers": ["marks"], "scan": lambda: file(b"MZ virus")}, "不是完整的 PDF"),
    ],
)
def test_what_is_wrong_with_a_scan_is_said_and_the_ticks_stay(handler, marked, posted, words):
    answer = handler.post(at(marked, "papers/"), {k: v() if callable(v) else v for k, v in posted.items()})
    assert (answer.status_code, Scan.objects.count()) == (422, 0)
    assert words in answer.context["error"]
    assert [kind for kind, _, chosen in answer.context["signed"] if chosen] == posted.get("papers", [])


def test_a_scan_is_read_and_removed_by_its_firm_only(handler, firm, town, browse, marked):
    scan = factories.hand_in(firm, marked)
    stranger = browse(factories.firm(town).handler)
    for path in (f"/portal/scans/{scan.pk}/", at(marked, "papers/"), at(marked, "papers/set.pdf")):
        assert (handler.get(path).status_code, stranger.get(path).status_code) == (200, 404)
    assert stranger.post(f"/portal/scans/{scan.pk}/remove/").status_code == 404
    handler.post(f"/portal/scans/{scan.pk}/remove/")
    assert Scan.objects.count() == 0


def test_papers_are_printed_singly_and_as_a_set(handler, marked):
    for name in ("papers/set.pdf", "papers/sign-in.pdf", "papers/results.pdf"):
        answer = handler.get(at(marked, name))
        assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert handler.get(at(marked, "papers/menu.pdf")).status_code == 409


def test_a_paper_too_early_is_refused_with_words(handler, firm):
    made = factories.batch(firm, "taken")
    answer = handler.get(at(made, "papers/tickets.pdf"))
    assert (answer.status_code, answer.context["code"]) == (409, "paper.not-yet")
    assert "先编制计划" in text(handler.get(at(made, "papers/")))


def test_the_desk_sees_papers_and_opening_a_scan_is_noted(officer, firm, town, browse, marked):
    scan = factories.hand_in(firm, marked)
    assert "签字材料已交齐" in text(officer.get(f"/desk/batches/{marked.pk}/papers/"))
    assert officer.get(f"/desk/scans/{scan.pk}/").content == factories.SCAN
    assert officer.get(f"/desk/batches/{marked.pk}/papers/set.pdf").status_code == 200
    assert len(factories.journaled("evaluations.scan.read", marked)) == 1
    assert browse(town.other_district).get(f"/desk/scans/{scan.pk}/").status_code == 404


def rooms(*named):
    told = {"form-TOTAL_FORMS": len(named), "form-INITIAL_FORMS": 0}
    for place, (name, seats) in enumerate(named):
        told |= {f"form-{place}-name": name, f"form-{place}-seats": seats}
    return told


def test_seats_are_drawn_by_page(handler, firm):
    made = planned(firm)
    answer = handler.post(at(made, "seats/"), rooms(("一号", 2), ("二号", 2), ("", "")), follow=True)
    assert "3 人已排好座次" in text(answer)
    assert factories.again(made).seats_seed in text(answer)


@pytest.mark.parametrize(("named", "words"), [((("一号", ""),), "考场没有填对"), ((("一号", 1),), "坐不下")])
def test_rooms_that_will_not_do_are_told(handler, firm, named, words):
    answer = handler.post(at(planned(firm), "seats/"), rooms(*named))
    assert (answer.status_code, words in answer.context["error"]) == (422, True)


def zipped(**files):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return memory.getvalue()


def photograph(size=(240, 320)):
    memory = io.BytesIO()
    Image.new("RGB", size).save(memory, "JPEG")
    return memory.getvalue()


def test_photographs_are_checked_then_taken(handler, firm):
    made = planned(firm)
    good, bad = (f"{factories.NAMES[n]}{factories.number(n)[-4:]}.jpg" for n in (0, 1))
    data = zipped(**{good: photograph(), bad: photograph((9, 9)), "谁.jpg": b""})
    page = handler.post(at(made, "photos/"), {"photos": file(data, "照片.zip")}, follow=True)
    assert "3 个文件，1 张可以收入" in text(page)
    assert ["9×9 像素，应为 240×320" in words for _, words in page.context["problems"]] == [True, False]
    handler.post(at(made, "photos/take/"))
    assert len(batches.photos_of(made)) == 1
    assert handler.post(at(made, "photos/take/")).context["code"] == "photos.gone"


def test_a_zip_that_cannot_be_opened_is_told(handler, firm):
    answer = handler.post(at(planned(firm), "photos/"), {"photos": file(b"no zip", "照片.zip")})
    assert (answer.status_code, "不是能打开的 zip" in answer.context["error"]) == (422, True)


def test_an_assessor_is_replaced_by_page(handler, firm):
    [comer] = members.add(firm.organisation, "assessor", [factories.candidate(820, "外聘丙")], by=firm.handler)
    made = factories.batch(firm, "open")
    posted = {"leaves": firm.assessors[0].pk, "comes": comer.pk, "reason": "突发疾病"}
    answer = handler.post(at(made, "substitute/"), posted)
    assert "还没有登记考评员证卡：外聘丙" in text(answer)
    members.state_cards(firm.organisation, [factories.card(comer)], by=firm.handler)
    handler.post(at(made, "substitute/"), posted)
    assert "外聘丙" in text(handler.get(at(made)))
    assert "突发疾病" in text(handler.get(at(made, "substitute/")))


def test_a_resit_is_entered_by_page(handler, firm):
    made = factories.batch(firm, "open")
    entries = list(batches.assessed(made))
    given = {entry.pk: {"theory": 80, "practice": 80 if n else 40} for n, entry in enumerate(entries)}
    given = {pk: {part: factories.Decimal(mark) for part, mark in marks.items()} for pk, marks in given.items()}
    self_evaluation.enter_marks(factories.again(made), given, by=firm.handler)
    factories.examined(made)
    self_evaluation.fix_results(factories.again(made), by=firm.checker)
    draft = factories.batch(firm, title="补考批")
    assert "1 人可以补考" in text(handler.get(at(draft, "resits/")))
    assert handler.post(at(draft, "resits/")).context["error"] == "还没有勾选人员。"
    handler.post(at(draft, "resits/"), {"entries": [entries[0].pk]})
    assert [entry.resit_of_id for entry in batches.assessed(draft)] == [entries[0].pk]


def test_a_card_is_entered_by_page(handler, firm):
    [comer] = members.add(firm.organisation, "assessor", [factories.candidate(820, "外聘丙")], by=firm.handler)
    assert "没有证卡" in text(handler.get("/portal/people/"))
    wrong = handler.post(f"/portal/people/{comer.pk}/card/", {"number": "证 1", "kind": "senior", "expires": "x"})
    assert set(wrong.context["form"].errors) == {"number", "expires"}
    told = {"number": "kp-77", "kind": "senior", "expires": f"{clock.today().year + 2}-01-31"}
    handler.post(f"/portal/people/{comer.pk}/card/", told)
    assert "KP-77" in text(handler.get("/portal/people/"))


def test_the_checker_looks_but_does_not_seat_or_replace(checker, firm):
    made = planned(firm)
    assert checker.post(at(made, "seats/"), rooms(("一号", 9))).status_code == 403
    assert checker.post(at(made, "photos/"), {"photos": file(zipped(), "a.zip")}).status_code == 403
    assert checker.post(at(made, "substitute/")).status_code == 403
    assert checker.post(at(made, "resits/"), {"entries": ["1"]}).status_code == 403
    assert checker.post(f"/portal/people/{firm.assessors[0].pk}/card/").status_code == 403
