# SPDX-License-Identifier: Apache-2.0
"""What is shown before it stands: notices, their frozen lines, and objections."""

from __future__ import annotations

from django.db import models

from guildmark.domain.people.models import Organisation
from guildmark.domain.publicity import states


class Notice(models.Model):
    """A public notice of results, up for the rules' working days. No personal data."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices")
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=states.Notice.choices, default=states.Notice.UP)
    put_up_on = models.DateField()
    put_up_at = models.DateTimeField()
    until = models.DateField()
    days = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="one_notice_per_subject")]


class Line(models.Model):
    """A frozen copy of what a notice shows of one subject, masked when made. Personal data: a masked name."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    occupation = models.CharField(max_length=10)
    occupation_name = models.CharField(max_length=60)
    level = models.CharField(max_length=1)
    state = models.CharField(max_length=10, choices=states.Line.choices, default=states.Line.SHOWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="one_line_per_position")]


class Objection(models.Model):
    """An objection by anyone, with a receipt. Personal data: its text and contact, encrypted at rest."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    line = models.ForeignKey(Line, models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=16, unique=True)
    text = models.BinaryField()
    contact = models.BinaryField()
    state = models.CharField(max_length=10, choices=states.Objection.choices, default=states.Objection.OPEN)
    filed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
