# SPDX-License-Identifier: Apache-2.0
"""A firm's batches: the list, a new one, and the page from which each step is done."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.cases import queries as cases
from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.publicity import queries as notices
from guildmark.flows import batch_papers, planning, self_evaluation
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.web.actors import for_firm
from guildmark.web.lists import page_of, working_days_left
from guildmark.web.portal import course

STATES = ("draft", "open", "fixed", "shown", "closed", "stopped")


class NewBatch(forms.Form):
    """What a new batch is called."""

    title = forms.CharField(
        label=gettext_lazy("批次名称"),
        max_length=80,
        help_text=gettext_lazy("公示标题里会出现，例如“2023 年第 9 批”。不要写人名、电话。"),
    )


def own_batch(request: HttpRequest, pk: int) -> Batch:
    """A batch of the firm that asks; anybody else's is 404."""
    return get_object_or_404(batches.visible_to(request.actor).filter(organisation=request.organisation), pk=pk)


@for_firm
def listing(request: HttpRequest) -> HttpResponse:
    """All batches of the firm, newest first."""
    rows = batches.visible_to(request.actor)
    if request.GET.get("state") in STATES:
        rows = rows.filter(state=request.GET["state"])
    page = page_of(request, rows)
    looks = batches.to_look_at(page.object_list)
    for batch in page.object_list:
        batch.next = course.next_step(batch, looks.get(batch.pk, 0))
    return render(request, "portal/batches.html", {"page": page, "handler": request.actor.has("firm-handler")})


@for_firm
def new(request: HttpRequest) -> HttpResponse:
    """Draft a batch."""
    if request.method == "POST":
        require(request.actor, "evaluations.draft-batch", request.organisation)
    form = NewBatch(request.POST or None)
    if request.method == "POST" and form.is_valid():
        batch = self_evaluation.draft_batch(request.organisation, form.cleaned_data["title"], by=request.actor)
        messages.success(request, _("批次已建立。下一步：下载模板，填好后上传。"))
        return redirect("portal:batch", pk=batch.pk)
    filing = cases.filing_of(request.organisation, clock.today())
    return render(request, "portal/batch_new.html", {"form": form, "filing": filing})


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: where it stands, what comes next and why not yet, its rosters, plan and outcome."""
    batch = own_batch(request, pk)
    standing = course.standing_of(batch)
    notice = notices.notice_of(batches.BATCH, batch.pk)
    draft = batch.state == "draft"
    context = {
        "batch": batch,
        "next": course.heading_of(batch, standing),
        "standing": standing,
        "tally": standing.tally,
        "timeline": course.timeline_of(batch, standing),
        "deeds": course.deeds_of(batch, standing, request.actor),
        "rosters": list(batch.rosters.order_by("-uploaded_at")[:20]),
        "assessors": [row.person for row in batch.assessors.select_related("person").order_by("pk")],
        "notice": notice,
        "days_left": working_days_left(clock.working_calendar(), notice.until) if notice else None,
        "objections": notice.objections.count() if notice else 0,
        "certificates": credentials.visible_to(request.actor).filter(**certified(batch)).count(),
        "newer": planning.newer_rules(batch) if draft else None,
        "handler": request.actor.has("firm-handler"),
        "filed": draft and batch.plan_filed_on is not None,
        "english": (get_language() or "").startswith("en"),
        "papers": batch_papers.missing(batch) if batch.state not in {"shown", "closed", "stopped"} else [],
        "examining": course.examining(batch),
    }
    return render(request, "portal/batch.html", context)


def certified(batch: Batch) -> dict[str, object]:
    """The filter for the certificates that came of a batch."""
    ids = batches.entries_of(batch).values("pk")
    return {"subject_kind": batches.ENTRY, "subject_id__in": ids}


@for_firm
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a batch for marking."""
    batch = self_evaluation.open_batch(own_batch(request, pk), by=request.actor)
    messages.success(request, _("已开考。可以录入成绩了。"))
    return redirect("portal:marks", pk=batch.pk)


@for_firm
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a draft to the newer rules; its rosters are to be uploaded again."""
    batch = planning.renew_rules(own_batch(request, pk), by=request.actor)
    messages.success(request, _("已改用新规则 %(version)s，请重新上传名册检查。") % {"version": batch.rules.version})
    return redirect("portal:batch", pk=batch.pk)
