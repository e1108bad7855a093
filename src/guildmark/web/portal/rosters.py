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
from django_htmx.http import HttpResponseClientRedirect

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, Roster
from guildmark.domain.people import queries as people
from guildmark.engines import rosters
from guildmark.flows import importing, self_evaluation, taking
from guildmark.flows.dry_runs import DryRun
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.lists import LONG, page_of
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for
from guildmark.web.workbooks import XLSX, download, groups_of

MIB = 1024 * 1024
UNREADABLE = 422
SHOWN = 200
GRAVITY = {"error": 0, "warning": 1, "repaired": 2}


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
    context: dict[str, Any] = {
        "batch": batch,
        "handler": request.actor.has("firm-handler"),
        "last": batches.last_with_problems(batch),
    }
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
    if given.size >= importing.LARGE:
        roster = importing.receive_large_roster(batch, given.read(), given.name, by=request.actor)
        return redirect("portal:roster", pk=roster.pk)
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
    if roster.state in {"checking", "taking"}:
        return render(request, f"portal/roster_{'progress' if request.htmx else 'checking'}.html", _waits(roster))
    if request.htmx:
        return HttpResponseClientRedirect(request.path)
    importing.note_seen(roster, by=request.actor)
    told = [self_evaluation.told(problem) for problem in batches.problem_sample(roster)]
    groups, count, warned = _counted(roster, groups_of(told))
    if roster.state == "unreadable":
        context = {"batch": roster.batch, "file_name": roster.filename, "groups": groups, "count": count}
        return render(request, "portal/roster_unreadable.html", context)
    lang = _lang()
    listed = page_of(request, roster.problems.order_by("row", "pk"), LONG)
    listed.object_list = [
        {"problem": one, "message": one.message(lang), "remedy": one.remedy(lang)}
        for one in map(self_evaluation.told, listed.object_list)
    ]
    waiting = roster.state == "checked"
    context = {
        "batch": roster.batch,
        "row": roster,
        "groups": groups,
        "problem_count": count,
        "page": listed,
        "roster": {
            "rows": roster.rows,
            "good": roster.good - roster.present,
            "bad": roster.rows - roster.good,
            "warned": warned,
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
        "last_choice": batches.last_choice(roster.batch.organisation),
        "uploader": people.account_labels([roster.uploaded_by]).get(roster.uploaded_by, ""),
        "undoable": roster.state == "taken" and roster.batch.state == "draft" and not roster.batch.plan_filed_on,
        "handler": request.actor.has("firm-handler"),
        "refused": words_for(Refused(roster.refusal["code"], **roster.refusal["facts"])) if roster.refusal else (),
        **_changes(roster),
    }
    return render(request, "portal/roster.html", context)


def _waits(roster: Roster) -> dict[str, Any]:
    return {"batch": roster.batch, "row": roster}


def _counted(roster: Roster, groups: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int, int]:
    """The groups with whole counts, gravest and most frequent first; all problems; rows with warnings only."""
    counts, warned = batches.problem_counts(roster)
    for group in groups:
        group["count"] = counts[group["severity"], group["column"] or "", group["code"]]
    groups.sort(key=lambda group: (GRAVITY[group["severity"]], -group["count"]))
    return groups, sum(counts.values()), warned


def _changes(roster: Roster) -> dict[str, Any]:
    """The first entries that a roster would change, with the titles of what changes."""
    zh = _lang() == "zh"
    titles = {column.key: column.zh if zh else column.key.replace("_", " ") for column in rosters.COLUMNS}
    rows = list(roster.changes.order_by("row")[:SHOWN])
    for change in rows:
        for field in change.fields:
            field["title"] = titles.get(field["key"], field["key"])
    return {"changes": rows, "changed_count": roster.changes.count() if len(rows) == SHOWN else len(rows)}


@for_firm
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the taking of a roster while nothing depends on it."""
    roster = own_roster(request, pk)
    importing.undo_roster(roster, by=request.actor)
    messages.success(request, _("已撤回：这份名册导入的人员已移出本批。"))
    return redirect("portal:batch", pk=roster.batch_id)


@for_firm
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the good rows, or nothing until all are right."""
    roster = own_roster(request, pk)
    if roster.good - roster.present > taking.MANY:
        taking.begin(roster, choice=request.POST.get("choice", ""), by=request.actor)
        return redirect("portal:roster", pk=roster.pk)
    try:
        taken = self_evaluation.take_rows(roster, choice=request.POST.get("choice", ""), by=request.actor)
    except Refused as refused:
        if refused.code != "roster.not-all-right":
            raise
        messages.info(request, _("按您的选择，一行也没有导入。下载标好问题的名册，改好后在这里再上传。"))
        return redirect("portal:roster_upload", pk=roster.batch_id)
    messages.success(request, _("已导入 %(n)s 人。") % {"n": taken.taken})
    if taken.changed:
        messages.success(request, _("已更改本批 %(n)s 人的内容。") % {"n": taken.changed})
    return redirect("portal:batch", pk=roster.batch_id)


@for_firm
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm's own file with its problems marked."""
    roster = own_roster(request, pk)
    stem = roster.filename.rsplit(".", 1)[0]
    data = self_evaluation.marked_workbook(roster, by=request.actor)
    return download(data, _("%(stem)s-标好问题.xlsx") % {"stem": stem}, XLSX)
