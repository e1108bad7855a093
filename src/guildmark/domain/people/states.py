# SPDX-License-Identifier: Apache-2.0
"""The states of a question about a person's name, and of an older ledger.

ask → OPEN ──propose the other name──▶ PROPOSED ──confirm (another person)──▶ CORRECTED
      │ ▲                               │
      │ └───────────withdraw────────────┘
      ├──keep the stored name──▶ KEPT
      └──say that they are two people──▶ DIFFERENT
ledger:  check → CHECKED ──take──▶ TAKEN ──undo──▶ UNDONE
"""

from django.db import models


class NameQuestion(models.TextChoices):
    OPEN = "open", "待处理"
    PROPOSED = "proposed", "待复核"
    CORRECTED = "corrected", "已更正"
    KEPT = "kept", "维持登记的姓名"
    DIFFERENT = "different", "不是同一人"


NAME_MOVES = {
    (NameQuestion.OPEN, NameQuestion.PROPOSED): "people.propose-name",
    (NameQuestion.PROPOSED, NameQuestion.OPEN): "people.withdraw-name",
    (NameQuestion.PROPOSED, NameQuestion.CORRECTED): "people.correct-name",
    (NameQuestion.OPEN, NameQuestion.KEPT): "people.settle-name",
    (NameQuestion.OPEN, NameQuestion.DIFFERENT): "people.settle-name",
}
LEDGER_MOVES = {
    ("checked", "taken"): "people.take-ledger",
    ("checked", "taking"): "people.take-ledger",
    ("taking", "taken"): "people.take-ledger",
    ("taking", "checked"): "people.take-ledger",
    ("taken", "undone"): "people.undo-ledger",
}
