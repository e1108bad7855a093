# SPDX-License-Identifier: Apache-2.0
"""Recording certificates issued before this register: with their source, never signed, never counted.

Each has a leaf of act ``recorded`` with its public dimensions and the certificate's own date. The leaf's digest is of
the record with a random salt, so that nobody can guess a record from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.actions.log import PROGRAMME, stage
from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Leaf, RecordedCertificate
from guildmark.domain.people.models import Ledger, Person
from guildmark.engines.register import leaves
from guildmark.engines.seals import jcs
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require

SUBJECT = "credentials.recordedcertificate"
KIND = "level"
_WRITTEN = (
    "occupation",
    "edition",
    "occupation_name",
    "level",
    "body",
    "issued_on",
    "source",
    "ledger",
    "row",
    "log_id",
    "salt",
    "digest",
    "recorded_at",
)


@dataclass(frozen=True)
class Older:
    """A certificate as a ledger tells it. Personal data: whose it is."""

    number: str
    person: Person
    occupation: str
    edition: str
    occupation_name: str
    level: str
    body: str
    issued_on: dt.date
    row: int


@transaction.atomic
def record_certificates(older: Sequence[Older], *, ledger: Ledger, region: str, by: Actor) -> list[RecordedCertificate]:
    """Record certificates, new or changed, each with a leaf; one journal line with the count and the file's hash.

    A changed one gets a new leaf; the one before it stays in the log, which counts neither.
    """
    require(by, "credentials.record-certificates", "register")
    made = [_recorded(one, ledger) for one in older]
    RecordedCertificate.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["number"], update_fields=list(_WRITTEN), batch_size=2000
    )
    numbered = queries.recorded_by_numbers([one.number for one in made])
    Leaf.objects.bulk_create([_leaf(numbered[one.number], region) for one in made], batch_size=2000)
    journal.record(Event.RECORDED, ledger, by=by, count=len(made), sha256=ledger.sha256)
    return [numbered[one.number] for one in made]


@transaction.atomic
def withdraw_recorded(ledger: Ledger, *, by: Actor) -> list[str]:
    """Withdraw the certificates that a ledger recorded; each leaf is followed by one of act ``revoke``.

    Returns the subjects of the career lines that rest on them.
    """
    require(by, "credentials.record-certificates", "register")
    held = {one.log_id: one for one in RecordedCertificate.objects.filter(ledger=ledger).select_for_update()}
    logged = Leaf.objects.filter(act="recorded", log_id__in=held.keys()).order_by("pk")
    later = [
        stage(
            leaves.repeated(
                "revoke", leaves.parse(leaf.body.encode()), sha256=held[leaf.log_id].digest, first_high=False
            ),
            (SUBJECT, leaf.subject_id),
        )
        for leaf in logged
    ]
    Leaf.objects.bulk_create(later, batch_size=2000)
    subjects = [f"{SUBJECT}:{one.pk}" for one in held.values()]
    RecordedCertificate.objects.filter(ledger=ledger).delete()
    journal.record(Event.RECORDED, ledger, by=by, withdrawn=len(subjects), sha256=ledger.sha256)
    return subjects


def _recorded(one: Older, ledger: Ledger) -> RecordedCertificate:
    made = RecordedCertificate(
        number=one.number,
        log_id=leaves.new_id(),
        person=one.person,
        occupation=one.occupation,
        edition=one.edition,
        occupation_name=one.occupation_name,
        level=one.level,
        body=one.body,
        issued_on=one.issued_on,
        source=ledger.source,
        ledger=ledger,
        row=one.row,
        salt=leaves.new_id(),
        recorded_at=clock.now(),
    )
    made.digest = jcs.digest(exported(made))
    return made


def exported(record: RecordedCertificate) -> Mapping[str, Any]:
    """The record as exported: what its leaf's digest is of."""
    return {
        "number": record.number,
        "name": record.person.name,
        "occupation": record.occupation,
        "edition": record.edition,
        "occupation_name": record.occupation_name,
        "level": record.level,
        "body": record.body,
        "issued_on": record.issued_on.isoformat(),
        "source": record.source,
        "salt": record.salt,
    }


def _leaf(record: RecordedCertificate, region: str) -> Leaf:
    body = leaves.leaf(
        "recorded",
        id=record.log_id,
        sha256=record.digest,
        kind=KIND,
        programme=PROGRAMME,
        level=record.level,
        occupation=record.occupation or None,
        region=region,
        date=record.issued_on,
    )
    return stage(body, (SUBJECT, record.pk))
