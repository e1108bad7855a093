# SPDX-License-Identifier: Apache-2.0
"""Issuing certificates and revoking them: the number, the signature and the leaf are made in one transaction."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guildmark.domain.credentials import queries, states
from guildmark.domain.credentials.actions.log import PROGRAMME, stage
from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Credential, Leaf, Revocation, Serial, StatusList
from guildmark.domain.credentials.queries import office
from guildmark.domain.people.models import Organisation, Person
from guildmark.domain.reasons import stated
from guildmark.engines import seals
from guildmark.engines.register import leaves
from guildmark.engines.seals import status
from guildmark.kernel import bulk, clock, journal, points
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.kernel.states import move

LAST_SERIAL = 999_999
LEAF_FIELDS = (
    "body", "act", "log_id", "kind", "level", "occupation", "region", "date", "first_high", "subject_kind",
    "subject_id", "staged_at",
)  # fmt: skip
LIST_SIZE = 131_072
LIST_FILL = LIST_SIZE // 2


@dataclass(frozen=True)
class Wanted:
    """One certificate to be issued. ``character`` stands for the level in the number; ``awarded`` is the exam's day."""

    person: Person
    subject: tuple[str, int]
    occupation: str
    occupation_name: str
    level: str
    character: str
    first_high: bool
    awarded: dt.date
    masked_document: str = ""


@transaction.atomic
def issue(
    organisation: Organisation, body_code: str, wanted: Sequence[Wanted], *, rules: str, by: Actor
) -> list[Credential]:
    """Number, sign and store certificates of one body and stage their leaves, in the given order.

    Serials run from 000001 per body, year and level without a gap: they are taken in this transaction, and 999999
    reached is a refusal. One journal line names how many and the serials used.
    """
    require(by, "credentials.issue", organisation)
    today = clock.today()
    numbers = next_numbers(body_code, today.year, [one.level for one in wanted], [one.character for one in wanted])
    points.reach("issue.numbered")
    _refuse_issued(wanted)
    name, indexes = status_places(today.year, len(wanted))
    press = _Press(organisation, name, rules)
    planned = zip(wanted, numbers, indexes, strict=True)
    pressed = (press.credential(one, number, index) for one, number, index in planned)
    made = bulk.copy_objects(Credential, pressed, len(wanted))
    bulk.copy(Leaf, LEAF_FIELDS, map(press.leaf, made))
    points.reach("issue.stored")
    used = {level: _span(level, made) for level in sorted({one.level for one in made})}
    journal.record(
        Event.ISSUED,
        organisation,
        by=by,
        count=len(made),
        rules=rules,
        serials=used,
        body=body_code[-6:],
        year=today.year,
        ids=[one.log_id for one in made],
    )
    points.reach("issue.recorded")
    return made


def _refuse_issued(wanted: Sequence[Wanted]) -> None:
    """Refuse where a subject holds a certificate already; the serials of the body are locked by now."""
    for kind in {one.subject[0] for one in wanted}:
        held = queries.for_subjects(kind, [one.subject[1] for one in wanted if one.subject[0] == kind])
        refuse_unless(not held, "credential.issued-already", count=len(held))


def _span(level: str, made: Sequence[Credential]) -> list[int]:
    serials = [int(one.number[-6:]) for one in made if one.level == level]
    return [min(serials), max(serials)]


def next_numbers(body_code: str, year: int, levels: Sequence[str], characters: Sequence[str]) -> list[str]:
    """The next numbers of a body in a year, by level; the rows of serials stay locked until the transaction ends."""
    last = {}
    for level in sorted(set(levels)):
        Serial.objects.get_or_create(body_code=body_code, year=year, level=level)
        last[level] = Serial.objects.select_for_update().get(body_code=body_code, year=year, level=level)
    numbers = []
    for level, character in zip(levels, characters, strict=True):
        last[level].last += 1
        refuse_unless(last[level].last <= LAST_SERIAL, "credential.serials-used-up", level=level, year=year)
        numbers.append(f"{body_code}{year % 100:02}{character}{last[level].last:06}")
    for serial in last.values():
        serial.save(update_fields=["last"])
    return numbers


def status_places(year: int, count: int) -> tuple[str, list[int]]:
    """A status list of the year with room, and random free places in it: places say nothing of order."""
    number = 1
    while Credential.objects.filter(status_list=f"{year}-{number}").count() + count > LIST_FILL:
        number += 1
    name = f"{year}-{number}"
    for listed in status.list_names(name).values():
        StatusList.objects.get_or_create(name=listed)
    _sign_again(name)
    drawn: dict[int, None] = {}
    system = random.SystemRandom()
    while len(drawn) < count:
        more = system.sample(range(LIST_SIZE), 2 * (count - len(drawn)))
        used = queries.used_indexes(name, more)
        drawn |= dict.fromkeys(place for place in more if place not in used)
    return name, list(drawn)[:count]


def _sign_again(name: str) -> None:
    """Have a list signed again that was last signed before today: none may be older than a certificate it judges."""
    older = StatusList.objects.filter(name__in=status.list_names(name).values(), changed=False)
    older.filter(signed_at__lt=clock.midnight(clock.today())).update(changed=True)


class _Press:
    """What all certificates of one issue share; makes each of them."""

    def __init__(self, organisation: Organisation, shard: str, rules: str) -> None:
        self._organisation, self._shard, self._rules = organisation, shard, rules
        self._today, self._now = clock.today(), clock.now()
        self._key, self._method = office.key("issuer"), office.verification_method()
        self._leaves: dict[tuple[Any, ...], tuple[str, str, str]] = {}
        self._shared = {
            "issuer": office.did(),
            "issuer_name": office.name(),
            "body_name": organisation.name,
            "body_credit_code": organisation.credit_code,
            "valid_from": clock.midnight(self._today),
            "status_base": office.status_base(),
            "status_shard": shard,
            "programme": PROGRAMME,
            "rules": rules,
        }

    def credential(self, one: Wanted, number: str, index: int) -> Credential:
        """One certificate, built and signed."""
        log_id, access_id = leaves.new_id(), leaves.new_access_id()
        sealed = seals.seal(
            seals.credentials.build(
                log_id=log_id,
                access_id=access_id,
                number=number,
                name=one.person.name,
                masked_document=one.masked_document,
                occupation=one.occupation,
                occupation_name=one.occupation_name,
                level=one.level,
                body_code=number[:13],
                awarded=one.awarded,
                status_index=index,
                **self._shared,
            ),
            self._key,
            self._method,
            self._now,
        )
        return Credential(
            number=number,
            log_id=log_id,
            access_id=access_id,
            organisation=self._organisation,
            person=one.person,
            subject_kind=one.subject[0],
            subject_id=one.subject[1],
            occupation=one.occupation,
            occupation_name=one.occupation_name,
            level=one.level,
            region=self._organisation.region.code,
            valid_from=self._today,
            first_high=one.first_high,
            status_list=self._shard,
            status_index=index,
            document=sealed.data.decode(),
            digest=sealed.sha256,
            rules_digest=self._rules,
            issued_at=self._now,
        )

    def leaf(self, made: Credential) -> tuple[Any, ...]:
        """The leaf of a certificate as it waits for the sequencer: the values of ``LEAF_FIELDS``."""
        asked = (made.kind, made.level, made.occupation, made.first_high)
        if asked not in self._leaves:
            self._leaves[asked] = self._leaf_around(made)
        before, between, after = self._leaves[asked]
        body = f"{before}{made.log_id}{between}{made.digest}{after}"
        told = (body, "issue", made.log_id, made.kind, made.level, made.occupation, made.region, made.valid_from)
        return (*told, made.first_high, made.subject_kind, made.subject_id, self._now)

    def _leaf_around(self, made: Credential) -> tuple[str, str, str]:
        """The bytes of a leaf before its id, between id and digest, and after: equal for all of its dimensions."""
        marked_id, marked_digest = "a" * leaves.ID_LENGTH, "0" * 64
        body = leaves.leaf(
            "issue",
            id=marked_id,
            sha256=marked_digest,
            kind=made.kind,
            programme=PROGRAMME,
            level=made.level,
            occupation=made.occupation,
            region=made.region,
            date=made.valid_from,
            first_high=made.first_high,
        ).decode()
        before, _, rest = body.partition(marked_id)
        between, _, after = rest.partition(marked_digest)
        return before, between, after


@transaction.atomic
def propose_revocation(credential: Credential, *, reason: str, by: Actor) -> Revocation:
    """Propose to revoke a valid certificate, with the reason; another person confirms it."""
    require(by, "credentials.propose-revocation", credential)
    why = stated(reason)
    held = Credential.objects.select_for_update().get(pk=credential.pk)
    refuse_unless(held.status == states.Credential.ACTIVE, "credential.not-active")
    open_ones = credential.revocations.filter(state=states.Revocation.PROPOSED)
    refuse_unless(not open_ones.exists(), "revocation.proposed-already")
    made = Revocation.objects.create(credential=credential, reason=why, proposed_by=by.id, proposed_at=clock.now())
    journal.record(Event.REVOCATION_PROPOSED, made, by=by, id=credential.log_id)
    return made


@transaction.atomic
def withdraw_revocation(revocation: Revocation, *, by: Actor) -> Revocation:
    """Withdraw a proposal to revoke."""
    require(by, "credentials.withdraw-revocation", revocation)
    move(revocation, states.Revocation.WITHDRAWN, states.REVOCATION_MOVES)
    journal.record(Event.REVOCATION_WITHDRAWN, revocation, by=by, id=revocation.credential.log_id)
    return revocation


@transaction.atomic
def confirm_revocation(revocation: Revocation, *, by: Actor) -> Credential:
    """Revoke: the second person's deed. The leaf repeats the dimensions, the date and ``first_high`` as it stands."""
    require(by, "credentials.confirm-revocation", revocation)
    if by.id == revocation.proposed_by:
        raise Refused("revocation.same-person")
    credential = revocation.credential
    move(
        revocation,
        states.Revocation.CONFIRMED,
        states.REVOCATION_MOVES,
        confirmed_by=by.id,
        confirmed_at=clock.now(),
    )
    move(credential, states.Credential.REVOKED, states.MOVES, field="status")
    _again(credential, "revoke", first_high=credential.first_high).save()
    listed = status.list_names(credential.status_list)["revocation"]
    StatusList.objects.filter(name=listed).update(changed=True)
    journal.record(Event.REVOKED, credential, by=by, id=credential.log_id)
    return credential


@transaction.atomic
def name_first(credential: Credential, *, by: Actor) -> Credential:
    """Name a valid certificate as its holder's first of level 3 or above, after the one before it was revoked."""
    require(by, "credentials.keep-register", "register")
    credential.first_high = True
    credential.save(update_fields=["first_high"])
    _again(credential, "first", first_high=True).save()
    journal.record(Event.LEAF_STAGED, credential, by=by, act="first")
    return credential


def _again(credential: Credential, act: str, *, first_high: bool) -> Leaf:
    issued = queries.leaf_of(credential.log_id).filter(act__in=("issue", "correct")).get()
    old: dict[str, Any] = leaves.parse(issued.body.encode())
    body = leaves.repeated(act, old, sha256=credential.digest, first_high=first_high)
    return stage(body, (issued.subject_kind, issued.subject_id))
