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


class Simulation(models.Model):
    """A change of parameters tried on the people on file, kept for its maker. Personal data: who moves, by reference.

    ``changes`` is one row a parameter: name, was, now; ``result`` the figures, groups and the rows of those who gain
    and lose, nothing until they are reckoned; ``digest`` the rules' and ``snapshot`` the population's.
    """

    made_by = models.BigIntegerField(db_index=True)
    made_at = models.DateTimeField()
    programme = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    on = models.DateField()
    changes = models.JSONField(default=list)
    progress = models.PositiveSmallIntegerField(default=0)
    snapshot = models.CharField(max_length=71, blank=True)
    result = models.JSONField(null=True)
    seen = models.BooleanField(default=True)
