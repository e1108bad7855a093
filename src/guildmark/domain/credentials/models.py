# SPDX-License-Identifier: Apache-2.0
"""What is certified: numbered, signed, logged credentials, the log they stand in, and their revocation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildmark.domain.credentials import states
from guildmark.domain.people.models import Ledger, Organisation, Person


class Serial(models.Model):
    """The last serial used by a body in a year at a level. No personal data."""

    body_code = models.CharField(max_length=13)
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body_code", "year", "level"], name="one_serial_row")]


class Credential(models.Model):
    """A signed certificate. Personal data: the signed document names its holder.

    ``name_then``: the name on it, where it was corrected since and the record has another.
    """

    number = models.CharField(max_length=22, unique=True)
    log_id = models.CharField(max_length=26, unique=True)
    access_id = models.CharField(max_length=22, unique=True)
    kind = models.CharField(max_length=20, default="level")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="credentials")
    person = models.ForeignKey(Person, models.PROTECT, related_name="credentials")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    occupation = models.CharField(max_length=10)
    occupation_name = models.CharField(max_length=60)
    level = models.CharField(max_length=1)
    region = models.CharField(max_length=6)
    valid_from = models.DateField()
    first_high = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=states.Credential.choices, default=states.Credential.ACTIVE)
    status_list = models.CharField(max_length=12)
    status_index = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    rules_digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    correction_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    name_then = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(correction_of=None),
                name="one_certificate_per_subject",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(first_high=True, status="active"), name="one_first_high_a_person"
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="one_status_bit"),
        ]


class RecordedCertificate(models.Model):
    """A certificate issued before this register and taken over from a ledger: never signed here, never counted.

    Personal data: a person's certificate. ``digest`` is of the record with its ``salt``.
    """

    number = models.CharField(max_length=22, unique=True)
    log_id = models.CharField(max_length=26, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="recorded_certificates")
    occupation = models.CharField(max_length=10)
    edition = models.CharField(max_length=4)
    occupation_name = models.CharField(max_length=60)
    level = models.CharField(max_length=1)
    body = models.CharField(max_length=120)
    issued_on = models.DateField()
    source = models.CharField(max_length=160)
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    salt = models.CharField(max_length=26)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()


class Revocation(models.Model):
    """A revocation proposed by one person and confirmed by another. No personal data."""

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="revocations")
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=states.Revocation.choices, default=states.Revocation.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)


class Submission(models.Model):
    """A certificate's way into the national query, due by a day. Personal data: mended values, encrypted.

    ``subject_kind`` and ``subject_id`` name the batch whose workbook it goes in; ``reason`` is the answer's, masked.
    """

    credential = models.OneToOneField(Credential, models.PROTECT, related_name="submission")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=states.Submission.choices, default=states.Submission.NOT_SENT)
    since = models.DateField()
    due = models.DateField()
    times = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    mended = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="submission_of_batch"),
            models.Index(fields=["due"], condition=~Q(state="accepted"), name="submission_pending"),
        ]


class SubmissionFile(models.Model):
    """A workbook sent to the national query, or the answer to one. Personal data: the file, encrypted at rest."""

    class Kind(models.TextChoices):
        SENT = "sent", "报送表"
        ANSWER = "answer", "反馈表"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="submission_files")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    file = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=states.SubmissionFile.choices)
    rows = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    handed_in_by = models.BigIntegerField()
    handed_in_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="submission_files_of")]


class Leaf(models.Model):
    """One act in the public register, staged with its deed and indexed by the sequencer. No personal data."""

    index = models.BigIntegerField(null=True, unique=True)
    body = models.TextField()
    act = models.CharField(max_length=12)
    log_id = models.CharField(max_length=26, db_index=True)
    kind = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=1, blank=True)
    occupation = models.CharField(max_length=10, blank=True)
    region = models.CharField(max_length=6, blank=True)
    date = models.DateField(null=True)
    first_high = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    staged_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["act", "kind", "date"])]


class Checkpoint(models.Model):
    """A signed head of the log at a size. No personal data."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()


class StatusList(models.Model):
    """A signed status list as served; its bits are the fold of the log. No personal data."""

    name = models.CharField(max_length=12, unique=True)
    document = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    changed = models.BooleanField(default=True)


class Key(models.Model):
    """A public key of the office and since which leaf it counts. No personal data."""

    kid = models.CharField(max_length=120, unique=True)
    public = models.CharField(max_length=80)
    use = models.CharField(max_length=8)
    from_index = models.BigIntegerField()
    until_index = models.BigIntegerField(null=True)


class Share(models.Model):
    """A link by which its holder shows a certificate for some days. Personal data: whose certificate was shown.

    The link's word is kept as a hash only: whoever reads this table cannot open it.
    """

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="shares")
    token_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
