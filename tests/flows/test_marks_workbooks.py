# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook through the flow: checked, taken, and fixed by somebody else."""

import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from tests import factories

from guildmark.domain.evaluations.models import MarksWorkbook
from guildmark.domain.marking.models import Mark
from guildmark.flows import marks_workbooks


@pytest.fixture
def opened(firm):
    return factories.batch(firm, "open", factories.rows(3))


def sheet(batch, *marks, name=None):
    """A filled-in workbook: (theory, practice) a person."""
    rows = ["报名号,姓名,理论成绩,技能成绩"]
    for entry, told in zip(batch.entries.select_related("person").order_by("pk"), marks, strict=False):
        rows.append(",".join([str(entry.pk), name or entry.person.name, *map(str, told)]))
    return "\n".join(rows).encode()


def receive(firm, batch, *marks, **more):
    data = sheet(batch, *marks, **more)
    return marks_workbooks.receive(factories.again(batch), data, "成绩.csv", by=firm.handler)


def stored():
    return list(Mark.objects.order_by("sheet__subject_id", "part").values_list("part", "value", "absent"))


def test_the_template_names_everyone_assessed(firm, opened):
    data = marks_workbooks.template_for(opened, by=firm.handler)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [str(entry.pk) for entry in opened.entries.order_by("pk")]
    assert factories.number(0) not in str(rows)


def test_nothing_is_entered_until_it_is_taken(firm, opened):
    kept, run = receive(firm, opened, (80, 81), (70, "缺考"), (60, 61))
    assert (kept.rows, kept.good, run.marks, stored()) == (3, 3, 6, [])
    assert marks_workbooks.take(kept, choice="all", by=firm.handler) == 6
    assert stored()[:4] == [
        ("practice", Decimal(81), False), ("theory", Decimal(80), False), ("practice", None, True),
        ("theory", Decimal(70), False),
    ]  # fmt: skip
    [line] = factories.journaled("evaluations.marks-workbook.taken", opened)
    assert (line.data["marks"], line.data["choice"], line.data["sha256"]) == (6, "all", kept.sha256)


def test_the_good_rows_are_taken_and_the_bad_ones_left(firm, opened):
    kept, run = receive(firm, opened, (80, 81), (700, 60), (60, 61))
    assert [(p.row, p.code) for p in run.checked.problems] == [(3, "mark.out-of-range")]
    with factories.refused("marks.not-all-right"):
        marks_workbooks.take(kept, choice="all", by=firm.handler)
    assert marks_workbooks.take(kept, choice="good", by=firm.handler) == 4
    assert len(stored()) == 4


def test_the_same_workbook_again_holds_nothing_new(firm, opened):
    marks = [(80, 81), (70, 71), (60, 61)]
    kept, _ = receive(firm, opened, *marks)
    marks_workbooks.take(kept, choice="all", by=firm.handler)
    again, run = receive(firm, opened, *marks)
    assert (run.marks, run.checked.same) == (0, 3)
    with factories.refused("marks.nothing-new"):
        marks_workbooks.take(again, choice="all", by=firm.handler)


def test_whoever_took_a_workbook_does_not_fix_the_results(firm, opened):
    kept, _ = receive(firm, opened, (80, 81), (70, 71), (60, 61))
    marks_workbooks.take(kept, choice="all", by=firm.handler)
    factories.examined(opened)
    with factories.refused("results.same-person"):
        factories.self_evaluation.fix_results(factories.again(opened), by=firm.handler)
    fixed = factories.self_evaluation.fix_results(factories.again(opened), by=firm.checker)
    assert fixed.state == "fixed"


def test_the_marked_workbook_has_the_bad_rows_on_top(firm, opened):
    kept, _ = receive(firm, opened, (80, 81), (700, 60), (60, 61))
    data = marks_workbooks.marked(kept, by=firm.handler)
    head, first, *_ = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert (head[-2:], first[2]) == (["行", "问题"], "700")
    assert "0 到 100" in first[-1]


def test_a_batch_that_is_not_open_takes_no_workbook(firm):
    made = factories.batch(firm, "filed", factories.rows(2))
    with factories.refused("batch.not-open"):
        marks_workbooks.template_for(made, by=firm.handler)
    with factories.refused("batch.not-open"):
        receive(firm, made, (80, 81))


def test_only_the_firms_handler_hands_a_workbook_in(town, firm, opened):
    for actor in (firm.checker, factories.firm(town).handler, town.officer):
        with factories.refused("deed.not-permitted"):
            marks_workbooks.receive(opened, sheet(opened, (80, 81)), "成绩.csv", by=actor)
    assert MarksWorkbook.objects.count() == 0
