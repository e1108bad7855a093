# SPDX-License-Identifier: Apache-2.0
"""A firm's first page, which says what waits for it, and its filings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guildmark.domain.cases import queries as cases
from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as batches
from guildmark.kernel import clock
from guildmark.web.actors import for_firm
from guildmark.web.portal.course import next_step

RECENT = 20


@for_firm
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for the firm: the next step of each running batch, its filing, its newest certificates."""
    running = list(batches.running_batches(request.actor)[:RECENT])
    looks = batches.to_look_at(running)
    for batch in running:
        batch.next = next_step(batch, looks.get(batch.pk, 0))
    context = {
        "running": running,
        "filing": cases.filing_of(request.organisation, clock.today()),
        "latest": cases.latest_filing(request.organisation),
        "certificates": credentials.visible_to(request.actor).count(),
        "handler": request.actor.has("firm-handler"),
        "news": list(batches.unseen_rosters(request.actor)[:RECENT]),
    }
    return render(request, "portal/overview.html", context)


@for_firm
def filings(request: HttpRequest) -> HttpResponse:
    """The firm's filings with their scope, newest first."""
    rows = cases.visible_to(request.actor).prefetch_related("scopes", "events").order_by("-ends", "-pk")
    return render(request, "portal/filings.html", {"filings": rows})
