# SPDX-License-Identifier: Apache-2.0
"""Reads of people and organisations that have more than one caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, When

from guildmark.domain.people.events import Event
from guildmark.domain.people.models import (
    Account,
    AssessorCard,
    CareerLine,
    Grant,
    Invitation,
    Ledger,
    Membership,
    NameQuestion,
    Occupation,
    Organisation,
    Person,
    Region,
    Standard,
    Tie,
)
from guildmark.engines.leaks import mask_id
from guildmark.kernel import bulk, clock, crypto, journal
from guildmark.kernel.grants import Actor, scope_q
from guildmark.kernel.grants import Grant as Held
from guildmark.kernel.models import Line

HIGH = ("3", "2", "1", "T", "S")
CITYWIDE = ("city-officer", "city-supervisor", "auditor")
OFFICERS = (*CITYWIDE, "district-officer")
MOST_TRIES = 5


def document_index(document_type: str, number: str) -> bytes:
    """The keyed blind index by which one document meets itself again; 32 bytes."""
    return crypto.blind_index(f"{document_type}:{number}")


def actor_of(account: Account) -> Actor:
    """The account as an actor, with the grants it holds today; one query."""
    today = clock.today()
    grants = account.grants.filter(starts__lte=today).filter(Q(ends=None) | Q(ends__gte=today)).select_related("region")
    held = tuple(
        Held(grant.role, grant.region.path if grant.region else None, grant.organisation_id) for grant in grants
    )
    if account.person_id is not None:
        held += (Held("worker", person_id=account.person_id),)
    return Actor(account.pk, "+".join(sorted({grant.role for grant in held})) or "account", held)


def organisation_of(by: Actor) -> Organisation | None:
    """The organisation an actor acts for, where it holds a grant over one."""
    own = next((grant.organisation_id for grant in by.grants if grant.organisation_id), None)
    return None if own is None else Organisation.objects.select_related("region").get(pk=own)


def organisation_by_code(credit_code: str) -> Organisation | None:
    """The organisation with this credit code."""
    return Organisation.objects.select_related("region").filter(credit_code=credit_code).first()


def by_index(indexes: Collection[bytes]) -> dict[bytes, Person]:
    """The persons whose document has one of these blind indexes, by index; one query."""
    return {bytes(person.document_index): person for person in Person.objects.filter(document_index__in=indexes)}


class Met(NamedTuple):
    """A person whom the register has met, as far as a roster's check needs her. Personal data: the name."""

    pk: int
    name: str


def met(indexes: Collection[bytes]) -> dict[bytes, Met]:
    """The persons whose document has one of these blind indexes, by index; one query, however many they are."""
    rows = bulk.found(
        "SELECT document_index, id, name FROM people_person WHERE document_index = ANY(%s)", list(indexes)
    )
    return {bytes(index): Met(pk, name) for index, pk, name in rows}


def occupation_names(edition: str = "2022") -> dict[str, str]:
    """Every occupation of an edition: code → name."""
    return dict(Occupation.objects.filter(edition=edition).values_list("code", "name"))


def names_of(codes: Collection[str], edition: str = "2022") -> dict[str, str]:
    """The names of these occupations: code → name."""
    rows = Occupation.objects.filter(edition=edition, code__in=codes)
    return dict(rows.values_list("code", "name"))


def editions_on(day: dt.date) -> dict[str, str]:
    """The edition of conditions that each occupation with a standard follows on ``day``: code → edition."""
    rows = Standard.objects.filter(starts__lte=day).order_by("starts").values_list("occupation__code", "edition")
    return dict(rows)


def members(organisation: Organisation, role: str, on: dt.date) -> QuerySet[Person]:
    """The persons who hold ``role`` in ``organisation`` on a day."""
    held = Membership.objects.filter(organisation=organisation, role=role, starts__lte=on)
    held = held.filter(Q(ends=None) | Q(ends__gte=on))
    return Person.objects.filter(memberships__in=held).order_by("sort_key", "pk").distinct()


def cards_of(persons: Collection[int]) -> dict[int, list[AssessorCard]]:
    """The assessors' cards of these persons, by person, the one that expires last first; one query."""
    found: dict[int, list[AssessorCard]] = {}
    for card in AssessorCard.objects.filter(person_id__in=persons).order_by("-expires", "pk"):
        found.setdefault(card.person_id, []).append(card)
    return found


def persons_high_before(persons: Collection[int]) -> set[int]:
    """Of these persons, those whose record already holds a level 3 or above, stated, recorded or issued."""
    lines = CareerLine.objects.filter(person_id__in=persons, level__in=HIGH, ended=None)
    return set(lines.values_list("person_id", flat=True))


def lock_persons(persons: Collection[int]) -> None:
    """Lock these persons' rows until the transaction ends, in one order, so that two issues cannot cross."""
    list(Person.objects.select_for_update().filter(pk__in=persons).order_by("pk").values_list("pk", flat=True))


def regions() -> dict[str, Region]:
    """Every region by code."""
    return {region.code: region for region in Region.objects.all()}


def demo_accounts() -> QuerySet[Account]:
    """The accounts that the demo offers for one-click sign-in."""
    return Account.objects.exclude(demo="").order_by("-demo", "username")


def masked_document(person: Person) -> str:
    """A person's document number masked in the one way: ``37*************123``."""
    return mask_id(crypto.decrypt(bytes(person.document_number)).decode())


def name_questions_visible_to(by: Actor) -> QuerySet[NameQuestion]:
    """The questions about names within the actor's regions, unsettled ones first: the city and its auditor only."""
    city = ("city-officer", "city-supervisor", "auditor")
    rows = NameQuestion.objects.select_related("organisation__region", "person").filter(
        scope_q(by, city, organisation=None)
    )
    order = Case(When(state="proposed", then=0), When(state="open", then=1), default=2)
    return rows.order_by(order, "-asked_at", "-pk")


def name_questions_of(organisation: Organisation) -> QuerySet[NameQuestion]:
    """What a firm has asked about names, newest first; the stored name is not the firm's to see."""
    return NameQuestion.objects.filter(organisation=organisation).order_by("-asked_at", "-pk")


def name_in(question: NameQuestion) -> str:
    """The other name that a question is about."""
    return crypto.decrypt(bytes(question.name)).decode()


def name_before(question: NameQuestion) -> str:
    """The name that stood in the record when the question was decided, or stands there still."""
    return crypto.decrypt(bytes(question.name_before)).decode() if question.name_before else question.person.name


def document_end(person: Person, length: int) -> str:
    """The last characters of a person's document number, by which a firm tells her files apart."""
    return crypto.decrypt(bytes(person.document_number)).decode()[-length:]


def ledgers_visible_to(by: Actor) -> QuerySet[Ledger]:
    """The older ledgers handed in, newest first: the city's own officers and auditors see them, nobody else."""
    whole = any(grant.region_path in ("", "3799") and grant.role in OFFICERS for grant in by.grants)
    rows = Ledger.objects.order_by("-uploaded_at", "-pk")
    return rows if whole else rows.none()


def unseen_ledgers(by: Actor) -> QuerySet[Ledger]:
    """The ledgers that a job took, or could not take, for whoever asks, since she last looked."""
    done = ledgers_visible_to(by).exclude(state=Ledger.State.TAKING)
    return done.filter(taken_by=by.id, seen=False)


def awaited_ledger(pk: int) -> Ledger | None:
    """The ledger that waits for a job to take it; None where it does not wait any longer."""
    return Ledger.objects.filter(pk=pk, state=Ledger.State.TAKING).first()


def holders_of_cards(ledger: Ledger) -> set[int]:
    """The persons whose assessors' cards a ledger recorded."""
    return set(AssessorCard.objects.filter(ledger=ledger).values_list("person_id", flat=True))


def ledger_taken_before(kind: str, sha256: str) -> Ledger | None:
    """The ledger of this kind with the same bytes that has been taken."""
    return Ledger.objects.filter(kind=kind, sha256=sha256, state=Ledger.State.TAKEN).first()


def cards_by_number(numbers: Collection[str]) -> dict[str, AssessorCard]:
    """Assessors' cards by number, with their holders."""
    rows = AssessorCard.objects.select_related("person").filter(number__in=numbers)
    return {card.number: card for card in rows}


def organisations_by_code(codes: Collection[str]) -> dict[str, Organisation]:
    """Organisations by credit code."""
    rows = Organisation.objects.select_related("region").filter(credit_code__in=codes)
    return {row.credit_code: row for row in rows}


def person_of(by: Actor) -> Person | None:
    """The person whose own account an actor uses."""
    own = next((grant.person_id for grant in by.grants if grant.person_id), None)
    return None if own is None else Person.objects.get(pk=own)


def persons_visible_to(by: Actor) -> QuerySet[Person]:
    """The persons whom an officer may look up: who belong, or belonged, to an organisation within reach.

    Whoever is known from a ledger only belongs to none, and is the city's to look up.
    """
    own = Q(pk__in=Membership.objects.filter(scope_q(by, OFFICERS, organisation=None)).values("person"))
    if any(grant.role in CITYWIDE for grant in by.grants):
        own |= Q(memberships=None)
    return Person.objects.filter(own)


def organisation_within(person: Person, by: Actor) -> Organisation | None:
    """The newest organisation of a person that lies within an officer's reach."""
    rows = person.memberships.filter(scope_q(by, OFFICERS, organisation=None)).select_related("organisation__region")
    newest = rows.order_by("ends", "-pk").first()
    return newest.organisation if newest else None


def invitation_by_code(code: str) -> Invitation | None:
    """The invitation with this code that can still be used."""
    rows = Invitation.objects.select_related("person").filter(code_hash=invitation_hash(code), used_at=None)
    return rows.filter(expires_at__gt=clock.now(), tries__lt=MOST_TRIES).first()


def invitation_hash(code: str) -> bytes:
    """How a code is kept: spaces, strokes and case are not part of it."""
    return crypto.blind_index("invitation:" + "".join(filter(str.isalnum, code)).upper())


def document_tail(person: Person) -> str:
    """The last four characters of a person's document number, for comparing."""
    return crypto.decrypt(bytes(person.document_number)).decode()[-4:]


def reads_of(person: Person) -> QuerySet[Line]:
    """Who has read a person's record, newest first."""
    return journal.of(person).filter(kind=Event.RECORD_READ).order_by("-id")


def account_numbered(number: int) -> Account | None:
    """The active account of a number, if there is one."""
    return Account.objects.filter(pk=number, is_active=True).first()


def account_with(person: Person) -> Account | None:
    """A person's own account."""
    return person.accounts.filter(is_active=True).first()


def account_labels(accounts: Collection[int]) -> dict[int, str]:
    """What these accounts are called, by their numbers."""
    return dict(Account.objects.filter(pk__in=accounts).values_list("pk", "label"))


def grants_of(organisation: Organisation) -> QuerySet[Grant]:
    """The grants over an organisation that are in force today, with their accounts."""
    today = clock.today()
    rows = Grant.objects.select_related("account").filter(organisation=organisation, starts__lte=today)
    return rows.filter(Q(ends=None) | Q(ends__gte=today)).order_by("role", "pk")


def employer_of(person: Person, at: Organisation) -> str:
    """The credit code of the agency that employs a worker of a firm; empty for the firm's own staff."""
    rows = Tie.objects.filter(person=person, at=at, kind=Tie.Kind.EMPLOYER, ends=None)
    return rows.values_list("other", flat=True).first() or ""
