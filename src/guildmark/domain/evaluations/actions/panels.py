# SPDX-License-Identifier: Apache-2.0
"""Who may assess a batch: cards, their kind and expiry, how many, and a replacement on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from guildmark.domain.evaluations import queries, states
from guildmark.domain.evaluations.events import Event
from guildmark.domain.evaluations.models import Batch, Substitution
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Person
from guildmark.domain.reasons import stated
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless

EVERY = "*"


@dataclass(frozen=True)
class Panel:
    """What the rules ask of those who assess; the values come from a pack.

    ``ratios``: occupation → candidates to one assessor; ``EVERY`` stands for those without
    one of their own. ``senior_for``: the levels that senior assessors review.
    """

    least: int = 3
    least_reviewers: int = 3
    cards: bool = False
    senior_for: Collection[str] = ()
    ratios: Mapping[str, int] = field(default_factory=dict)


def refuse_unfit(batch: Batch, persons: Sequence[Person], panel: Panel) -> None:
    """Refuse a panel that is too small, even, without cards for the last day, or without its senior assessors.

    ``plan.assessors``, ``assessor.no-card``, ``assessor.card-expired``, ``plan.reviewers``, ``plan.ratio``.
    """
    enough = len(persons) >= panel.least and len(persons) % 2
    refuse_unless(enough, "plan.assessors", least=panel.least, count=len(persons))
    seniors = _refuse_without_cards(persons, batch.exam_to) if panel.cards else len(persons)
    candidates = queries.candidates_by_level(batch)
    reviewed = sum(count for (_, level), count in candidates.items() if level in panel.senior_for)
    if reviewed:
        fits = seniors >= panel.least_reviewers and seniors % 2
        refuse_unless(fits, "plan.reviewers", least=panel.least_reviewers, count=seniors)
    for occupation in sorted({code for code, _ in candidates}):
        ratio = panel.ratios.get(occupation, panel.ratios.get(EVERY))
        if ratio is None:
            continue
        count = sum(n for (code, _), n in candidates.items() if code == occupation)
        fits = count <= ratio * len(persons)
        refuse_unless(fits, "plan.ratio", occupation=occupation, ratio=ratio, count=count, least=-(-count // ratio))


def refuse_conflicts(batch: Batch, assessors: Sequence[Person], said: Collection[int]) -> list[tuple[Person, str]]:
    """Refuse a conflict unless it is one of name only and said to be another person; returns those said so."""
    found = queries.conflicts(batch, assessors)
    for person, why in found:
        if why == "assessor.candidate" or person.pk not in said:
            raise Refused(why, person=person.pk)
    return found


def _refuse_without_cards(persons: Sequence[Person], last_day: dt.date) -> int:
    """Refuse where somebody has no card that holds on ``last_day``; returns how many hold a senior one."""
    cards = people.cards_of([person.pk for person in persons])
    lacking = [person.name for person in persons if not cards.get(person.pk)]
    refuse_unless(not lacking, "assessor.no-card", names="、".join(lacking))
    held = {person: [card for card in cards[person.pk] if card.expires >= last_day] for person in persons}
    expired = [person.name for person in persons if not held[person]]
    refuse_unless(not expired, "assessor.card-expired", names="、".join(expired), day=last_day.isoformat())
    return sum(any(card.kind == "senior" for card in own) for own in held.values())


@dataclass(frozen=True)
class Replacement:
    """Who goes and who comes on the day, and why; ``same_name_said``: that a name shared is another person's."""

    leaves: Person
    comes: Person
    reason: str
    same_name_said: bool = False


@transaction.atomic
def substitute(batch: Batch, replacement: Replacement, *, panel: Panel, by: Actor) -> Substitution:
    """Replace an assessor from the first day of examination until the results are fixed; the same rules hold.

    Refuses ``substitution.not-now``, ``substitution.before-exam``, ``substitution.not-assessing``,
    ``substitution.assesses-already``, and what a plan is refused for.
    """
    require(by, "evaluations.substitute-assessor", batch)
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    running = batch.state in {states.Batch.DRAFT, states.Batch.OPEN} and batch.plan_filed_on
    refuse_unless(running, "substitution.not-now")
    refuse_unless(batch.exam_from <= clock.today(), "substitution.before-exam", day=batch.exam_from.isoformat())
    why = stated(replacement.reason)
    said = {replacement.comes.pk} if replacement.same_name_said else set()
    overridden = _refuse_comer(batch, replacement, said)
    batch.assessors.filter(person=replacement.leaves).delete()
    batch.assessors.create(person=replacement.comes, same_name_said=bool(overridden))
    refuse_unfit(batch, [row.person for row in batch.assessors.select_related("person")], panel)
    return _noted(batch, replacement, why, said=bool(overridden), by=by)


def _refuse_comer(batch: Batch, replacement: Replacement, said: Collection[int]) -> list[tuple[Person, str]]:
    assessing = set(batch.assessors.values_list("person_id", flat=True))
    refuse_unless(replacement.leaves.pk in assessing, "substitution.not-assessing")
    refuse_unless(replacement.comes.pk not in assessing, "substitution.assesses-already")
    refuse_unless(replacement.comes.pk != batch.supervisor_id, "plan.supervisor-assesses")
    return refuse_conflicts(batch, [replacement.comes], said)


def _noted(batch: Batch, replacement: Replacement, why: str, *, said: bool, by: Actor) -> Substitution:
    made = Substitution.objects.create(
        batch=batch,
        leaves=replacement.leaves,
        comes=replacement.comes,
        reason=why[:300],
        made_by=by.id,
        made_at=clock.now(),
    )
    people_told = {"leaves": replacement.leaves, "comes": replacement.comes}
    journal.record(Event.ASSESSOR_SUBSTITUTED, batch, by=by, said=said, **people_told)
    return made
