# SPDX-License-Identifier: Apache-2.0
"""Laying the ground: regions, occupations, standards, organisations, and the first accounts of offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from guildmark.domain.people import queries
from guildmark.domain.people.actions.sorting import pinyin_key
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import Account, Grant, Occupation, Organisation, Region, Standard
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require


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
