# SPDX-License-Identifier: Apache-2.0
"""Taking an older ledger over: its dry run, its persons, careers and cards, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.timezone import localdate

from guildmark.domain.people import queries, states
from guildmark.domain.people.actions.persons import Candidate, insert_missing
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import (
    AssessorCard,
    CareerLine,
    Ledger,
    LedgerProblem,
    Membership,
    Organisation,
    Person,
)
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.kernel.states import move


@transaction.atomic
def receive_ledger(ledger: Ledger, problems: Iterable[LedgerProblem], *, by: Actor) -> Ledger:
    """Keep what the dry run of an older ledger found; an earlier check of the same file gives way to it."""
    require(by, "people.take-ledger", "register")
    Ledger.objects.filter(kind=ledger.kind, sha256=ledger.sha256, state=Ledger.State.CHECKED).delete()
    ledger.uploaded_by, ledger.uploaded_at = by.id, clock.now()
    ledger.save()
    noted = list(problems)
    for problem in noted:
        problem.ledger = ledger
    LedgerProblem.objects.bulk_create(noted, batch_size=2000)
    journal.record(
        Event.LEDGER_CHECKED,
        ledger,
        by=by,
        kind_of=ledger.kind,
        sha256=ledger.sha256,
        rows=ledger.rows,
        good=ledger.good,
    )
    return ledger


@transaction.atomic
def record_persons(candidates: Sequence[Candidate], *, ledger: Ledger, by: Actor) -> list[Person]:
    """Find or make the persons whom an older ledger names, in their order; they belong to no organisation by it.

    A differing name is refused (``id.name-differs``), never an overwrite.
    """
    require(by, "people.take-ledger", "register")
    indexes = [queries.document_index(c.document_type, c.document_number) for c in candidates]
    insert_missing(indexes, candidates)
    held = queries.by_index(set(indexes))
    for position, (index, candidate) in enumerate(zip(indexes, candidates, strict=True), 1):
        if held[index].name != candidate.name:
            raise Refused("id.name-differs", position=position)
    journal.record(Event.PERSONS, ledger, by=by, count=len(set(indexes)), sha256=ledger.sha256)
    return [held[index] for index in indexes]


@transaction.atomic
def record_career(lines: Sequence[CareerLine], *, ledger: Ledger, by: Actor) -> int:
    """Note the career lines that rest on recorded certificates; an earlier line on the same one gives way."""
    require(by, "people.take-ledger", "register")
    CareerLine.objects.filter(subject__in=[line.subject for line in lines]).delete()
    CareerLine.objects.bulk_create(lines, batch_size=2000)
    journal.record(Event.CAREER, ledger, by=by, count=len(lines), sha256=ledger.sha256)
    return len(lines)


@transaction.atomic
def record_cards(cards: Sequence[tuple[AssessorCard, Organisation | None]], *, ledger: Ledger, by: Actor) -> int:
    """Record assessors' cards, new or changed, and that their holders assess for these firms; returns how many."""
    require(by, "people.take-ledger", "register")
    AssessorCard.objects.bulk_create(
        [card for card, _ in cards],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["kind", "occupation", "expires", "source", "ledger"],
    )
    Membership.objects.bulk_create(
        [
            Membership(person=card.person, organisation=firm, role=Membership.Role.ASSESSOR, starts=clock.today())
            for card, firm in cards
            if firm is not None
        ],
        ignore_conflicts=True,
    )
    journal.record(Event.CARDS, ledger, by=by, count=len(cards), sha256=ledger.sha256)
    return len(cards)


@transaction.atomic
def begin_ledger(ledger: Ledger, *, choice: str, by: Actor) -> Ledger:
    """Note that a job takes a large ledger; who pressed the button hears when it is done."""
    require(by, "people.take-ledger", "register")
    told = {"progress": 0, "seen": False, "refusal": {}, "taken_by": by.id}
    move(ledger, Ledger.State.TAKING, states.LEDGER_MOVES, **told)
    journal.record(Event.LEDGER_TAKING_BEGUN, ledger, by=by, kind_of=ledger.kind, choice=choice)
    return ledger


@transaction.atomic
def give_up_ledger(ledger: Ledger, refused: Refused, *, by: Actor) -> Ledger:
    """Note why a job could not take a ledger; it waits again as it did before."""
    require(by, "people.take-ledger", "register")
    refusal = {"code": refused.code, "facts": {name: str(value) for name, value in refused.facts.items()}}
    move(ledger, Ledger.State.CHECKED, states.LEDGER_MOVES, progress=100, refusal=refusal)
    journal.record(Event.LEDGER_TAKING_REFUSED, ledger, by=by, kind_of=ledger.kind, code=refused.code)
    return ledger


def note_ledger_seen(ledger: Ledger) -> None:
    """Note that who had a job take a ledger has seen how it went."""
    Ledger.objects.filter(pk=ledger.pk).update(seen=True)


@transaction.atomic
def close_ledger(ledger: Ledger, *, taken: int, changed: int, by: Actor) -> Ledger:
    """Note that an older ledger is taken: the deed's own line, with the counts and the file's hash."""
    require(by, "people.take-ledger", "register")
    move(
        ledger,
        Ledger.State.TAKEN,
        states.LEDGER_MOVES,
        taken=taken,
        changed=changed,
        progress=100,
        refusal={},
        taken_by=by.id,
        taken_at=clock.now(),
    )
    journal.record(
        Event.LEDGER_TAKEN, ledger, by=by, kind_of=ledger.kind, count=taken, changed=changed, sha256=ledger.sha256
    )
    return ledger


@transaction.atomic
def undo_ledger(ledger: Ledger, *, withdrawn: int, by: Actor) -> Ledger:
    """Note that the taking of a ledger is undone, once all that it recorded (``withdrawn``) is withdrawn.

    Refuses one that changed what was recorded before, and one of which a later ledger changed something since.
    """
    require(by, "people.undo-ledger", "register")
    refuse_unless(not ledger.changed, "ledger.changed-others", changed=ledger.changed)
    refuse_unless(withdrawn == ledger.taken, "ledger.changed-since")
    move(ledger, Ledger.State.UNDONE, states.LEDGER_MOVES)
    journal.record(Event.LEDGER_UNDONE, ledger, by=by, kind_of=ledger.kind, count=withdrawn, sha256=ledger.sha256)
    return ledger


@transaction.atomic
def withdraw_recorded_career(subjects: Sequence[str], *, ledger: Ledger, by: Actor) -> int:
    """Withdraw the career lines that rest on these recorded certificates; returns how many."""
    require(by, "people.undo-ledger", "register")
    count, _ = CareerLine.objects.filter(subject__in=subjects).delete()
    journal.record(Event.CAREER, ledger, by=by, withdrawn=count, sha256=ledger.sha256)
    return count


@transaction.atomic
def withdraw_cards(ledger: Ledger, *, by: Actor) -> int:
    """Withdraw the cards that a ledger recorded; who holds none besides is no assessor any more by that day's deed."""
    require(by, "people.undo-ledger", "register")
    cards = AssessorCard.objects.filter(ledger=ledger)
    holders = set(cards.values_list("person_id", flat=True))
    count, _ = cards.delete()
    holders -= set(AssessorCard.objects.filter(person_id__in=holders).values_list("person_id", flat=True))
    day = localdate(ledger.taken_at)
    Membership.objects.filter(
        person_id__in=holders, role=Membership.Role.ASSESSOR, starts=day, ends__isnull=True
    ).delete()
    journal.record(Event.CARDS, ledger, by=by, withdrawn=count, sha256=ledger.sha256)
    return count
