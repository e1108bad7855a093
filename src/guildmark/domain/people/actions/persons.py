# SPDX-License-Identifier: Apache-2.0
"""Persons and what is noted of them: enrolment, careers, assessors' cards that a firm states, an agency's workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from guildmark.domain.people import queries
from guildmark.domain.people.actions.sorting import pinyin_initials, pinyin_key
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import AssessorCard, CareerLine, Membership, Organisation, Person, Tie
from guildmark.engines.rosters import credit_codes
from guildmark.kernel import bulk, clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless


@dataclass(frozen=True)
class Candidate:
    """A person as a roster names her. Personal data: all of it."""

    name: str
    document_type: str
    document_number: str
    birth_date: dt.date | None = None
    sex: str = ""


@transaction.atomic
def enrol(
    organisation: Organisation, candidates: Sequence[Candidate], *, by: Actor, role: str = "worker"
) -> list[Person]:
    """Find or make the persons of ``organisation`` who these candidates are, in their order.

    One person is one person: the same document meets the same row. A differing name is refused
    (``id.name-differs``), never an overwrite. Set-based: five statements whatever the number.
    """
    require(by, "people.enrol", organisation)
    indexes = [queries.document_index(c.document_type, c.document_number) for c in candidates]
    insert_missing(indexes, candidates)
    held = queries.by_index(set(indexes))
    for position, (index, candidate) in enumerate(zip(indexes, candidates, strict=True), 1):
        if held[index].name != candidate.name:
            raise Refused("id.name-differs", position=position)
    persons = [held[index] for index in indexes]
    Membership.objects.bulk_create(
        [
            Membership(person=p, organisation=organisation, role=role, starts=clock.today())
            for p in dict.fromkeys(persons)
        ],
        ignore_conflicts=True,
    )
    journal.record(Event.PERSONS, organisation, by=by, count=len(persons), role=role)
    return persons


def insert_missing(indexes: Sequence[bytes], candidates: Sequence[Candidate]) -> None:
    """Make the persons of these documents (``indexes``, one for each candidate) whom the register does not know."""
    known = queries.by_index(set(indexes))
    fresh = {index: c for index, c in zip(indexes, candidates, strict=True) if index not in known}
    Person.objects.bulk_create(
        [
            Person(
                name=c.name,
                sort_key=pinyin_key(c.name),
                initials=pinyin_initials(c.name),
                document_type=c.document_type,
                document_number=crypto.encrypt(c.document_number.encode()),
                document_index=index,
                birth_date=c.birth_date,
                sex=c.sex,
            )
            for index, c in sorted(fresh.items())
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class Card:
    """An assessor's card as a firm states it: ``kind`` is assessor or senior, ``expires`` its last day."""

    person: Person
    number: str
    kind: str
    expires: dt.date


@transaction.atomic
def state_cards(organisation: Organisation, cards: Sequence[Card], *, by: Actor) -> int:
    """Note the cards that a firm states of its assessors; a stated card of the same number is brought up to date.

    Refuses ``card.of-another`` where the number is another person's or was recorded by the office.
    """
    require(by, "people.enrol", organisation)
    known = {card.number: card for card in AssessorCard.objects.filter(number__in=[card.number for card in cards])}
    for card in cards:
        held = known.get(card.number)
        refuse_unless(held is None or (held.person_id == card.person.pk and not held.ledger_id), "card.of-another")
    source = f"stated by {organisation.name}"[:160]
    made = [
        AssessorCard(person=card.person, number=card.number, kind=card.kind, expires=card.expires, source=source)
        for card in cards
    ]
    columns = ["kind", "expires", "source"]
    AssessorCard.objects.bulk_create(made, update_conflicts=True, unique_fields=["number"], update_fields=columns)
    journal.record(Event.CARDS_STATED, organisation, by=by, count=len(made))
    return len(made)


@transaction.atomic
def note_career(lines: Sequence[CareerLine], *, by: Actor, organisation: Organisation) -> list[CareerLine]:
    """Note career lines told by a firm's roster or by certificates issued to its people; returns those that are new."""
    require(by, "people.enrol", organisation)
    stated = [line for line in lines if not line.subject]
    keys = ("person_id", "occupation", "level", "since", "source")
    known = set(CareerLine.objects.filter(person_id__in={line.person_id for line in stated}).values_list(*keys))
    fresh = [one for one in lines if one.subject or tuple(getattr(one, key) for key in keys) not in known]
    made = bulk.copy_objects(CareerLine, fresh, len(fresh))
    journal.record(Event.CAREER, organisation, by=by, count=len(fresh))
    return made


@transaction.atomic
def withdraw_stated(organisation: Organisation, lines: Sequence[int], *, by: Actor) -> int:
    """Withdraw career lines that a firm's roster stated, as its taking is undone; returns how many."""
    require(by, "people.enrol", organisation)
    count, _ = CareerLine.objects.filter(pk__in=lines, subject="").delete()
    journal.record(Event.CAREER, organisation, by=by, withdrawn=count)
    return count


@transaction.atomic
def end_career(subject: str, *, by: Actor) -> int:
    """End the career lines that rest on ``subject`` (a credential that is revoked); returns how many."""
    require(by, "people.note-career", subject)
    count = CareerLine.objects.filter(subject=subject, ended=None).update(ended=clock.today())
    journal.record(Event.CAREER, subject, by=by, ended=count)
    return count


@transaction.atomic
def note_employer(organisation: Organisation, person: Person, credit_code: str, *, by: Actor) -> Tie | None:
    """Note that a worker of a firm is an agency worker employed by another (its credit code); empty ends that.

    Refuses ``tie.credit-code`` for a code that fails its check, ``tie.own-firm`` for the firm's own.
    """
    require(by, "people.enrol", organisation)
    refuse_unless(not credit_code or credit_codes.is_valid(credit_code), "tie.credit-code")
    refuse_unless(credit_code != organisation.credit_code, "tie.own-firm")
    held = {"person": person, "kind": Tie.Kind.EMPLOYER, "at": organisation, "ends": None}
    Tie.objects.filter(**held).exclude(other=credit_code).update(ends=clock.today())
    tie = None
    if credit_code:
        told = {"starts": clock.today(), "source": "stated by the firm"}
        tie, _ = Tie.objects.get_or_create(**held, other=credit_code, defaults=told)
    journal.record(Event.EMPLOYER, organisation, by=by, person=person.pk, agency=tie is not None)
    return tie


def note_read(person: Person, page: str, *, through: Organisation | None, by: Actor) -> None:
    """Note that somebody reads a person's full record on a page, through an organisation of hers (none: the city's)."""
    require(by, "people.read-record", through)
    journal.record(Event.RECORD_READ, person, by=by, page=page)
