# SPDX-License-Identifier: Apache-2.0
"""Every write of filings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from guildmark.domain.cases import states
from guildmark.domain.cases.events import Event
from guildmark.domain.cases.models import Filing, FilingEvent, FilingScope
from guildmark.domain.people.models import Organisation
from guildmark.domain.reasons import stated
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless
from guildmark.kernel.states import move


@dataclass(frozen=True)
class Wanted:
    """A filing to be recorded: whose, its body code, from–to, and occupation code → (name, levels).

    ``editions`` names the edition of the codes that are not of the newest one.
    """

    organisation: Organisation
    body_code: str
    starts: dt.date
    ends: dt.date
    scope: Mapping[str, tuple[str, Sequence[str]]]
    editions: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def record_filings(wanted: Sequence[Wanted], *, by: Actor) -> list[Filing]:
    """Record filings, one journal line each; refuses an empty scope and a period that ends before it begins."""
    now = clock.now()
    made = []
    for one in wanted:
        refuse_unless(one.scope, "filing.no-scope")
        refuse_unless(one.starts <= one.ends, "filing.period-reversed")
        filing = Filing(
            organisation=one.organisation, body_code=one.body_code, starts=one.starts, ends=one.ends, recorded_at=now
        )
        require(by, "cases.record-filing", filing)
        made.append(filing)
    Filing.objects.bulk_create(made)
    FilingScope.objects.bulk_create(
        FilingScope(filing=filing, occupation=code, name=name, levels=list(levels))
        for filing, one in zip(made, wanted, strict=True)
        for code, (name, levels) in one.scope.items()
    )
    journal.record_many([journal.Entry(Event.FILED, f, {"starts": f.starts, "ends": f.ends}) for f in made], by=by)
    return made


def suspend(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Suspend a filing from today on."""
    return _change(filing, states.Filing.SUSPENDED, "suspend", event=Event.SUSPENDED, reason=reason, by=by)


def reinstate(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Reinstate a suspended filing from today on."""
    return _change(filing, states.Filing.FILED, "reinstate", event=Event.REINSTATED, reason=reason, by=by)


def remove(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Remove a filing from the list from today on."""
    return _change(filing, states.Filing.REMOVED, "remove", event=Event.REMOVED, reason=reason, by=by)


@transaction.atomic
def _change(filing: Filing, to: states.Filing, deed: str, *, event: Event, reason: str, by: Actor) -> Filing:
    require(by, f"cases.{deed}-filing", filing)
    why = stated(reason)
    move(filing, to, states.MOVES)
    FilingEvent.objects.create(filing=filing, deed=deed, on=clock.today(), reason=why)
    journal.record(event, filing, by=by)
    return filing


@transaction.atomic
def take_over(wanted: Sequence[Wanted], *, source: str, sha256: str, by: Actor) -> list[Filing]:
    """Record filings told by an older ledger, new or changed, with its name; one journal line for all of them.

    Refuses ``filing.filed-here`` for a filing that was made in this office: a ledger does not change it.
    """
    require(by, "cases.take-over-filings", "register")
    held = {filing.body_code: filing for filing in Filing.objects.filter(body_code__in=[w.body_code for w in wanted])}
    made = []
    for one in wanted:
        refuse_unless(one.starts <= one.ends, "filing.period-reversed")
        filing = held.get(one.body_code) or Filing(body_code=one.body_code, organisation=one.organisation)
        refuse_unless(filing.pk is None or filing.source, "filing.filed-here")
        filing.starts, filing.ends, filing.source = one.starts, one.ends, source
        filing.recorded_at = filing.recorded_at or clock.now()
        filing.save()
        for code, (name, levels) in one.scope.items():
            row = {"name": name, "levels": list(levels), "edition": one.editions.get(code, "2022")}
            FilingScope.objects.update_or_create(filing=filing, occupation=code, defaults=row)
        made.append(filing)
    journal.record(Event.TAKEN_OVER, "cases.filing", by=by, count=len(made), sha256=sha256)
    return made


@transaction.atomic
def withdraw_taken_over(filings: Sequence[Filing], *, sha256: str, by: Actor) -> int:
    """Withdraw filings that an older ledger told, with their scopes; refuses one on which a deed followed."""
    require(by, "cases.take-over-filings", "register")
    refuse_unless(all(filing.source for filing in filings), "filing.filed-here")
    ids = [filing.pk for filing in filings]
    refuse_unless(not FilingEvent.objects.filter(filing_id__in=ids).exists(), "ledger.depended-on")
    Filing.objects.filter(pk__in=ids).delete()
    journal.record(Event.TAKEN_OVER, "cases.filing", by=by, withdrawn=len(ids), sha256=sha256)
    return len(ids)
