# SPDX-License-Identifier: Apache-2.0
"""Certifying those on a closed notice: one deed in which numbers, signatures and leaves are made together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from guildmark.domain.cases import queries as cases
from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials.models import Credential
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, Entry
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import CareerLine
from guildmark.domain.policies import queries as policies
from guildmark.kernel import bulk, clock
from guildmark.kernel.grants import SYSTEM, Actor
from guildmark.kernel.refusals import refuse_unless


@bulk.uncollected()
@transaction.atomic
def issue_credentials(batch: Batch, entries: Sequence[Entry], *, by: Actor) -> list[Credential]:
    """Certify these passed entries of ``batch``: numbered, signed, staged for the log, noted in careers.

    Persons are locked, and who is *first high* is decided here from the record (``design.md`` 3).
    """
    pack = policies.pack_of(batch.rules)
    filing = cases.filing_when(batch.organisation, batch.exam_from or clock.today())
    refuse_unless(filing, "filing.none")
    ids = [entry.person_id for entry in entries]
    persons.lock_persons(ids)
    high = persons.persons_high_before(ids)
    wanted = [_wanted(entry, pack, high) for entry in entries]
    made = credentials.issue(batch.organisation, filing.body_code, wanted, rules=batch.rules.digest, by=by)
    people.note_career([_line(one) for one in made], by=SYSTEM, organisation=batch.organisation)
    days = pack.period("data_working_days")
    credentials.expect_submissions(batch.organisation, (batches.BATCH, batch.pk), made, days=days, by=SYSTEM)
    return made


def _wanted(entry: Entry, pack: Any, high: set[int]) -> credentials.Wanted:
    first = entry.level in persons.HIGH and entry.person_id not in high
    if entry.level in persons.HIGH:
        high.add(entry.person_id)
    character = pack.number_letter(entry.level)
    refuse_unless(character, "credential.level-not-numbered", level=entry.level)
    return credentials.Wanted(
        person=entry.person,
        subject=(batches.ENTRY, entry.pk),
        occupation=entry.occupation,
        occupation_name=entry.occupation_name,
        level=entry.level,
        character=character,
        first_high=first,
        awarded=entry.batch.exam_to or clock.today(),
        masked_document=persons.masked_document(entry.person),
    )


def _line(made: Credential) -> CareerLine:
    return CareerLine(
        person_id=made.person_id,
        occupation=made.occupation,
        level=made.level,
        since=made.valid_from,
        source="issued here",
        subject=f"credentials.credential:{made.pk}",
    )
