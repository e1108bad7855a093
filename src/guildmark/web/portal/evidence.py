# SPDX-License-Identifier: Apache-2.0
"""Evidence in a firm's portal: the internal supervisor adds it to an entry that the roster left open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from guildmark.domain.evaluations import queries as batches
from guildmark.web import entry_evidence
from guildmark.web.actors import for_firm
from guildmark.web.portal.entries import own_entry


@for_firm
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add evidence to an entry of the firm."""
    return entry_evidence.page(request, own_entry(request, pk), "portal")


@for_firm
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a piece of evidence of the firm's."""
    rows = batches.evidence_visible_to(request.actor).filter(entry__batch__organisation=request.organisation)
    return entry_evidence.file(request, get_object_or_404(rows, pk=pk))
