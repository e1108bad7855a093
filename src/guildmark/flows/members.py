# SPDX-License-Identifier: Apache-2.0
"""A firm's assessors and internal supervisors: persons with a membership of that role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from guildmark.domain.people import actions as people
from guildmark.domain.people.models import Organisation, Person
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import refuse_unless

Card = people.Card


class Named(Protocol):
    """Whoever has a name, an identity number and a birth date."""

    name: str
    id_number: str
    birth_date: dt.date


def as_candidate(person: Named) -> people.Candidate:
    """A person as enrolment wants her."""
    return people.Candidate(person.name, "resident-id", person.id_number, person.birth_date)


def add(organisation: Organisation, role: str, candidates: Sequence[people.Candidate], *, by: Actor) -> list[Person]:
    """Add persons as assessors or internal supervisors of a firm."""
    refuse_unless(role in {"assessor", "supervisor"}, "member.role-unknown", role=role)
    return people.enrol(organisation, candidates, role=role, by=by)


def state_cards(organisation: Organisation, cards: Sequence[people.Card], *, by: Actor) -> int:
    """Note the assessors' cards that a firm states: number, kind and last day."""
    refuse_unless(all(card.kind in {"assessor", "senior"} for card in cards), "member.role-unknown", role="card")
    return people.state_cards(organisation, cards, by=by)


def note_employer(organisation: Organisation, person: Person, credit_code: str, *, by: Actor) -> None:
    """Note that a worker is employed by an agency, or, with an empty code, that she is the firm's own."""
    people.note_employer(organisation, person, credit_code.strip().upper(), by=by)
