# SPDX-License-Identifier: Apache-2.0
"""The policy library: who keeps it, what it refuses, what it remembers, and how it is searched."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.policies import actions, queries
from guildmark.domain.policies.models import DocumentRevision, PolicyDocument
from guildmark.flows import setting_up
from guildmark.kernel import journal
from guildmark.kernel.grants import SYSTEM

ON = dt.date(2023, 10, 20)
FACTS = {
    "number": "鸢人社发〔2023〕7号",
    "title": "关于做好技能等级认定的通知（试行）",
    "title_en": "Notice on skill evaluation (trial)",
    "issuer": "鸢都市人社局",
    "issued_on": dt.date(2023, 3, 1),
    "in_force": dt.date(2023, 4, 1),
    "text": "第一条　评价结果公示５个工作日。\n第二条　100%_都要核对。",
}


@pytest.fixture
def document(town):
    """A document that the city's officer added."""
    return actions.add_document(FACTS, by=town.officer)


def found(words):
    return list(queries.search_documents(queries.documents(), words).values_list("number", flat=True))


def last_event():
    return journal.lines(kind="policies.document").first()


def test_setting_up_fills_the_library_once(town):
    before = PolicyDocument.objects.count()
    assert before > 30
    assert setting_up.fill_library() == 0
    assert PolicyDocument.objects.count() == DocumentRevision.objects.count() == before


def test_what_officers_keep_stays_when_the_list_is_taken_again(town):
    row = PolicyDocument.objects.get(shipped="mohrss-2022-14")
    actions.change_document(row, {"text": "正文"}, seen=1, by=town.officer)
    setting_up.fill_library()
    row.refresh_from_db()
    assert (row.text, row.revision) == ("正文", 2)


def test_a_shipped_document_whose_number_an_officer_has_added_is_not_doubled(town, document):
    rows = [("new", {"number": "鸢人社发[2023]7号", "title": "同一份", "issuer": "局"}, ())]
    assert actions.take_documents(rows, "0" * 64, by=SYSTEM) == 0


def test_the_replaced_edition_knows_what_replaced_it(town):
    old = PolicyDocument.objects.get(shipped="standard-rules-2018")
    assert old.superseded_by.shipped == "standard-rules-2023"
    assert queries.standing_of([old], ON) == {old.pk: "ended"}


@pytest.mark.parametrize(
    "words",
    [
        "鸢人社发〔2023〕7号", "鸢人社发[2023]7号", "鸢人社发(2023)7号", "鸢人社发（２０２３）７号", "人社发2023 7号",
        "等级认定的通知", "通知（试行）", "5个工作日", "５个工作日", "公示 通知", "NOTICE on skill evaluation",
        "鸢都市人社", "guanyuzuohaojineng", "gyzhjn", "100%_都",
    ],
)  # fmt: skip
def test_a_document_is_found_by_any_part_of_number_title_issuer_or_text(document, words):
    assert found(words) == [FACTS["number"]]


@pytest.mark.parametrize("words", ["鸢人社发〔2023〕8号", "技能 不存在的词", "%%%", "__________"])
def test_what_it_does_not_hold_does_not_find_it(document, words):
    assert FACTS["number"] not in found(words)


def test_no_words_and_a_nul_find_all(document):
    assert len(found("\x00 〔〕")) == queries.documents().count()


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({}, "in-force"),
        ({"in_force": dt.date(2024, 1, 1)}, "upcoming"),
        ({"ended_on": dt.date(2023, 10, 19)}, "ended"),
        ({"ended_on": dt.date(2023, 10, 20)}, "in-force"),
        ({"issued_on": None, "in_force": None, "number": "鸢人社发〔2024〕1号"}, "upcoming"),
        ({"issued_on": None, "in_force": None, "number": ""}, "in-force"),
    ],
)
def test_a_document_stands_by_its_days_or_its_year(town, days, state):
    row = actions.add_document(FACTS | days, by=town.officer)
    assert queries.standing_of([row], ON) == {row.pk: state}
    listed = {
        one: row in queries.documents_standing(queries.documents(), one, ON)
        for one in ("in-force", "upcoming", "ended")
    }
    assert [one for one, has in listed.items() if has] == [state]


def test_every_document_stands_in_one_of_three_ways(town):
    counts = [
        queries.documents_standing(queries.documents(), one, ON).count() for one in ("in-force", "upcoming", "ended")
    ]
    assert sum(counts) == queries.documents().count()


def test_a_change_keeps_how_it_stood_and_says_what_changed(town, document):
    actions.change_document(document, FACTS | {"text": "新文"}, seen=1, by=town.officer)
    kept = list(queries.document_revisions(document).values_list("revision", "act", "text"))
    assert kept == [(2, "changed", "新文"), (1, "added", FACTS["text"])]
    line = last_event()
    assert (line.kind, line.data["changed"], line.data["revision"]) == ("policies.document.changed", ["text"], 2)
    assert found("工作日 鸢人社发〔2023〕7号") == []


def test_no_change_leaves_no_trace(town, document):
    assert actions.change_document(document, FACTS, seen=1, by=town.officer).revision == 1
    assert last_event().kind == "policies.document.added"


def test_who_saw_an_older_state_is_told(town, document):
    actions.change_document(document, {"text": "甲"}, seen=1, by=town.officer)
    with factories.refused("document.changed-meanwhile"):
        actions.change_document(document, {"text": "乙"}, seen=1, by=town.officer)


def test_a_withdrawn_document_leaves_the_library_and_comes_back(town, document):
    actions.withdraw_document(document, "重复收录", seen=1, by=town.officer)
    assert queries.document(document.pk) is None
    assert found("技能等级认定的通知") == []
    actions.put_back_document(document, seen=2, by=town.officer)
    assert queries.document(document.pk).revision == 3
    assert [line.kind.rpartition(".")[2] for line in journal.of(document)] == ["added", "withdrawn", "put-back"]


def test_a_withdrawn_document_whose_number_is_taken_stays_away(town, document):
    actions.withdraw_document(document, "录错", seen=1, by=town.officer)
    actions.add_document(FACTS, by=town.officer)
    with factories.refused("document.number-taken"):
        actions.put_back_document(document, seen=2, by=town.officer)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"number": "鸢人社发［2023］7 号"}, "document.number-taken"),
        ({"number": "", "title": " "}, "document.no-title"),
        ({"number": "", "issuer": ""}, "document.no-issuer"),
        ({"number": "", "ended_on": dt.date(2023, 2, 1)}, "document.days"),
        ({"number": "", "text": "字" * 300_001}, "document.too-long"),
    ],
)
def test_what_cannot_be_is_refused(town, document, facts, code):
    with factories.refused(code):
        actions.add_document(FACTS | facts, by=town.officer)
    assert PolicyDocument.objects.filter(shipped="").count() == 1


@pytest.mark.parametrize("field", ["text", "title", "summary", "source", "aliases"])
@pytest.mark.parametrize(("value", "kind"), [("138 0013 8000", "phone"), (factories.number(7), "id-number")])
def test_people_s_numbers_do_not_enter_and_are_not_repeated(town, field, value, kind):
    with factories.refused("document.leak") as caught:
        actions.add_document(FACTS | {field: f"第一行\n联系 {value}"}, by=town.officer)
    facts = caught.value.facts
    assert (facts["kind"], facts["line"], facts["field"]) == (kind, 2, field)
    assert value not in json.dumps(facts)
    assert not PolicyDocument.objects.filter(shipped="").exists()


def test_superseding_does_not_run_in_a_circle(town, document):
    other = actions.add_document(FACTS | {"number": "", "superseded_by": document}, by=town.officer)
    for later in (other, document):
        with factories.refused("document.circle"):
            actions.change_document(document, {"superseded_by": later}, seen=1, by=town.officer)


@pytest.mark.parametrize("who", ["supervisor", "auditor"])
def test_only_the_city_s_officers_keep_the_library(town, document, who):
    by = getattr(town, who)
    deeds = [
        lambda: actions.add_document(FACTS, by=by),
        lambda: actions.change_document(document, {"text": "x"}, seen=1, by=by),
        lambda: actions.withdraw_document(document, "x", seen=1, by=by),
        lambda: actions.put_back_document(document, seen=1, by=by),
        lambda: actions.take_documents([], "0", by=by),
    ]
    for deed in deeds:
        with factories.refused("deed.not-permitted"):
            deed()


def test_the_rules_of_the_eight_levels_come_first(town):
    rules = queries.library_rules()
    assert rules[0].pack.id == "cn/level-evaluation"
    assert rules[0].published_on is not None
    assert len(rules) >= 12
    assert [one.pack.id.partition("/")[0] for one in rules] == sorted(
        (one.pack.id.partition("/")[0] for one in rules), key=["cn", "cn-sd", "yuandu"].index
    )
