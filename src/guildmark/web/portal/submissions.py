# SPDX-License-Identifier: Apache-2.0
"""The national query in a firm's portal: its batches, the workbook to send, the answer, what is mended."""

from __future__ import annotations

import functools
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from guildmark.domain.credentials.models import SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.web import national_query
from guildmark.web.actors import View, for_firm
from guildmark.web.lists import page_of
from guildmark.web.portal.batches import own_batch

FACE = "portal"


def for_handler(view: View) -> View:
    """The door of what holds whole document numbers: the firm's handler only, else 404."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.has("firm-handler"):
            raise Http404
        return view(request, *args, **kwargs)

    return for_firm(guarded)


def _file(request: HttpRequest, pk: int) -> SubmissionFile:
    rows = queries.files_visible_to(request.actor).filter(organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_firm
def listing(request: HttpRequest) -> HttpResponse:
    """The firm's batches with certificates, and how each stands with the national query."""
    rows = queries.visible_to(request.actor).filter(organisation=request.organisation)
    page = page_of(request, national_query.batch_rows(rows))
    pending = rows.filter(queries.PENDING).count()
    return render(request, "portal/submissions.html", {"page": page, "pending": pending, "face": FACE})


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch with the national query."""
    return national_query.batch_page(request, own_batch(request, pk), FACE)


@for_handler
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook of what is not sent yet."""
    return national_query.workbook(request, own_batch(request, pk))


@for_firm
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the workbook goes out."""
    return national_query.send(request, own_batch(request, pk), FACE)


@for_firm
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an answer in."""
    return national_query.hand_in(request, own_batch(request, pk), FACE)


@for_firm
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What an answer's dry run found."""
    return national_query.answer_page(request, _file(request, pk), FACE)


@for_firm
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what is new in an answer."""
    return national_query.take(request, _file(request, pk), FACE)


@for_handler
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer with its problems marked."""
    return national_query.marked(request, _file(request, pk))


@for_handler
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook sent, or an answer."""
    return national_query.file(request, _file(request, pk))


@for_firm
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what was returned."""
    rows = queries.visible_to(request.actor).filter(organisation=request.organisation)
    return national_query.mend(request, get_object_or_404(rows, pk=pk), FACE)
