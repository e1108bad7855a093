# SPDX-License-Identifier: Apache-2.0
"""Evidence at the desk: the city's officer adds it to an entry, whoever sees the batch opens it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from guildmark.domain.evaluations import queries as batches
from guildmark.web import entry_evidence
from guildmark.web.actors import for_desk


@for_desk("city-officer")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add evidence to an entry."""
    return entry_evidence.page(request, get_object_or_404(batches.entries_visible_to(request.actor), pk=pk), "desk")


@for_desk()
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a piece of evidence."""
    return entry_evidence.file(request, get_object_or_404(batches.evidence_visible_to(request.actor), pk=pk))
