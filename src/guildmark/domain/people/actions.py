# SPDX-License-Identifier: Apache-2.0
"""Every write of people: the region tree, organisations, accounts, persons and their careers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import F
from pypinyin import Style, lazy_pinyin

from guildmark.domain.people import queries, states
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import (
    Account,
    AssessorCard,
    CareerLine,
    Grant,
    Invitation,
    Ledger,
    LedgerProblem,
    Membership,
    NameQuestion,
    Occupation,
    Organisation,
    Person,
    Region,
    Standard,
    Tie,
)
from guildmark.domain.reasons import stated
from guildmark.engines.rosters import credit_codes
from guildmark.kernel import bulk, clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.kernel.states import move


@dataclass(frozen=True)
class Candidate:
    """A person as a roster names her. Personal data: all of it."""

    name: str
    document_type: str
    document_number: str
    birth_date: dt.date | None = None
    sex: str = ""


def pinyin_key(text: str) -> str:
    """The key Chinese lists sort and search by: pinyin without tones, lower case, at most 120 characters."""
    return "".join(lazy_pinyin(text)).lower()[:120]


def pinyin_initials(text: str) -> str:
    """The initials of the pinyin, lower case, at most 40 characters."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()[:40]


@transaction.atomic
def set_regions(rows: Iterable[tuple[str, str, str]], *, by: Actor) -> list[Region]:
    """Set the region tree from (code, name, English name); the path is the code without trailing ``00``."""
    require(by, "people.set-up", "register")
    made = [Region(code=c, name=n, name_en=e, path=c[:4] if c.endswith("00") else c) for c, n, e in rows]
    Region.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["code"], update_fields=["name", "name_en", "path"]
    )
    journal.record(Event.REGION_TREE, "people.region", by=by, count=len(made))
    return list(Region.objects.order_by("code"))


@transaction.atomic
def set_occupations(rows: Iterable[Mapping[str, str]], *, by: Actor, edition: str = "2022") -> int:
    """Set the classification of an edition from rows with code, name, green, digital; returns how many."""
    require(by, "people.set-up", "register")
    made = [
        Occupation(
            code=r["code"], edition=edition, name=r["name"], green=r["green"] == "1", digital=r["digital"] == "1"
        )
        for r in rows
    ]
    Occupation.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["code", "edition"], update_fields=["name", "green", "digital"]
    )
    journal.record(Event.OCCUPATIONS, "people.occupation", by=by, count=len(made), edition=edition)
    return len(made)


@transaction.atomic
def set_standards(rows: Iterable[tuple[str, str, dt.date, str]], *, by: Actor) -> int:
    """Set the editions of conditions from (occupation code, edition, first day, basis); returns how many."""
    require(by, "people.set-up", "register")
    occupations = {occupation.code: occupation for occupation in Occupation.objects.filter(edition="2022")}
    made = [Standard(occupation=occupations[c], edition=e, starts=s, basis=b) for c, e, s, b in rows]
    Standard.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["occupation", "starts"], update_fields=["edition", "basis"]
    )
    journal.record(Event.STANDARDS, "people.standard", by=by, count=len(made))
    return len(made)


@transaction.atomic
def register_organisations(rows: Sequence[tuple[str, str, str, str]], *, by: Actor) -> list[Organisation]:
    """Register organisations from (credit code, name, region code, kind), one journal line; in the given order."""
    require(by, "people.register", "register")
    regions = queries.regions()
    made = [
        Organisation(credit_code=code, name=name, sort_key=pinyin_key(name), region=regions[region], kind=kind)
        for code, name, region, kind in rows
    ]
    Organisation.objects.bulk_create(made)
    journal.record(Event.ORGANISATIONS, "people.organisation", by=by, count=len(made))
    return made


@transaction.atomic
def open_accounts(rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Account]:
    """Open accounts from mappings with username, label, role, region or organisation, and demo; no password is set."""
    require(by, "people.register", "register")
    accounts = [
        Account(username=r["username"], label=r["label"], demo=r.get("demo", ""), password=UNUSABLE_PASSWORD_PREFIX)
        for r in rows
    ]
    Account.objects.bulk_create(accounts)
    Grant.objects.bulk_create(
        Grant(
            account=account,
            role=row["role"],
            region=row.get("region"),
            organisation=row.get("organisation"),
            starts=clock.today(),
        )
        for account, row in zip(accounts, rows, strict=True)
    )
    journal.record(Event.ACCOUNTS, "people.account", by=by, count=len(accounts))
    return accounts


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
    _insert_missing(indexes, candidates)
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


def _insert_missing(indexes: Sequence[bytes], candidates: Sequence[Candidate]) -> None:
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


def note_removed_files(gone: Mapping[str, Sequence[int]], *, by: Actor) -> None:
    """Note which stored files were removed when their time was over: by use, the numbers of their rows."""
    require(by, "people.remove-files", "register")
    count = sum(map(len, gone.values()))
    journal.record(Event.FILES_REMOVED, "kernel.storedfile", by=by, count=count, files=gone)


def note_journal_check(verdict: journal.Verdict, *, asked_by: int | None, by: Actor) -> None:
    """Note what a walk along the whole chain found; the newest such line is the last result."""
    require(by, "people.check-journal", "register")
    journal.record(
        Event.JOURNAL_CHECKED,
        "kernel.link",
        by=by,
        ok=verdict.ok,
        lines=verdict.lines,
        bad_line=verdict.bad_line,
        problem=verdict.problem,
        asked_by=asked_by,
    )


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
    _insert_missing(indexes, candidates)
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
def close_ledger(ledger: Ledger, *, taken: int, changed: int, by: Actor) -> Ledger:
    """Note that an older ledger is taken: the deed's own line, with the counts and the file's hash."""
    require(by, "people.take-ledger", "register")
    move(
        ledger,
        Ledger.State.TAKEN,
        states.LEDGER_MOVES,
        taken=taken,
        changed=changed,
        taken_by=by.id,
        taken_at=clock.now(),
    )
    journal.record(
        Event.LEDGER_TAKEN, ledger, by=by, kind_of=ledger.kind, count=taken, changed=changed, sha256=ledger.sha256
    )
    return ledger


def note_read(person: Person, page: str, *, through: Organisation | None, by: Actor) -> None:
    """Note that somebody reads a person's full record on a page, through an organisation of hers (none: the city's)."""
    require(by, "people.read-record", through)
    journal.record(Event.RECORD_READ, person, by=by, page=page)


@transaction.atomic
def invite(person: Person, code: str, *, through: Organisation | None, days: int, by: Actor) -> Invitation:
    """Invite a person to open her own account with ``code``, once; an earlier code of hers ends.

    Refuses ``account.claimed`` where she has one, ``person.not-member`` where she does not belong to ``through``.
    """
    require(by, "people.invite", through)
    refuse_unless(queries.account_with(person) is None, "account.claimed")
    member = through is None or person.memberships.filter(organisation=through).exists()
    refuse_unless(member, "person.not-member")
    now = clock.now()
    person.invitations.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    made = Invitation.objects.create(
        person=person,
        code_hash=queries.invitation_hash(code),
        made_by=by.id or 0,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    journal.record(Event.INVITED, person, by=by, days=days)
    return made


def count_try(invitation: Invitation) -> None:
    """Count an attempt at an invitation, whatever becomes of it; too many and it is over."""
    Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") + 1)


@transaction.atomic
def claim_account(invitation: Invitation, username: str, password: str) -> Account:
    """Open the account of the person whom an invitation names; ``password`` is hashed already.

    Refuses ``invitation.over``, ``account.claimed`` and ``account.name-taken``.
    """
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=clock.now())
    refuse_unless(used == 1, "invitation.over")
    return open_own_account(invitation.person, username, password)


@transaction.atomic
def open_own_account(person: Person, username: str, password: str, *, demo: str = "") -> Account:
    """Open the account of a person, who acts in it for herself only; ``password`` is hashed already."""
    refuse_unless(queries.account_with(person) is None, "account.claimed")
    refuse_unless(not Account.objects.filter(username=username).exists(), "account.name-taken")
    account = Account.objects.create(username=username, label=person.name, password=password, person=person, demo=demo)
    journal.record(Event.ACCOUNT_CLAIMED, account, by=queries.actor_of(account))
    return account


def note_sign_in(account: Account, how: str) -> None:
    """Note that somebody has signed in, and how: password, totp, webauthn, recovery codes."""
    journal.record(Event.SIGNED_IN, account, by=queries.actor_of(account), how=how)


@transaction.atomic
def end_sessions(account: Account, before: int, *, by: Actor) -> None:
    """End every sign-in of one's own account that began before a second (Unix time)."""
    refuse_unless(by.id == account.pk, "deed.not-permitted")
    Account.objects.filter(pk=account.pk).update(sessions_from=before)
    journal.record(Event.SESSIONS_ENDED, account, by=by)


@transaction.atomic
def hand_over(grant: Grant, *, username: str, label: str, email: str, by: Actor) -> Account:
    """End a firm's grant at once and give it to a newly opened account: its officer has left.

    Refuses ``grant.ended`` for one that is over and ``account.username-taken``. The old account keeps its other grants;
    without any it sees nothing from this moment.
    """
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    refuse_unless(grant.organisation_id, "grant.not-of-a-firm")
    require(by, "people.hand-over", grant.organisation)
    today = clock.today()
    refuse_unless(grant.ends is None or grant.ends >= today, "grant.ended")
    refuse_unless(not Account.objects.filter(username=username).exists(), "account.username-taken")
    grant.ends = today - dt.timedelta(days=1)
    grant.save(update_fields=["ends"])
    account = Account.objects.create(username=username, label=label, email=email, password=UNUSABLE_PASSWORD_PREFIX)
    Grant.objects.create(account=account, role=grant.role, organisation=grant.organisation, starts=today)
    journal.record(Event.HANDED_OVER, grant.organisation, by=by, role=grant.role, old=grant.account_id, new=account.pk)
    return account


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
