# SPDX-License-Identifier: Apache-2.0
"""The states of a batch, its rosters and entries.

draft ──open──▶ OPEN ──fix──▶ FIXED ──show──▶ SHOWN ──close──▶ CLOSED
│               │
└────stop───────┴──▶ STOPPED          (the city may stop a batch until its results are fixed)

roster and marks workbook:  checked ──take──▶ TAKEN
roster:  CHECKING ──check──▶ checked | UNREADABLE ; TAKEN ──undo──▶ UNDONE
large roster:  checked ──begin taking──▶ TAKING ──take──▶ TAKEN ; TAKING ──refused──▶ checked
entry:   LOOK ◀──add evidence──▶ ENTERED (by the new verdict)
LOOK ──accept──▶ ENTERED ──settle──▶ PASSED | FAILED | ABSENT ; LOOK ──exclude──▶ EXCLUDED
PASSED ──uphold an objection──▶ TAKEN_OUT ; PASSED ──certify──▶ CERTIFIED
"""

from django.db import models


class Batch(models.TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "已开考"
    FIXED = "fixed", "结果已定"
    SHOWN = "shown", "公示中"
    CLOSED = "closed", "已发证"
    STOPPED = "stopped", "已叫停"


class Roster(models.TextChoices):
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "已检查"
    TAKING = "taking", "导入中"
    UNREADABLE = "unreadable", "读不出来"
    TAKEN = "taken", "已导入"
    UNDONE = "undone", "已撤回"


class Entry(models.TextChoices):
    LOOK = "look", "待人工核看"
    ENTERED = "entered", "已报名"
    EXCLUDED = "excluded", "已排除"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    ABSENT = "absent", "缺考"
    TAKEN_OUT = "taken-out", "异议成立"
    CERTIFIED = "certified", "已发证"


MOVES = {
    (Batch.DRAFT, Batch.OPEN): "evaluations.open-batch",
    (Batch.OPEN, Batch.FIXED): "evaluations.fix-results",
    (Batch.FIXED, Batch.SHOWN): "evaluations.show-results",
    (Batch.SHOWN, Batch.CLOSED): "evaluations.close-batch",
    (Batch.DRAFT, Batch.STOPPED): "evaluations.stop-batch",
    (Batch.OPEN, Batch.STOPPED): "evaluations.stop-batch",
}
ROSTER_MOVES = {
    (Roster.CHECKED, Roster.TAKEN): "evaluations.take-rows",
    (Roster.CHECKED, Roster.TAKING): "evaluations.take-rows",
    (Roster.TAKING, Roster.TAKEN): "evaluations.take-rows",
    (Roster.TAKING, Roster.CHECKED): "evaluations.take-rows",
    (Roster.CHECKING, Roster.CHECKED): "evaluations.receive-roster",
    (Roster.CHECKING, Roster.UNREADABLE): "evaluations.receive-roster",
    (Roster.TAKEN, Roster.UNDONE): "evaluations.undo-roster",
}
ENTRY_MOVES = {
    (Entry.LOOK, Entry.ENTERED): "evaluations.look-at-entry",
    (Entry.LOOK, Entry.EXCLUDED): "evaluations.look-at-entry",
    (Entry.ENTERED, Entry.PASSED): "evaluations.fix-results",
    (Entry.ENTERED, Entry.FAILED): "evaluations.fix-results",
    (Entry.ENTERED, Entry.ABSENT): "evaluations.fix-results",
    (Entry.PASSED, Entry.TAKEN_OUT): "evaluations.take-out-entry",
    (Entry.PASSED, Entry.CERTIFIED): "evaluations.close-batch",
}
