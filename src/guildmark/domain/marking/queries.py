# SPDX-License-Identifier: Apache-2.0
"""Reads of sheets and marks."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from guildmark.domain.marking.models import Mark, Sheet


def sheets_of(kind: str, subjects: Collection[int]) -> QuerySet[Sheet]:
    """The sheets of these subjects, with their marks."""
    return Sheet.objects.filter(subject_kind=kind, subject_id__in=subjects).prefetch_related("marks")


def markers(kind: str, subjects: Collection[int]) -> set[int]:
    """The accounts that entered a mark for any of these subjects; marks kept from earlier sheets were not entered."""
    marks = Mark.objects.filter(sheet__subject_kind=kind, sheet__subject_id__in=subjects, kept=False)
    return set(marks.values_list("entered_by", flat=True).distinct())


def unmarked(kind: str, subjects: Collection[int]) -> int:
    """How many sheets of these subjects lack the mark of a part."""
    return sum(len(sheet.parts) != len(sheet.marks.all()) for sheet in sheets_of(kind, subjects))


def results_of(kind: str, subjects: Collection[int]) -> QuerySet[Sheet]:
    """The sheets of these subjects whose results are fixed, with their marks and results."""
    return sheets_of(kind, subjects).filter(result__isnull=False).select_related("result")
