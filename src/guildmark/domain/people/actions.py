# SPDX-License-Identifier: Apache-2.0
"""Every write of people: the region tree, organisations, accounts, persons and their careers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from pypinyin import Style, lazy_pinyin

from guildmark.domain.people import queries
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import (
    Account,
    CareerLine,
    Grant,
    Membership,
    Occupation,
    Organisation,
    Person,
    Region,
    Standard,
)
from guildmark.kernel import clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused


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


@transaction.atomic
def note_career(lines: Sequence[CareerLine], *, by: Actor, organisation: Organisation) -> int:
    """Note career lines told by a firm's roster or by certificates issued to its people; returns how many are new."""
    require(by, "people.enrol", organisation)
    stated = [line for line in lines if not line.subject]
    keys = ("person_id", "occupation", "level", "since", "source")
    known = set(CareerLine.objects.filter(person_id__in={line.person_id for line in stated}).values_list(*keys))
    fresh = [one for one in lines if one.subject or tuple(getattr(one, key) for key in keys) not in known]
    CareerLine.objects.bulk_create(fresh)
    journal.record(Event.CAREER, organisation, by=by, count=len(fresh))
    return len(fresh)


@transaction.atomic
def end_career(subject: str, *, by: Actor) -> int:
    """End the career lines that rest on ``subject`` (a credential that is revoked); returns how many."""
    require(by, "people.note-career", subject)
    count = CareerLine.objects.filter(subject=subject, ended=None).update(ended=clock.today())
    journal.record(Event.CAREER, subject, by=by, ended=count)
    return count
