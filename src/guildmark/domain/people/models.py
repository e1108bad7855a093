# SPDX-License-Identifier: Apache-2.0
"""Who there is: regions, organisations, persons, what they hold, and the accounts that act."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from guildmark.domain.people import states


class Region(models.Model):
    """A node of the region tree; ``path`` is a prefix of the paths below it. No personal data."""

    code = models.CharField(max_length=6, unique=True)
    path = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A firm, college or bureau by its credit code (GB 32100). No personal data."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "企业"
        BUREAU = "bureau", "主管部门"

    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=240, db_index=True, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.ENTERPRISE)
    region = models.ForeignKey(Region, models.PROTECT)

    def __str__(self) -> str:
        return self.name


class Occupation(models.Model):
    """An occupation of one edition of the national classification. No personal data."""

    code = models.CharField(max_length=10)
    edition = models.CharField(max_length=4, default="2022")
    name = models.CharField(max_length=60)
    green = models.BooleanField(default=False)
    digital = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="one_occupation_per_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Standard(models.Model):
    """Which edition of the declaring conditions an occupation follows, from a day. No personal data."""

    occupation = models.ForeignKey(Occupation, models.PROTECT)
    edition = models.CharField(max_length=4)
    starts = models.DateField()
    basis = models.CharField(max_length=120, default="待核")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupation", "starts"], name="one_standard_per_day")]


class Person(models.Model):
    """A natural person. Personal data: name, document number (encrypted; keyed blind index), birth date, sex."""

    name = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=120, db_index=True, blank=True)
    initials = models.CharField(max_length=40, db_index=True, blank=True)
    document_type = models.CharField(max_length=20, default="resident-id")
    document_number = models.BinaryField()
    document_index = models.BinaryField(unique=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)

    def __str__(self) -> str:
        return f"person {self.pk}"


class Membership(models.Model):
    """A person's part in an organisation, from–to. Personal data: who belongs where."""

    class Role(models.TextChoices):
        WORKER = "worker", "职工"
        ASSESSOR = "assessor", "考评员"
        SUPERVISOR = "supervisor", "内部质量督导员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(ends=None), name="one_open_membership"
            )
        ]


class Tie(models.Model):
    """A person tied to somebody else, from–to, and who says so. Personal data: who employs whom.

    ``other`` is the credit code of an organisation, which the register need not know.
    """

    class Kind(models.TextChoices):
        EMPLOYER = "employer", "用人单位（劳务派遣）"

    person = models.ForeignKey(Person, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    other = models.CharField(max_length=18)
    at = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    source = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "other", "at"], condition=Q(ends=None), name="one_open_tie"
            )
        ]


class CareerLine(models.Model):
    """A person at a level in an occupation, since when, and who says so. Personal data: a person's qualification."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="career")
    occupation = models.CharField(max_length=10)
    edition = models.CharField(max_length=4, default="2022")
    level = models.CharField(max_length=1)
    since = models.DateField(null=True)
    source = models.CharField(max_length=160)
    subject = models.CharField(max_length=60, blank=True, db_index=True)
    ended = models.DateField(null=True)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by username; a demo account has no usable password."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Who signs in. Personal data: a label with the holder's name, a mail address, the person whose own account it is.

    ``sessions_from``: sign-ins before this second (Unix time) are over.
    """

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    label = models.CharField(max_length=160)
    is_active = models.BooleanField(default=True)
    demo = models.CharField(max_length=20, blank=True, db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="accounts")
    sessions_from = models.BigIntegerField(default=0)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's own permissions are unused
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - as above
        return False

    def __str__(self) -> str:
        return self.username


class Invitation(models.Model):
    """A code by which a person opens her own account, once. Personal data: which person was asked, and by whom."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    code_hash = models.BinaryField(unique=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class Grant(models.Model):
    """A role over a region subtree or an organisation, from–to. Personal data: which account holds which office."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24)
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None, organisation__isnull=False) | Q(region__isnull=False, organisation=None),
                name="a_grant_is_over_one_thing",
            )
        ]


class Ledger(models.Model):
    """An older book handed in to be taken over, and what its dry run found. Personal data: the file, encrypted."""

    class Kind(models.TextChoices):
        CERTIFICATES = "certificates", "证书台账"
        FILINGS = "filings", "备案台账"
        CARDS = "cards", "考评员证卡台账"

    class State(models.TextChoices):
        CHECKED = "checked", "已试检"
        TAKING = "taking", "收入中"
        TAKEN = "taken", "已收入"
        UNDONE = "undone", "已撤回"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    source = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    file = models.BigIntegerField(null=True)
    sheet = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKED)
    checked_on = models.DateField()
    rows = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    present = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    taken = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=100)
    refusal = models.JSONField(default=dict)
    seen = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256"], condition=Q(state="taken"), name="one_ledger_is_taken_once"
            )
        ]


class LedgerProblem(models.Model):
    """One thing wrong in a ledger, its value masked. No personal data."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=32)
    value = models.CharField(max_length=120, blank=True)
    severity = models.CharField(max_length=8)
    facts = models.JSONField(default=dict)


class AssessorCard(models.Model):
    """An assessor's card (考评员证卡): its kind says which levels she may assess, ``expires`` is its last day.

    Personal data: who holds which card. Whose assessor she is stands in ``Membership``.
    """

    class Kind(models.TextChoices):
        ASSESSOR = "assessor", "考评员"
        SENIOR = "senior", "高级考评员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="cards")
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    occupation = models.CharField(max_length=10, blank=True)
    expires = models.DateField()
    source = models.CharField(max_length=160)
    ledger = models.ForeignKey(Ledger, models.PROTECT, null=True, related_name="+")


class NameQuestion(models.Model):
    """Another name for a person's number: who says so, why, what the city decided. Personal data: a name, encrypted.

    ``source`` and ``row`` say where the other name stood: a roster and its row, or nothing.
    """

    class Why(models.TextChoices):
        CHANGED = "changed", "本人已改名"
        WRONG = "wrong", "登记的姓名写错了"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="name_questions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="name_questions")
    name = models.BinaryField()
    name_before = models.BinaryField(default=bytes)
    why = models.CharField(max_length=8, choices=Why.choices)
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=states.NameQuestion.choices, default=states.NameQuestion.OPEN)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=["open", "proposed"]),
                name="one_open_name_question",
            )
        ]
