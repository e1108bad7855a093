# SPDX-License-Identifier: Apache-2.0
"""The states of a notice, its lines and objections.

put up → UP ──close (a job)──▶ CLOSED
line:       SHOWN ──uphold──▶ TAKEN_OUT
objection:  OPEN ──decide──▶ UPHELD | DISMISSED
"""

from django.db import models


class Notice(models.TextChoices):
    UP = "up", "公示中"
    CLOSED = "closed", "已结束"


class Line(models.TextChoices):
    SHOWN = "shown", "公示"
    TAKEN_OUT = "taken-out", "异议成立，已撤下"


class Objection(models.TextChoices):
    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


MOVES = {(Notice.UP, Notice.CLOSED): "publicity.close-notice"}
LINE_MOVES = {(Line.SHOWN, Line.TAKEN_OUT): "publicity.decide-objection"}
OBJECTION_MOVES = {
    (Objection.OPEN, Objection.UPHELD): "publicity.decide-objection",
    (Objection.OPEN, Objection.DISMISSED): "publicity.decide-objection",
}
