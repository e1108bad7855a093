# SPDX-License-Identifier: Apache-2.0
"""Batches at the desk: read them all, stop one before its results are fixed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.publicity import queries as notices
from guildmark.flows import batch_papers, planning, workers
from guildmark.kernel.grants import allowed
from guildmark.web.actors import for_desk
from guildmark.web.desk.filings import ReasonForm
from guildmark.web.desk.menu import plans_filed
from guildmark.web.lists import page_of
from guildmark.web.portal import course
from guildmark.web.portal.entries import told_about
from guildmark.web.portal.papers import told_about as paper_rows
from guildmark.web.workbooks import download

STATES = ("draft", "open", "fixed", "shown", "closed", "stopped")


@for_desk()
def listing(request: HttpRequest) -> HttpResponse:
    """The batches within the officer's region."""
    queue, state, words = (request.GET.get(name, "").strip() for name in ("queue", "state", "q"))
    ways = {"running": batches.running_batches, "plans": plans_filed}
    rows = ways.get(queue, batches.visible_to)(request.actor)
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(organisation__name__icontains=words)
            | Q(organisation__sort_key__contains=words.lower())
            | Q(title__icontains=words)
        )
    page = page_of(request, rows)
    context = {
        "page": page,
        "count": page.paginator.count,
        "states": STATES,
        "queue": queue,
        "state": state,
        "q": words,
    }
    return render(request, "desk/batches.html", context)


@for_desk()
def page(request: HttpRequest, pk: int, form: ReasonForm | None = None) -> HttpResponse:
    """A batch as the office sees it: plan, people, course, and the stop."""
    batch = get_object_or_404(batches.visible_to(request.actor), pk=pk)
    standing = course.standing_of(batch)
    context = {
        "batch": batch,
        "standing": standing,
        "tally": standing.tally,
        "timeline": course.timeline_of(batch, standing),
        "assessors": batch.assessors.select_related("person").order_by("pk"),
        "page": page_of(request, batches.entries_of(batch)),
        "notice": notices.notice_of(batches.BATCH, batch.pk),
        "lacking": standing.lacking,
        "form": form or ReasonForm(),
        "may_stop": batch.state in {"draft", "open"} and allowed(request.actor, "evaluations.stop-batch", batch),
    }
    return render(request, "desk/batch.html", context, status=422 if form else 200)


@for_desk("city-officer")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a batch, with a reason."""
    batch = get_object_or_404(batches.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, pk, form)
    planning.stop_batch(batch, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("批次已叫停，企业会在批次页看到理由。"))
    return redirect("desk:batch", pk=pk)


@for_desk()
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a person may apply, as judged."""
    row = get_object_or_404(batches.entries_visible_to(request.actor), pk=pk)
    workers.read_record(row.person, "desk:entry", through=row.batch.organisation, by=request.actor)
    return render(request, "desk/entry.html", told_about(row))


@for_desk()
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a batch as the office sees them: what is back, what is missing; scans open, and that is noted."""
    batch = get_object_or_404(batches.visible_to(request.actor), pk=pk)
    done = batch.substitutions.select_related("leaves", "comes").order_by("pk")
    return render(request, "desk/papers.html", paper_rows(batch) | {"substitutions": done})


@for_desk()
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed paper; the journal notes who opened it."""
    found = get_object_or_404(batches.scans_visible_to(request.actor), pk=pk)
    return download(batch_papers.read_scan(found, by=request.actor), found.filename, found.media)


@for_desk()
def paper_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that can be printed of a batch now, as one PDF."""
    batch = get_object_or_404(batches.visible_to(request.actor), pk=pk)
    data = batch_papers.print_papers(batch, [], by=request.actor)
    return download(data, f"{batch.title}.pdf", "application/pdf")
