# SPDX-License-Identifier: Apache-2.0
"""A firm's assessing: rosters with their problems, batches, and the entries in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildmark.domain.evaluations import states
from guildmark.domain.people.models import Organisation, Person
from guildmark.domain.policies.models import Rules


class Batch(models.Model):
    """One round of assessing in a firm, with its plan. Personal data: the supervisor, by reference."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=states.Batch.choices, default=states.Batch.DRAFT)
    rules = models.ForeignKey(Rules, models.PROTECT)
    exam_from = models.DateField(null=True)
    exam_to = models.DateField(null=True)
    site = models.CharField(max_length=120, blank=True)
    supervisor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    plan_filed_on = models.DateField(null=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    fixed_by = models.BigIntegerField(null=True)
    stopped_reason = models.CharField(max_length=300, blank=True)
    choice = models.CharField(max_length=8, blank=True)
    seats_seed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_batch_per_number")]

    def __str__(self) -> str:
        return self.title


class Assessor(models.Model):
    """Who assesses a batch. Personal data: a person's office, by reference; an override carries its reason."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="assessors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    same_name_said = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "person"], name="one_assessor_once")]


class Roster(models.Model):
    """An uploaded roster and what its dry run found. Personal data: the file, encrypted at rest."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rosters")
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    file = models.BigIntegerField(null=True)
    sheet = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=states.Roster.choices, default=states.Roster.CHECKED)
    rules = models.ForeignKey(Rules, models.PROTECT)
    checked_on = models.DateField()
    rows = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    present = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=100)
    seen = models.BooleanField(default=True)
    taken_by = models.BigIntegerField(null=True)
    seen_by_taker = models.BooleanField(default=True)
    refusal = models.JSONField(default=dict)
    career_lines = models.JSONField(default=list)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sha256"], condition=Q(state="taken"), name="one_file_is_taken_once"
            )
        ]


class RosterRow(models.Model):
    """Good rows staged for taking, many together; they go when taken. Personal data: whole rows, encrypted at rest."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()


class Problem(models.Model):
    """One thing wrong in a roster, its value masked. No personal data."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=32)
    value = models.CharField(max_length=120, blank=True)
    severity = models.CharField(max_length=8)
    facts = models.JSONField(default=dict)


class Entry(models.Model):
    """A person in a batch for a level, with verdict and facts. Personal data: a candidacy and its facts."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="entries")
    occupation = models.CharField(max_length=10)
    occupation_name = models.CharField(max_length=60)
    level = models.CharField(max_length=1)
    route = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=40)
    verdict = models.CharField(max_length=8)
    facts = models.JSONField()
    on = models.DateField()
    rules = models.ForeignKey(Rules, models.PROTECT)
    mentor = models.CharField(max_length=60, blank=True)
    superior = models.CharField(max_length=60, blank=True)
    held_level = models.CharField(max_length=1, blank=True)
    row = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=states.Entry.choices, default=states.Entry.ENTERED)
    look_reason = models.CharField(max_length=300, blank=True)
    resit_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="resits")

    roster = models.ForeignKey(Roster, models.SET_NULL, null=True, related_name="entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "person", "occupation", "level"], name="one_entry_per_candidacy")
        ]


class RosterChange(models.Model):
    """An entry that a roster's row would change, or has changed. Personal data: old values, encrypted; else masked.

    ``fields`` is old → new of each value, masked; ``before`` the whole of the old values once the change is taken.
    """

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="changes")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    before = models.BinaryField(default=bytes)


class Substitution(models.Model):
    """An assessor replaced on the day, with the reason. Personal data: who assessed, by reference, and why not."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="substitutions")
    leaves = models.ForeignKey(Person, models.PROTECT, related_name="+")
    comes = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class Room(models.Model):
    """A room of a batch's examination and how many it seats. No personal data."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rooms")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    seats = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_room_per_position")]


class Seat(models.Model):
    """Where an entry sits, and its admission number. Personal data: a person's place, by reference."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="seat")
    room = models.ForeignKey(Room, models.CASCADE, related_name="taken")
    number = models.PositiveIntegerField()
    admission = models.CharField(max_length=24, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="one_person_per_seat")]


class Photo(models.Model):
    """A candidate's photograph without its metadata. Personal data: a face, encrypted at rest."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="photo")
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()


class PhotoZip(models.Model):
    """Photographs handed in together, checked and not taken yet. Personal data: the file, encrypted at rest."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="photo_zips")
    file = models.BigIntegerField()
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(null=True)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()


class Scan(models.Model):
    """A signed paper of a batch, handed back as a file that may hold several. Personal data: the file, encrypted."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="scans")
    papers = models.JSONField()
    file = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    media = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()


class MarksWorkbook(models.Model):
    """A workbook of marks handed in for an open batch, checked and then taken. Personal data: the file, encrypted."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="marks_workbooks")
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    file = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=states.Roster.choices, default=states.Roster.CHECKED)
    rows = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()


class EntryEvidence(models.Model):
    """What shows a fact of an entry that no roster column holds: its kind, its day, a file. Personal data: all of it.

    ``kind`` and ``facts`` are the pack's; the file is encrypted at rest.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40)
    facts = models.JSONField()
    dated = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    file = models.BigIntegerField(null=True)
    filename = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()
