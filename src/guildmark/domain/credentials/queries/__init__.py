# SPDX-License-Identifier: Apache-2.0
"""Reads of certificates and of the register that have more than one caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

from guildmark.domain.credentials.models import (
    Checkpoint,
    Credential,
    Key,
    Leaf,
    RecordedCertificate,
    Revocation,
    StatusList,
)
from guildmark.kernel import bulk, clock
from guildmark.kernel.grants import Actor, scope_q

READERS = ("city-officer", "city-supervisor", "district-officer", "auditor", "firm-handler", "firm-checker")
NOBODY = "∅"
NAMED = """
SELECT held.* FROM credentials_credential held JOIN people_person person ON person.id = held.person_id
WHERE held.number = %s AND ((held.name_then = '' AND person.name = %s) OR held.name_then = %s)
"""
NAMED_RECORDED = """
SELECT held.* FROM credentials_recordedcertificate held JOIN people_person person ON person.id = held.person_id
WHERE held.number = %s AND person.name = %s
"""
"""Asked by everybody who verifies: the words are ready, the work is the same whichever of the two is wrong."""
PLACE_OF = """
SELECT leaf.index, (SELECT at FROM credentials_checkpoint WHERE size > leaf.index ORDER BY size LIMIT 1)
FROM credentials_leaf leaf WHERE leaf.log_id = %s AND leaf.act IN ('issue', 'correct') ORDER BY leaf.index LIMIT 1
"""
"""Asked at every page of a certificate: the words are ready, and one question is enough."""


def visible_to(by: Actor) -> QuerySet[Credential]:
    """The certificates within the actor's grants, newest first."""
    rows = Credential.objects.select_related("organisation__region", "person")
    return rows.filter(scope_q(by, READERS)).order_by("-issued_at", "-pk")


def revocations_visible_to(by: Actor) -> QuerySet[Revocation]:
    """The revocations within the actor's regions: officers only."""
    rows = Revocation.objects.select_related("credential__organisation__region", "credential__person")
    own = scope_q(by, READERS[:4], region="credential__organisation__region__path", organisation=None)
    return rows.filter(own).order_by("-state", "-proposed_at")


ISSUED_UNDER = (
    "SELECT number, log_id, person_id, level, occupation, '', valid_from, status FROM credentials_credential"
    " WHERE number = ANY(%s)"
)
RECORDED_UNDER = (
    "SELECT number, log_id, person_id, level, occupation, edition, issued_on, 'active'"
    " FROM credentials_recordedcertificate WHERE number = ANY(%s)"
)


class Certified(NamedTuple):
    """A certificate of either register, as far as a roster's check needs it. Personal data: whose it is, by key.

    ``edition`` is that of the occupation's code where the certificate is of an older ledger, else empty.
    """

    number: str
    log_id: str
    person: int
    level: str
    occupation: str
    edition: str
    since: dt.date
    status: str


def issued_under(numbers: Collection[str]) -> list[Certified]:
    """The certificates issued here under these numbers; one query, however many they are."""
    return [Certified(*row) for row in bulk.found(ISSUED_UNDER, list(numbers))]


def recorded_under(numbers: Collection[str]) -> list[Certified]:
    """The certificates of older ledgers under these numbers; one query, however many they are."""
    return [Certified(*row) for row in bulk.found(RECORDED_UNDER, list(numbers))]


def by_access_id(access_id: str) -> Credential | None:
    """The certificate behind the unguessable link."""
    return Credential.objects.filter(access_id=access_id).first()


def by_number_and_name(number: str, name: str) -> Credential | None:
    """The certificate with this number and the holder's name on it: one query, whichever of the two is wrong."""
    named = name or NOBODY
    return next(iter(Credential.objects.raw(NAMED, [number or NOBODY, named, named])), None)


def for_subjects(kind: str, ids: Collection[int]) -> dict[int, Credential]:
    """The certificate of each subject, by the subject's id; the newest where one was corrected."""
    rows = Credential.objects.filter(subject_kind=kind, subject_id__in=ids).order_by("pk")
    return {row.subject_id: row for row in rows}


def leaf_of(log_id: str) -> QuerySet[Leaf]:
    """The leaves about one log id, in the order of the log."""
    return Leaf.objects.filter(log_id=log_id).order_by("index")


def place_of(credential: Credential) -> tuple[int | None, dt.datetime | None]:
    """Where the log holds a certificate's own leaf, and when the first checkpoint covered it; None while it waits."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE_OF, [credential.log_id])
        return cursor.fetchone() or (None, None)


def leaves(**wanted: object) -> QuerySet[Leaf]:
    """Leaves of the register by their public dimensions, in the order they were staged."""
    return Leaf.objects.filter(**wanted).order_by("pk")


def head() -> Checkpoint | None:
    """The newest checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def head_on(day: dt.date) -> Checkpoint | None:
    """The last checkpoint of ``day`` or before."""
    until = clock.midnight(day + dt.timedelta(days=1))
    return Checkpoint.objects.filter(at__lt=until).order_by("-size").first()


def head_of(size: int) -> Checkpoint | None:
    """The checkpoint at which the log had ``size`` leaves, where one was published."""
    return Checkpoint.objects.filter(size=size).first()


def checkpoint_after(index: int) -> Checkpoint | None:
    """The earliest checkpoint that covers the leaf at ``index``: since when it is registered."""
    return Checkpoint.objects.filter(size__gt=index).order_by("size").first()


def staged() -> QuerySet[Leaf]:
    """The leaves that wait for the sequencer, in the order they were staged."""
    return Leaf.objects.filter(index=None).order_by("pk")


def integrated() -> QuerySet[Leaf]:
    """The leaves of the log in its order."""
    return Leaf.objects.filter(index__isnull=False).order_by("index")


def keys() -> QuerySet[Key]:
    """The office's public keys, oldest first."""
    return Key.objects.order_by("from_index", "pk")


def status_list(name: str) -> StatusList | None:
    """The status list of this name."""
    return StatusList.objects.filter(name=name).first()


def credential_of(revocation: Revocation) -> Credential:
    """The certificate that a revocation is about, as the table holds it now."""
    return Credential.objects.select_related("organisation__region", "person").get(pk=revocation.credential_id)


def revocation_of(credential: Credential) -> Revocation | None:
    """The confirmed revocation of a certificate."""
    return credential.revocations.filter(state="confirmed").first()


def correction_of(credential: Credential) -> Credential | None:
    """The certificate that replaced this one."""
    return Credential.objects.filter(correction_of=credential).first()


def newest_logged(before: int | None = None) -> Credential | None:
    """The newest valid certificate that the log holds; ``before`` passes over that one and those after it."""
    logged = Leaf.objects.filter(act="issue", index__isnull=False).values("log_id")
    rows = Credential.objects.select_related("organisation", "person").filter(status="active", log_id__in=logged)
    rows = rows if before is None else rows.filter(pk__lt=before)
    return rows.order_by("-pk").first()


def status_lists() -> QuerySet[StatusList]:
    """Every status list."""
    return StatusList.objects.order_by("name")


def revoked_indexes(list_name: str) -> list[int]:
    """The indexes of a revocation list (``2023-1-r``) whose bit is set."""
    rows = Credential.objects.filter(status_list=list_name.removesuffix("-r"), status="revoked")
    return list(rows.order_by("status_index").values_list("status_index", flat=True))


def used_indexes(name: str, among: Collection[int]) -> set[int]:
    """Of these indexes of a shard of status lists, those that are taken."""
    rows = Credential.objects.filter(status_list=name, status_index__in=among)
    return set(rows.values_list("status_index", flat=True))


def high_of(person: int, *, but: int) -> QuerySet[Credential]:
    """A person's other valid certificates of level 3 or above issued here, oldest first."""
    rows = Credential.objects.filter(person_id=person, status="active", level__in=("3", "2", "1", "T", "S"))
    return rows.exclude(pk=but).order_by("valid_from", "pk")


def valid_of(person: int) -> QuerySet[Credential]:
    """A person's valid certificates issued here, oldest first."""
    rows = Credential.objects.select_related("organisation__region", "person").filter(person_id=person, status="active")
    return rows.order_by("valid_from", "pk")


def recorded_by_numbers(numbers: Collection[str]) -> dict[str, RecordedCertificate]:
    """Certificates taken over from older ledgers, by number, with their holders."""
    found = bulk.found("SELECT id FROM credentials_recordedcertificate WHERE number = ANY(%s)", list(numbers))
    rows = RecordedCertificate.objects.select_related("person").filter(pk__in=[pk for (pk,) in found])
    return {row.number: row for row in rows}


def holders_of_recorded(ledger: int) -> set[int]:
    """The persons whose certificates a ledger recorded."""
    return set(RecordedCertificate.objects.filter(ledger_id=ledger).values_list("person_id", flat=True))


def issued_since(persons: Collection[int], since: dt.datetime) -> bool:
    """Whether a certificate was issued to one of these persons from ``since`` on."""
    return Credential.objects.filter(person_id__in=persons, issued_at__gte=since).exists()


def recorded_by_number_and_name(number: str, name: str) -> RecordedCertificate | None:
    """The recorded certificate with this number and this holder's name: one query, whichever of the two is wrong."""
    found = next(iter(RecordedCertificate.objects.raw(NAMED_RECORDED, [number or NOBODY, name or NOBODY])), None)
    if found is not None:
        prefetch_related_objects([found], "person")
    return found
