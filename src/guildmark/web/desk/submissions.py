# SPDX-License-Identifier: Apache-2.0
"""The national query at the desk: certificates not accepted yet, by days, and each batch with its workbooks."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.credentials.models import SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.flows import submissions
from guildmark.web import national_query
from guildmark.web.actors import for_desk
from guildmark.web.lists import page_of

FACE = "desk"
OFFICER = ("city-officer",)
LISTS = ("overdue", "returned", "not-sent", "sent")


@for_desk()
def listing(request: HttpRequest) -> HttpResponse:
    """Certificates that the national query has not accepted yet, the longest waited for first."""
    rows = queries.pending(request.actor)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state == "overdue":
        rows = queries.overdue(request.actor)
    elif state in LISTS:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(credential__number__startswith=words.upper())
            | Q(credential__person__name__startswith=words)
            | Q(organisation__name__icontains=words)
        )
    page = page_of(request, rows)
    page.object_list = national_query.with_days(list(page.object_list))
    titles = batches.batches_by_id({row.subject_id for row in page.object_list})
    for row in page.object_list:
        row.batch = titles.get(row.subject_id)
    context = {"page": page, "count": page.paginator.count, "state": state, "lists": LISTS, "q": words}
    return render(request, "desk/submissions.html", context)


@for_desk()
def by_batch(request: HttpRequest) -> HttpResponse:
    """Every batch with certificates, and how it stands with the national query."""
    rows = national_query.batch_rows(queries.visible_to(request.actor))
    page = page_of(request, rows)
    context = {
        "page": page,
        "count": page.paginator.count,
        "face": FACE,
        "may_confirm": request.actor.has("city-officer"),
    }
    return render(request, "desk/submission_batches.html", context)


@for_desk(*OFFICER)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm by the national query's own list what was issued until a day."""
    try:
        until = dt.date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        messages.error(request, _("请填日期，例如 2023-06-30。"))
        return redirect("desk:submission_batches")
    count = submissions.confirm_accepted(until, by=request.actor)
    messages.success(request, _("已确认 %(n)s 张入库。") % {"n": f"{count:,}"})
    return redirect("desk:submission_batches")


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(batches.visible_to(request.actor), pk=pk)


def _file(request: HttpRequest, pk: int) -> SubmissionFile:
    return get_object_or_404(queries.files_visible_to(request.actor), pk=pk)


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch with the national query."""
    return national_query.batch_page(request, _batch(request, pk), FACE)


@for_desk(*OFFICER)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook of what is not sent yet."""
    return national_query.workbook(request, _batch(request, pk))


@for_desk(*OFFICER)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the workbook goes out."""
    return national_query.send(request, _batch(request, pk), FACE)


@for_desk(*OFFICER)
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an answer in."""
    return national_query.hand_in(request, _batch(request, pk), FACE)


@for_desk(*OFFICER)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What an answer's dry run found."""
    return national_query.answer_page(request, _file(request, pk), FACE)


@for_desk(*OFFICER)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what is new in an answer."""
    return national_query.take(request, _file(request, pk), FACE)


@for_desk(*OFFICER)
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer with its problems marked."""
    return national_query.marked(request, _file(request, pk))


@for_desk(*OFFICER)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook sent, or an answer."""
    return national_query.file(request, _file(request, pk))


@for_desk(*OFFICER)
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what was returned."""
    return national_query.mend(request, get_object_or_404(queries.visible_to(request.actor), pk=pk), FACE)
