# SPDX-License-Identifier: Apache-2.0
"""What is scored by people: sheets, marks, and the results fixed from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildmark.domain.policies.models import Rules


class Sheet(models.Model):
    """One subject under one scheme; ``parts`` are the parts it is marked in. No personal data."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    rules = models.ForeignKey(Rules, models.PROTECT)
    parts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="one_sheet_per_subject")]


class Mark(models.Model):
    """One part's mark of a sheet, or its absence. Personal data: how a person did, by the sheet's subject.

    ``kept``: carried over from an earlier sheet, not entered here.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks")
    part = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    absent = models.BooleanField(default=False)
    kept = models.BooleanField(default=False)
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "part"], name="one_mark_per_part"),
            models.CheckConstraint(
                condition=Q(value=None, absent=True) | Q(value__isnull=False, absent=False), name="a_mark_or_absent"
            ),
        ]


class Result(models.Model):
    """What a sheet's marks came to under its rules, fixed by a second person. Personal data: pass or fail."""

    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="result")
    passed = models.BooleanField()
    absent = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    fixed_by = models.BigIntegerField()
    fixed_at = models.DateTimeField()
