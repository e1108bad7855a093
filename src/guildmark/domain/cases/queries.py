# SPDX-License-Identifier: Apache-2.0
"""Reads of filings: which are valid on a day, and what a firm may assess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery

from guildmark.domain.cases import states
from guildmark.domain.cases.models import Filing, FilingEvent
from guildmark.domain.people.models import Organisation
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor, scope_q

READERS = ("city-officer", "city-supervisor", "district-officer", "auditor", "firm-handler", "firm-checker")


def visible_to(by: Actor) -> QuerySet[Filing]:
    """The filings within the actor's grants, with their organisation."""
    rows = Filing.objects.select_related("organisation__region")
    return rows.filter(scope_q(by, READERS))


def recorded_by(day: dt.date) -> QuerySet[Filing]:
    """Every filing recorded up to and including ``day``, whatever became of it (累计备案)."""
    return Filing.objects.filter(recorded_at__lt=clock.midnight(day + dt.timedelta(days=1)))


def valid_on(day: dt.date) -> QuerySet[Filing]:
    """The filings valid on ``day``: recorded, begun, not past their last day, not then suspended or removed."""
    last = FilingEvent.objects.filter(filing=OuterRef("pk"), on__lte=day).order_by("-on", "-pk").values("deed")[:1]
    rows = recorded_by(day).filter(starts__lte=day, ends__gte=day).annotate(last_deed=Subquery(last))
    return rows.filter(Q(last_deed=None) | Q(last_deed="reinstate"))


def filing_of(organisation: Organisation, on: dt.date) -> Filing | None:
    """The firm's filing that is valid on ``on``, with its scopes."""
    rows = valid_on(on).filter(organisation=organisation, state=states.Filing.FILED)
    return rows.prefetch_related("scopes").order_by("-ends").first()


def scope_of(filing: Filing | None) -> dict[str, tuple[str, list[str]]]:
    """What a filing covers: occupation code → (name, level codes)."""
    if filing is None:
        return {}
    return {scope.occupation: (scope.name, list(scope.levels)) for scope in filing.scopes.all()}


def filing_when(organisation: Organisation, day: dt.date) -> Filing | None:
    """The filing under which the firm assessed on ``day``, whatever became of it since; else its newest."""
    then = valid_on(day).filter(organisation=organisation).order_by("-ends").first()
    return then or latest_filing(organisation)


def latest_filing(organisation: Organisation) -> Filing | None:
    """The firm's newest filing, valid or not."""
    return Filing.objects.filter(organisation=organisation).order_by("-ends", "-pk").first()


def by_body_codes(codes: Collection[str]) -> dict[str, Filing]:
    """Filings by body code, with organisation and scopes."""
    rows = Filing.objects.select_related("organisation__region").prefetch_related("scopes")
    return {row.body_code: row for row in rows.filter(body_code__in=codes)}
