# SPDX-License-Identifier: Apache-2.0
"""The component tags: what they draw, what they refuse to let through."""

import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation


def draw(source, **context):
    return Template("{% load guildmark %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("code", "rung", "name"), [("X", 1, "学徒工"), ("3", 4, "三级/高级工"), ("t", 7, "特级技师"), ("S", 8, "首席技师")]
)
def test_a_level_is_a_rung_and_a_word(code, rung, name):
    drawn = draw("{% level code %}", code=code)
    assert f'data-rung="{rung}"' in drawn
    assert name in drawn
    assert f"八级中的第 {rung} 级" in drawn


def test_an_unknown_level_is_shown_as_it_stands_and_escaped():
    assert draw("{% level code %}", code="<9>") == "&lt;9&gt;"


def test_a_level_in_english():
    with translation.override("en"):
        assert "Level 3, senior" in draw("{% level '3' %}")


@pytest.mark.parametrize(
    ("days", "words", "state"),
    [
        (5, "剩 <b>5</b> 个工作日", "due"),
        (2, "剩 <b>2</b> 个工作日", "due soon"),
        (-1, "逾期 <b>1</b> 个工作日", "due late"),
    ],
)
def test_days_left_are_a_number_and_a_word(days, words, state):
    assert draw("{% due days %}", days=days) == f'<span class="{state}">{words}</span>'


def test_nothing_is_due_while_others_are_waited_for():
    assert "等待对方" in draw("{% due None %}")


def test_an_unknown_state_of_a_tag_is_a_mistake_of_ours():
    with pytest.raises(TemplateSyntaxError, match="purple"):
        draw("{% tag 'purple' '审核中' %}")


def test_clauses_stand_failing_first():
    rows = [
        {"id": name, "text": name, "verdict": verdict, "from": None}
        for name, verdict in (("A", "yes"), ("B", "unknown"), ("C", "no"))
    ]
    drawn = draw("{% clauses rows %}", rows=rows)
    assert drawn.index("<small>C") < drawn.index("<small>B") < drawn.index("<small>A")


def test_a_clause_that_time_will_mend_says_when():
    row = {
        "id": "A2",
        "text": "满4年",
        "verdict": "no",
        "actual": "3 年",
        "required": "4 年",
        "basis": "第九条",
        "from": "2024-02-11",
    }
    assert "2024-02-11 起满足" in draw("{% clause row %}", row=row)


def test_the_stair_has_eight_steps_and_opens_each():
    drawn = draw("{% stair counts '/figures/certificates' %}", counts={"3": 12613})
    assert drawn.count("<li") == 8
    assert 'href="/figures/certificates?level=3"><b>12,613</b>' in drawn


def test_the_pager_keeps_the_rest_of_the_question():
    page = Paginator(range(143), 50).page(2)
    drawn = draw("{% pager page %}", page=page, request=RequestFactory().get("/x", {"q": "焊工", "page": "2"}))
    assert "第 51–100 条，共 143 条" in drawn
    assert "?page=3&amp;q=%E7%84%8A%E5%B7%A5" in drawn
    assert 'aria-current="page" href="?page=2' in drawn


def test_a_wrong_field_says_so_above_its_input_and_to_readers():
    class Question(forms.Form):
        number = forms.CharField(label="证书编号", help_text="22 位")

    drawn = draw("{% field form.number %}", form=Question({"number": ""}))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_number-hint id_number-error"' in drawn
    assert drawn.index('class="error"') < drawn.index("<input")


def test_what_a_user_typed_is_escaped_in_a_problem():
    group = {
        "severity": "error",
        "message": "<b>",
        "remedy": "",
        "column": "姓名",
        "value": "<script>",
        "rows": [7],
        "count": 1,
    }
    drawn = draw("{% problems groups %}", groups=[group])
    assert "<script>" not in drawn
    assert "第 7 行" in drawn


def test_numbers_and_dates_have_one_form():
    moment = dt.datetime(2023, 10, 26, 2, 11, tzinfo=dt.UTC)
    drawn = draw(
        "{{ n|thousands }} {{ t|day }} {{ t|moment }} {{ t|weekday }} {{ nothing|day }}",
        n=-12613,
        t=moment,
        nothing=None,
    )
    assert drawn == "−12,613 2023-10-26 2023-10-26 10:11 周四 —"


def test_identity_numbers_and_names_are_masked_in_one_way():
    assert (
        draw("{{ n|masked_id }} {{ a|masked_name }} {{ b|masked_name }}", n="370102199001011234", a="张三", b="欧阳文")
        == "37*************234 张* 欧*文"
    )


def test_the_split_bar_keeps_a_small_share_visible():
    assert 'class="bad"' in draw("{% split_bar good=100000 bad=1 %}")
    assert 'width="4.0"' in draw("{% split_bar good=100000 bad=1 %}")


def test_what_is_far_ahead_shows_its_day_and_no_countdown():
    day = dt.date(2026, 2, 27)
    assert draw("{% due 591 %}") == ""
    far = draw("{% due 591 on=day %}", day=day)
    assert "2026-02-27" in far
    assert "591" not in far
    assert ">60<" in draw("{% due 60 on=day %}", day=day)
