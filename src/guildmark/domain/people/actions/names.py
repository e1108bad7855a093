# SPDX-License-Identifier: Apache-2.0
"""Questions about a person's name, from the asking to the correction by a second officer."""

from __future__ import annotations

from django.db import transaction

from guildmark.domain.people import states
from guildmark.domain.people.actions.sorting import pinyin_initials, pinyin_key
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import NameQuestion, Person
from guildmark.domain.reasons import stated
from guildmark.kernel import clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless
from guildmark.kernel.states import move


@transaction.atomic
def ask_about_name(question: NameQuestion, name: str, *, by: Actor) -> NameQuestion:
    """Put before the city that ``question.person`` bears another name; one question at a time for a firm and person."""
    require(by, "people.ask-about-name", question.organisation)
    why = stated(question.reason)
    refuse_unless(name.strip() and name.strip() != question.person.name, "name.agrees")
    unsettled = [states.NameQuestion.OPEN, states.NameQuestion.PROPOSED]
    asked = NameQuestion.objects.filter(organisation=question.organisation, person=question.person)
    refuse_unless(not asked.filter(state__in=unsettled).exists(), "name.asked-already")
    question.name = crypto.encrypt(name.strip().encode())
    question.reason, question.asked_by, question.asked_at = why, by.id, clock.now()
    question.save()
    journal.record(Event.NAME_ASKED, question, by=by, person=question.person_id, why=question.why)
    return question


@transaction.atomic
def propose_name(question: NameQuestion, *, reason: str, by: Actor) -> NameQuestion:
    """Propose to give the person the other name, with the reason; another person confirms it."""
    require(by, "people.propose-name", question)
    why = stated(reason)
    at = {"proposed_by": by.id, "proposed_at": clock.now(), "outcome": why}
    move(question, states.NameQuestion.PROPOSED, states.NAME_MOVES, **at)
    journal.record(Event.NAME_PROPOSED, question, by=by, person=question.person_id)
    return question


@transaction.atomic
def withdraw_name(question: NameQuestion, *, by: Actor) -> NameQuestion:
    """Withdraw the proposal: the question is open again."""
    require(by, "people.withdraw-name", question)
    nobody = {"proposed_by": None, "proposed_at": None, "outcome": ""}
    move(question, states.NameQuestion.OPEN, states.NAME_MOVES, **nobody)
    journal.record(Event.NAME_WITHDRAWN, question, by=by, person=question.person_id)
    return question


@transaction.atomic
def settle_name(question: NameQuestion, *, same_person: bool, reason: str, by: Actor) -> NameQuestion:
    """Keep the stored name, or say that they are two people with one number: a matter for the police."""
    require(by, "people.settle-name", question)
    why = stated(reason)
    to = states.NameQuestion.KEPT if same_person else states.NameQuestion.DIFFERENT
    at = {"decided_by": by.id, "decided_at": clock.now(), "outcome": why}
    move(question, to, states.NAME_MOVES, **at)
    journal.record(Event.NAME_SETTLED, question, by=by, person=question.person_id, outcome=to.value)
    return question


@transaction.atomic
def correct_name(question: NameQuestion, *, by: Actor) -> Person:
    """Give the person the other name: the second officer's deed; returns her as she is now."""
    require(by, "people.correct-name", question)
    refuse_unless(by.id != question.proposed_by, "name.same-person")
    person = Person.objects.select_for_update().get(pk=question.person_id)
    before = crypto.encrypt(person.name.encode())
    at = {"decided_by": by.id, "decided_at": clock.now(), "name_before": before}
    move(question, states.NameQuestion.CORRECTED, states.NAME_MOVES, **at)
    person.name = crypto.decrypt(bytes(question.name)).decode()
    person.sort_key, person.initials = pinyin_key(person.name), pinyin_initials(person.name)
    person.save(update_fields=["name", "sort_key", "initials"])
    journal.record(Event.NAME_CORRECTED, question, by=by, person=person.pk)
    return person
