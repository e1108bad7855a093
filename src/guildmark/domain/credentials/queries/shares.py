# SPDX-License-Identifier: Apache-2.0
"""Reads of the links by which holders show their certificates, and of a holder's own certificates."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from guildmark.domain.credentials.models import Credential, RecordedCertificate, Share
from guildmark.domain.people.models import Organisation
from guildmark.kernel import clock


def token_hash(token: str) -> bytes:
    """How a link's word is kept: SHA-256, enough for 130 random bits."""
    return hashlib.sha256(token.encode()).digest()


def by_token(token: str) -> Share | None:
    """The link that opens with this word now; none where it ended or was taken back."""
    rows = Share.objects.select_related("credential__organisation", "credential__person")
    return rows.filter(token_hash=token_hash(token), withdrawn_at=None, expires_at__gt=clock.now()).first()


def open_shares(credential: Credential) -> QuerySet[Share]:
    """The links to a certificate that open now."""
    return credential.shares.filter(withdrawn_at=None, expires_at__gt=clock.now())


def shares_of(person: int) -> QuerySet[Share]:
    """Every link a person has made, newest first."""
    return Share.objects.select_related("credential").filter(credential__person=person).order_by("-made_at", "-pk")


def of_person(person: int) -> QuerySet[Credential]:
    """A person's certificates issued here, newest first."""
    rows = Credential.objects.select_related("organisation__region", "person").filter(person=person)
    return rows.order_by("-issued_at", "-pk")


def recorded_of(person: int) -> QuerySet[RecordedCertificate]:
    """A person's certificates taken over from ledgers, newest first."""
    return RecordedCertificate.objects.filter(person=person).order_by("-pk")


def newest_of(organisation: Organisation) -> Credential | None:
    """The newest valid certificate that an organisation assessed, with its holder."""
    rows = Credential.objects.select_related("person").filter(organisation=organisation, status="active")
    return rows.order_by("-pk").first()
