# SPDX-License-Identifier: Apache-2.0
"""The kernel's tables: the journal and its links, the clock, days the office declares, due jobs, stored files."""

from __future__ import annotations

from django.db import models


class Line(models.Model):
    """One deed in the journal, insert-only. Identifiers only: no personal data."""

    kind = models.TextField()
    subject = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.TextField()
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="kernel_line_subject"),
            models.Index(fields=["kind", "id"], name="kernel_line_kind"),
            models.Index(fields=["at"], name="kernel_line_at"),
        ]


class Link(models.Model):
    """One committed line hash-chained to the one before, insert-only, in an order of its own; no personal data."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT)
    previous = models.BinaryField()
    hash = models.BinaryField()


class Clock(models.Model):
    """The demo's clock, one row: seconds it runs ahead of (or behind) real time; no personal data."""

    offset = models.FloatField(default=0)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="kernel_clock_one_row")]


class DayOverride(models.Model):
    """A day the office declares working or free, over the published holiday calendar; no personal data."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    source = models.TextField(blank=True)


class Due(models.Model):
    """A job that falls due in our clock; its arguments are identifiers: no personal data."""

    class State(models.TextChoices):
        TODO = "todo"
        HANDED = "handed"
        DONE = "done"
        FAILED = "failed"

    name = models.TextField()
    args = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.TextField(choices=State, default=State.TODO)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="kernel_due_todo", condition=models.Q(state="todo")),
            models.Index(fields=["state"], name="kernel_due_state"),
        ]


class StoredFile(models.Model):
    """A file outside the web root, encrypted; its name and content may hold personal data of those it lists."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    kind = models.TextField()
    media = models.TextField()
    name = models.TextField()
    path = models.TextField(unique=True)
    stored_at = models.DateTimeField()
    keep_until = models.DateField(null=True)


class Tally(models.Model):
    """How often somebody asked in a minute, under a hash that names nobody (see ``tallies``); no personal data."""

    key = models.BinaryField(primary_key=True)
    minute = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()


class CacheRow(models.Model):
    """Django's cache for all processes. Personal data: the addresses that failed sign-ins came from, for an hour."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kernel_cache"
