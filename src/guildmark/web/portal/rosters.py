# SPDX-License-Identifier: Apache-2.0
"""Rosters: the template, the upload, what the dry run found, and taking the rows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, Roster
from guildmark.engines import rosters
from guildmark.flows import self_evaluation
from guildmark.flows.dry_runs import DryRun
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.lists import LONG, page_of
from guildmark.web.portal.batches import own_batch
from guildmark.web.workbooks import XLSX, download, groups_of

MIB = 1024 * 1024
UNREADABLE = 422


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@for_firm
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The template made for this batch."""
    batch = own_batch(request, pk)
    data = self_evaluation.template_for(batch, by=request.actor, lang=_lang())
    return download(data, _("名册模板-%(title)s.xlsx") % {"title": batch.title}, XLSX)


@for_firm
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a roster; what can be read is kept with its findings, what cannot is told and not kept."""
    batch = own_batch(request, pk)
    context: dict[str, Any] = {"batch": batch, "handler": request.actor.has("firm-handler")}
    if request.method != "POST":
        return render(request, "portal/roster_upload.html", context)
    require(request.actor, "evaluations.receive-roster", batch)
    given = request.FILES.get("roster")
    if given is None:
        found = _too_large(request)
        if found is None:
            context["error"] = _("还没有选文件。")
            return render(request, "portal/roster_upload.html", context, status=UNREADABLE)
        return _unreadable(request, batch, "", [found])
    roster, run = self_evaluation.receive_roster(batch, given.read(), given.name, by=request.actor)
    if roster is None:
        return _unreadable(request, batch, given.name, run.problems, run)
    if roster.state == "taken":
        messages.info(request, _("这份文件已经导入过，没有任何变化。"))
    return redirect("portal:roster", pk=roster.pk)


def _too_large(request: HttpRequest) -> rosters.Problem | None:
    """The problem of a file that the server did not even take in, for its size."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if length <= limit:
        return None
    return rosters.Problem(
        None, None, "file.too-large", "", "error", {"size": -(-length // MIB), "limit": limit // MIB}
    )


def _unreadable(
    request: HttpRequest, batch: Batch, name: str, problems: list[rosters.Problem], run: DryRun | None = None
) -> HttpResponse:
    """The same page as for a roster that was read, with the file's problems and nothing kept."""
    context = {
        "batch": batch,
        "kept": False,
        "file_name": name,
        "groups": groups_of(problems),
        "count": len(problems),
        "roster_rows": run.sheet.count if run else 0,
    }
    return render(request, "portal/roster_unreadable.html", context, status=UNREADABLE)


def own_roster(request: HttpRequest, pk: int) -> Roster:
    """A roster of the firm that asks; anybody else's is 404."""
    rows = batches.rosters_visible_to(request.actor).filter(batch__organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run of a roster found, and the choice what to take."""
    roster = own_roster(request, pk)
    stored = list(roster.problems.order_by("row", "pk"))
    told = [self_evaluation.told(problem) for problem in stored]
    errors = {problem.row for problem in told if problem.severity == "error" and problem.row}
    warned = {problem.row for problem in told if problem.severity == "warning" and problem.row} - errors
    groups = groups_of(told)
    lang = _lang()
    listed = page_of(request, told, LONG)
    listed.object_list = [
        {"problem": one, "message": one.message(lang), "remedy": one.remedy(lang)} for one in listed.object_list
    ]
    waiting = roster.state == "checked"
    context = {
        "batch": roster.batch,
        "row": roster,
        "groups": groups,
        "problem_count": len(told),
        "page": listed,
        "roster": {
            "rows": roster.rows,
            "good": roster.good,
            "bad": roster.rows - roster.good,
            "warned": len(warned),
            "same": roster.present,
            "file_name": roster.filename,
            "sheet": roster.sheet or "CSV",
            "unknown_columns": sorted({p.column or p.value for p in told if p.code == "column.unknown"}),
            "marked_url": reverse("portal:roster_marked", args=[roster.pk]) if told and roster.file else "",
        },
        "fresh": roster.good - roster.present,
        "waiting": waiting,
        "show_choice": waiting and roster.batch.state == "draft" and request.actor.has("firm-handler"),
        "take_url": reverse("portal:roster_take", args=[roster.pk]),
    }
    return render(request, "portal/roster.html", context)


@for_firm
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the good rows, or nothing until all are right."""
    roster = own_roster(request, pk)
    try:
        taken = self_evaluation.take_rows(roster, choice=request.POST.get("choice", ""), by=request.actor)
    except Refused as refused:
        if refused.code != "roster.not-all-right":
            raise
        messages.info(request, _("按您的选择，一行也没有导入。下载标好问题的名册，改好后在这里再上传。"))
        return redirect("portal:roster_upload", pk=roster.batch_id)
    messages.success(request, _("已导入 %(n)s 人。") % {"n": taken.taken})
    return redirect("portal:batch", pk=roster.batch_id)


@for_firm
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm's own file with its problems marked."""
    roster = own_roster(request, pk)
    stem = roster.filename.rsplit(".", 1)[0]
    data = self_evaluation.marked_workbook(roster, by=request.actor)
    return download(data, _("%(stem)s-标好问题.xlsx") % {"stem": stem}, XLSX)
