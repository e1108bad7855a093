# SPDX-License-Identifier: Apache-2.0
"""The policy library at the desk: adding, changing and withdrawing documents, and what stood before."""

import pytest

from guildmark.domain.policies.models import PolicyDocument
from guildmark.kernel import journal

PAGE = "/desk/policies/"
GIVEN = {
    "number": "鸢人社发〔2023〕9号",
    "title": "关于公示的通知",
    "issuer": "市人社局",
    "issued_on": "2023-02-01",
    "doubts": ["in_force"],
}


@pytest.fixture
def made(officer):
    """A document that the officer added."""
    officer.post(f"{PAGE}new/", GIVEN)
    return PolicyDocument.objects.get(number=GIVEN["number"])


def address(row):
    return f"{PAGE}{row.pk}/"


def test_a_document_is_added_and_at_once_public(officer, made):
    assert made.doubts == ["in_force"]
    assert GIVEN["title"] in officer.get(f"/policies/{made.pk}/").content.decode()
    assert journal.of(made).get().kind == "policies.document.added"


def test_the_form_shows_what_is_kept_and_keeps_what_is_changed(officer, made):
    shown = officer.get(address(made)).context["form"].initial
    assert (shown["title"], shown["seen"]) == (GIVEN["title"], 1)
    officer.post(address(made), GIVEN | {"seen": 1, "text": "第一条\r\n第二条", "doubts": []})
    made.refresh_from_db()
    assert (made.text, made.doubts, made.revision) == ("第一条\n第二条", [], 2)


def test_saving_without_a_change_says_so(officer, made):
    answer = officer.post(address(made), GIVEN | {"seen": 1}, follow=True)
    assert "没有改动" in answer.content.decode()


def test_what_stood_before_is_still_to_be_read(officer, made):
    officer.post(address(made), GIVEN | {"seen": 1, "text": "旧文"})
    officer.post(address(made), GIVEN | {"seen": 2, "text": "新文"})
    assert [row["n"] for row in officer.get(address(made)).context["revisions"]] == [3, 2, 1]
    assert "旧文" in officer.get(f"{address(made)}revisions/2/").content.decode()
    assert officer.get(f"{address(made)}revisions/4/").status_code == 404


def test_who_was_overtaken_keeps_her_words_and_is_told(officer, made):
    officer.post(address(made), GIVEN | {"seen": 1, "text": "甲"})
    answer = officer.post(address(made), GIVEN | {"seen": 1, "text": "乙"})
    assert answer.status_code == 422
    assert "刚刚改过" in answer.content.decode()
    assert answer.context["form"]["text"].value() == "乙"


@pytest.mark.parametrize(("field", "number"), [("text", "13800138000"), ("summary", "11010519491231002X")])
def test_people_s_numbers_are_refused_at_their_field(officer, made, field, number):
    answer = officer.post(address(made), GIVEN | {"seen": 1, field: f"联系 {number}"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert PolicyDocument.objects.get(pk=made.pk).revision == 1


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"issued_on": "2023-02-30"}, {"superseded_by": "999999"}, {"doubts": ["x"]}]
)
def test_a_form_that_is_wrong_is_shown_again(officer, made, wrong):
    answer = officer.post(address(made), GIVEN | {"seen": 1} | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)


def test_a_document_is_withdrawn_with_a_reason_and_put_back(officer, made):
    officer.post(f"{address(made)}move/", {"do": "withdraw", "seen": 1, "reason": "录错"})
    assert officer.get(f"/policies/{made.pk}/").status_code == 404
    assert officer.get(PAGE, {"state": "withdrawn"}).context["count"] == 1
    officer.post(f"{address(made)}move/", {"do": "put-back", "seen": 2})
    assert officer.get(f"/policies/{made.pk}/").status_code == 200


def test_no_reason_no_withdrawing(officer, made):
    assert officer.post(f"{address(made)}move/", {"do": "withdraw", "seen": 1, "reason": " "}).status_code == 409
    assert PolicyDocument.objects.get(pk=made.pk).withdrawn_at is None


@pytest.mark.parametrize("state", ["in-force", "upcoming", "ended", "unverified", "withdrawn", "", "x"])
def test_each_filter_of_the_list_opens(officer, made, state):
    assert officer.get(PAGE, {"state": state, "q": "通知"}).status_code == 200


def test_others_of_the_office_read_and_see_no_form(town, browse, made):
    html = browse(town.supervisor).get(address(made)).content.decode()
    assert GIVEN["title"] in html
    assert 'name="title"' not in html


def test_the_journal_opens_the_document(officer, made):
    assert f'href="{address(made)}"' in officer.get("/desk/journal/").content.decode()


def test_the_documents_that_come_with_the_product_are_taken_in_once(officer, made):
    PolicyDocument.objects.filter(shipped="gb-11643").update(shipped="")
    assert "收入文库" not in officer.get(PAGE).content.decode()
    PolicyDocument.objects.filter(title="公民身份号码").update(number_key="")
    assert officer.get(PAGE).context["lacks"] == 1
    officer.post(f"{PAGE}take/")
    assert officer.get(PAGE).context["lacks"] == 0
    assert PolicyDocument.objects.filter(shipped="gb-11643").count() == 1
