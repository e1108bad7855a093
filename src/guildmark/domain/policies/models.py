# SPDX-License-Identifier: Apache-2.0
"""By which rules: published pack versions, stored whole so that a decision can be replayed."""

from __future__ import annotations

from django.db import models


class Rules(models.Model):
    """A published pack version: resolved, canonical, with its digest. No personal data."""

    programme = models.CharField(max_length=60, db_index=True)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    resolved = models.TextField()
    in_force = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "version"], name="one_rules_per_version")]

    def __str__(self) -> str:
        return f"{self.programme}@{self.version}"
