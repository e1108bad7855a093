# SPDX-License-Identifier: Apache-2.0
"""What a body may do: its filing and the scope of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guildmark.domain.cases import states
from guildmark.domain.people.models import Organisation


class Filing(models.Model):
    """A body's filing to assess its own workers, from–to; with a ``source`` where an older ledger tells it.

    No personal data.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="filings")
    body_code = models.CharField(max_length=13, unique=True)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=12, choices=states.Filing.choices, default=states.Filing.FILED)
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    source = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.body_code


class FilingScope(models.Model):
    """One occupation of a filing and the levels filed for it. No personal data."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="scopes")
    occupation = models.CharField(max_length=10)
    edition = models.CharField(max_length=4, default="2022")
    name = models.CharField(max_length=60)
    levels = ArrayField(models.CharField(max_length=1))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "occupation"], name="one_scope_per_occupation")]


class FilingEvent(models.Model):
    """A filing suspended, reinstated or removed: tells its validity on a past day. No personal data."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="events")
    deed = models.CharField(max_length=12)
    on = models.DateField()
    reason = models.CharField(max_length=200)
