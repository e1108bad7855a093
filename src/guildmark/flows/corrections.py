# SPDX-License-Identifier: Apache-2.0
"""Two names for one number: a firm asks, the city sees both and decides; a corrected name goes into every certificate.

Proposed by one officer with a reason and confirmed by another, as revocations are. The deed is journaled by numbers of
the table, never by names.
"""

from __future__ import annotations

from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials.models import Credential
from guildmark.domain.credentials.queries import submissions
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Roster
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import CareerLine, NameQuestion
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters
from guildmark.facts.rosters import document_of
from guildmark.flows import register_keeping
from guildmark.kernel import files, journal
from guildmark.kernel.grants import SYSTEM, Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless


@transaction.atomic
def ask(roster: Roster, number: int, *, why: str, reason: str, by: Actor) -> NameQuestion:
    """Put a row that was refused with ``id.name-differs`` before the city: its name is the person's other one."""
    require(by, "evaluations.receive-roster", roster.batch)
    refuse_unless(why in NameQuestion.Why.values, "name.why-unknown")
    differing = roster.problems.filter(row=number, code="id.name-differs").exists()
    refuse_unless(differing, "name.agrees")
    row = _row(roster, number)
    person = persons.by_index([persons.document_index(*document_of(row))]).popitem()[1]
    question = NameQuestion(
        organisation=roster.batch.organisation,
        person=person,
        why=why,
        reason=reason,
        source=journal.subject_name(roster),
        row=number,
    )
    return people.ask_about_name(question, str(row.values["name"]), by=by)


def _row(roster: Roster, number: int) -> rosters.Row:
    """A row of the file as it was handed in: a row with an error is kept nowhere else."""
    stored = StoredFile.objects.filter(pk=roster.file).first()
    refuse_unless(stored, "roster.file-gone")
    sheet = rosters.read(files.read(stored), roster.filename)
    return next(row for row in sheet.rows if row.number == number)


@transaction.atomic
def begin(credential: Credential, *, name: str, why: str, reason: str, by: Actor) -> NameQuestion:
    """Propose to correct the name on a certificate, at the holder's own request: an officer's deed."""
    refuse_unless(why in NameQuestion.Why.values, "name.why-unknown")
    question = NameQuestion(
        organisation=credential.organisation,
        person=credential.person,
        why=why,
        reason=reason,
        source=journal.subject_name(credential),
    )
    people.ask_about_name(question, name, by=by)
    return people.propose_name(question, reason=reason, by=by)


def propose(question: NameQuestion, *, reason: str, by: Actor) -> NameQuestion:
    """Propose to give the person the other name."""
    return people.propose_name(question, reason=reason, by=by)


def withdraw(question: NameQuestion, *, by: Actor) -> NameQuestion:
    """Withdraw the proposal."""
    return people.withdraw_name(question, by=by)


def settle(question: NameQuestion, *, same_person: bool, reason: str, by: Actor) -> NameQuestion:
    """Keep the stored name, or tell two people with one number apart: a matter for the police."""
    return people.settle_name(question, same_person=same_person, reason=reason, by=by)


@transaction.atomic
def confirm(question: NameQuestion, *, by: Actor) -> list[Credential]:
    """Correct the name, by a second person: each of the person's valid certificates is issued again under it."""
    persons.lock_persons([question.person_id])
    name_then = question.person.name
    person = people.correct_name(question, by=by)
    masked = persons.masked_document(person)
    made = credentials.correct(person, name_then=name_then, masked_document=masked, by=by)
    for new in made:
        people.end_career(f"credentials.credential:{new.correction_of_id}", by=SYSTEM)
        people.note_career([_career(new)], by=SYSTEM, organisation=new.organisation)
        _expect(new)
    register_keeping.publish_soon()
    return made


def _career(made: Credential) -> CareerLine:
    return CareerLine(
        person_id=made.person_id,
        occupation=made.occupation,
        level=made.level,
        since=made.valid_from,
        source="issued here",
        subject=f"credentials.credential:{made.pk}",
    )


def _expect(made: Credential) -> None:
    """The national query is to hold the new certificate as it was to hold the old one, with a time of its own."""
    before = submissions.submission_of(made.correction_of_id)
    if before is not None:
        batch = batches.batch_of(before.subject_id)
        days = policies.pack_of(batch.rules).period("data_working_days")
        subject = (before.subject_kind, before.subject_id)
        credentials.expect_submissions(made.organisation, subject, [made], days=days, by=SYSTEM)
