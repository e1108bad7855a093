# SPDX-License-Identifier: Apache-2.0
"""A certificate issued again with a corrected name: the old one revoked and the new one logged, in one deed."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction

from guildmark.domain.credentials import queries, states
from guildmark.domain.credentials.actions import certificates
from guildmark.domain.credentials.actions.log import PROGRAMME, stage
from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Credential, Leaf, StatusList
from guildmark.domain.credentials.queries import office
from guildmark.domain.people.models import Person
from guildmark.engines import seals
from guildmark.engines.register import leaves
from guildmark.engines.seals import status
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.states import move


@transaction.atomic
def correct(person: Person, *, name_then: str, masked_document: str, by: Actor) -> list[Credential]:
    """Issue every valid certificate of ``person`` again, naming her as she is called now; ``name_then`` as before.

    Her older ones keep the name that is on them. The new certificates stand beside the old in ``correction_of``.
    """
    valid = list(queries.valid_of(person.pk))
    Credential.objects.filter(person=person, name_then="").update(name_then=name_then)
    return [_correct(credential, person, masked_document, by=by) for credential in valid]


def _correct(credential: Credential, person: Person, masked_document: str, *, by: Actor) -> Credential:
    """The one deed of ``cli.md`` 4: a new serial, the dimensions, the date and ``first_high`` of the old one's leaf."""
    require(by, "credentials.correct", credential)
    issued = queries.leaf_of(credential.log_id).filter(act__in=("issue", "correct")).get()
    _revoke(credential, issued)
    made = _again(credential, person, masked_document)
    made.save()
    old = leaves.parse(issued.body.encode())
    body = leaves.repeated("correct", old, sha256=made.digest, first_high=made.first_high, id=made.log_id)
    stage(body, (issued.subject_kind, issued.subject_id)).save()
    journal.record(Event.CORRECTED, made, by=by, id=made.log_id, of=credential.log_id, serial=int(made.number[-6:]))
    return made


def _revoke(credential: Credential, issued: Leaf) -> None:
    move(credential, states.Credential.REVOKED, states.MOVES, field="status")
    old = leaves.parse(issued.body.encode())
    body = leaves.repeated("revoke", old, sha256=credential.digest, first_high=credential.first_high)
    stage(body, (issued.subject_kind, issued.subject_id)).save()
    listed = status.list_names(credential.status_list)["revocation"]
    StatusList.objects.filter(name=listed).update(changed=True)


def _again(old: Credential, person: Person, masked_document: str) -> Credential:
    """The new certificate, sealed and not saved: its serial is of the year in which it is made."""
    year = clock.today().year
    [number] = certificates.next_numbers(old.number[:13], year, [old.level], [old.number[15]])
    shard, [index] = certificates.status_places(year, 1)
    log_id, access_id = leaves.new_id(), leaves.new_access_id()
    told = json.loads(old.document)
    document = seals.credentials.build(
        issuer=office.did(),
        issuer_name=office.name(),
        log_id=log_id,
        access_id=access_id,
        number=number,
        name=person.name,
        masked_document=masked_document,
        occupation=old.occupation,
        occupation_name=old.occupation_name,
        level=old.level,
        body_name=old.organisation.name,
        body_credit_code=old.organisation.credit_code,
        body_code=number[:13],
        valid_from=clock.midnight(old.valid_from),
        awarded=dt.date.fromisoformat(told["awardedDate"][:10]),
        status_base=office.status_base(),
        status_shard=shard,
        status_index=index,
        programme=PROGRAMME,
        rules=old.rules_digest,
    )
    sealed = seals.seal(document, office.key("issuer"), office.verification_method(), clock.now())
    return Credential(
        number=number,
        log_id=log_id,
        access_id=access_id,
        kind=old.kind,
        organisation=old.organisation,
        person=person,
        subject_kind=old.subject_kind,
        subject_id=old.subject_id,
        occupation=old.occupation,
        occupation_name=old.occupation_name,
        level=old.level,
        region=old.region,
        valid_from=old.valid_from,
        first_high=old.first_high,
        status_list=shard,
        status_index=index,
        document=sealed.data.decode(),
        digest=sealed.sha256,
        rules_digest=old.rules_digest,
        issued_at=clock.now(),
        correction_of=old,
    )
