# SPDX-License-Identifier: Apache-2.0
"""By which rules: published pack versions, stored whole so that a decision can be replayed."""

from __future__ import annotations

from django.db import models

from guildmark.domain.policies import states


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


class RuleDraft(models.Model):
    """The next version of a programme's rules while it is made. Personal data: none; who acted, by account number.

    ``ground`` is the pack that is changed, resolved: the version ``base``, one that is shipped where none is published,
    or what a file held (``filename``). ``values`` are the changed ones as written, by path, and ``basis`` what they
    rest on. ``resolved`` and ``digest`` are the whole as it would be published: what is checked, replayed and signed.
    ``authors`` are those who wrote it: none of them signs or publishes it.
    """

    programme = models.CharField(max_length=60, db_index=True)
    version = models.CharField(max_length=20)
    in_force = models.DateField()
    base = models.ForeignKey(Rules, models.PROTECT, null=True, related_name="drafts")
    ground = models.TextField()
    filename = models.CharField(max_length=120, blank=True)
    values = models.JSONField(default=dict)
    basis = models.CharField(max_length=300, blank=True)
    resolved = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=states.RuleDraft.choices, default=states.RuleDraft.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    authors = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    check_report = models.JSONField(null=True)
    replay_report = models.JSONField(null=True)
    replay_digest = models.CharField(max_length=64, blank=True)
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    published = models.OneToOneField(Rules, models.PROTECT, null=True, related_name="draft")

    def __str__(self) -> str:
        return f"{self.programme}@{self.version}"


class Simulation(models.Model):
    """A change of parameters tried on the people on file, kept for its maker. Personal data: who moves, by reference.

    ``people`` says which rows were asked; ``changes`` is one row a parameter: name, was, now; ``result`` the figures,
    groups and the rows of those who gain and lose, nothing until they are reckoned; ``digest`` the rules' and
    ``snapshot`` the population's.
    """

    made_by = models.BigIntegerField(db_index=True)
    made_at = models.DateTimeField()
    programme = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    people = models.CharField(max_length=16, default="entries")
    on = models.DateField()
    changes = models.JSONField(default=list)
    progress = models.PositiveSmallIntegerField(default=0)
    snapshot = models.CharField(max_length=71, blank=True)
    result = models.JSONField(null=True)
    seen = models.BooleanField(default=True)


class PolicyDocument(models.Model):
    """A document that rules rest on: number, issuer, days, and its text where it is held here. No personal data.

    ``doubts`` names the facts still 待核; ``aliases`` are what a basis calls it in short, one a line; ``shipped`` is
    its id in the list that comes with the product; ``search`` is all of it as it is searched. ``revision`` counts its
    changes, each kept as a `DocumentRevision`.
    """

    shipped = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=120)
    issuer_en = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    summary_en = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    in_force = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, db_index=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    aliases = models.TextField(blank=True)
    doubts = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    search = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_key"],
                condition=~models.Q(number_key="") & models.Q(withdrawn_at=None),
                name="one_document_per_number",
            ),
            models.UniqueConstraint(fields=["shipped"], condition=~models.Q(shipped=""), name="one_document_per_id"),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class DocumentRevision(models.Model):
    """A document as it stood from a moment on, its text too: nothing that was shown is lost. No personal data."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    kept_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField()
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "revision"], name="one_revision_per_change")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.revision}"
