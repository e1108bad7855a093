# SPDX-License-Identifier: Apache-2.0
"""Entering marks by page: what is typed stays, what is wrong is named, what is right is kept."""

from decimal import Decimal

import pytest
from tests import factories

from guildmark.domain.marking.models import Mark


@pytest.fixture
def batch(firm):
    """An open batch of three."""
    return factories.batch(firm, "open")


def posted(batch, **changes):
    """80 in every part, with changes by (place, part)."""
    typed = {}
    for entry in batch.entries.order_by("pk"):
        typed |= {f"m-{entry.pk}-{part}": "80" for part in factories.parts(entry)}
    return typed | changes


def name(batch, place, part="theory"):
    """The field of the place-th entry."""
    return f"m-{batch.entries.order_by('pk')[place].pk}-{part}"


def enter(client, batch, typed):
    """Post the page."""
    return client.post(f"/portal/batches/{batch.pk}/marks/", typed)


def test_marks_are_entered(handler, batch):
    assert enter(handler, batch, posted(batch)).status_code == 302
    assert set(Mark.objects.values_list("value", flat=True)) == {Decimal(80)}


def test_full_width_digits_and_decimals_are_read(handler, batch):
    enter(handler, batch, posted(batch) | {name(batch, 0): "８０．５"})
    assert Mark.objects.filter(value=Decimal("80.5")).count() == 1


@pytest.mark.parametrize("typed", ["一百", "101", "-1", "59.999", "NaN", "1e5"])
def test_one_bad_value_names_row_person_and_part_and_nothing_is_lost(handler, batch, typed, no_table_changed):
    with no_table_changed():
        answer = enter(handler, batch, posted(batch) | {name(batch, 1): typed})
    assert answer.status_code == 422
    [error] = answer.context["errors"]
    assert error.startswith(f"名册第 {batch.entries.order_by('pk')[1].row} 行")
    assert "理论" in error
    assert typed in error
    assert answer.content.decode().count('value="80"') == len(posted(batch)) - 1


def test_absent_is_ticked_and_stands_instead_of_a_mark(handler, batch):
    typed = posted(batch) | {name(batch, 0): "", f"{name(batch, 0)}-absent": "on"}
    enter(handler, batch, typed)
    assert Mark.objects.get(absent=True).value is None


def test_both_a_mark_and_absent_is_asked_about(handler, batch):
    answer = enter(handler, batch, posted(batch) | {f"{name(batch, 0)}-absent": "on"})
    assert "只能选一样" in answer.context["errors"][0]


def test_a_mark_once_entered_is_not_emptied(handler, batch):
    enter(handler, batch, posted(batch))
    answer = enter(handler, batch, posted(batch) | {name(batch, 0): ""})
    assert "不能清空" in answer.context["errors"][0]


def test_a_part_of_the_page_may_wait(handler, batch):
    assert enter(handler, batch, posted(batch) | {name(batch, 0): ""}).status_code == 302
    assert Mark.objects.count() == len(posted(batch)) - 1


def test_what_has_not_changed_is_not_entered_again(handler, batch):
    enter(handler, batch, posted(batch))
    first = dict(Mark.objects.values_list("pk", "entered_at"))
    enter(handler, batch, posted(batch) | {name(batch, 0): "90"})
    again = dict(Mark.objects.values_list("pk", "entered_at"))
    assert sum(first[pk] != again[pk] for pk in first) == 1


def test_the_checker_sees_marks_and_enters_none(checker, batch, no_table_changed):
    page = checker.get(f"/portal/batches/{batch.pk}/marks/").content.decode()
    assert "成绩由企业经办人录入" in page
    assert "mark-input" not in page
    with no_table_changed():
        assert enter(checker, batch, posted(batch)).status_code == 403
