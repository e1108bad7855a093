# SPDX-License-Identifier: Apache-2.0
"""The papers of a batch: print them, hand the signed ones back, see what is missing before results go up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, Scan
from guildmark.flows import batch_papers
from guildmark.kernel.grants import allowed, require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for
from guildmark.web.workbooks import download

MIB = 1024 * 1024
UNFIT = 422
PDF = "application/pdf"


def told_about(batch: Batch) -> dict[str, Any]:
    """What a page of papers needs to know; portal and desk show the same."""
    found = batch_papers.tasks(batch)
    english = (get_language() or "").startswith("en")
    rows = [
        {"task": task, "name": task.paper.name("en" if english else "zh"), "why": why(task.why_not)} for task in found
    ]
    return {
        "batch": batch,
        "rows": rows,
        "missing": [row["name"] for row in rows if row["task"].missing],
        "asked": any(task.required for task in found),
        "printable": any(not task.why_not for task in found),
        "scans": batches.scans_of(batch),
        "names": {row["task"].paper.kind: row["name"] for row in rows},
    }


def why(needs: str) -> str:
    """Why a paper cannot be printed yet, in words; empty when it can."""
    words = {
        "entries": _("先导入名册"),
        "plan": _("先编制计划"),
        "seats": _("先排考场座次（开考时自动排好）"),
        "review": _("本批没有综合评审，或座次还没排"),
        "results": _("结果确定之后"),
    }
    return words.get(needs, "")


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """All papers of a batch with where each stands; a scan is handed back here."""
    batch = own_batch(request, pk)
    error, ticked = "", None
    if request.method == "POST":
        require(request.actor, "evaluations.hand-in-papers", batch)
        ticked = request.POST.getlist("papers")
        error = _receive(request, batch, ticked)
        if not error:
            return redirect("portal:papers", pk=batch.pk)
    told = told_about(batch)
    signed = [row for row in told["rows"] if row["task"].paper.signed]
    chosen = {row["task"].paper.kind for row in signed if row["task"].missing} if ticked is None else set(ticked)
    context = told | {
        "error": error,
        "signed": [(row["task"].paper.kind, row["name"], row["task"].paper.kind in chosen) for row in signed],
        "may": _may(request, batch),
        "removable": batch.state in {"draft", "open", "fixed"},
        "limit": batch_papers.LARGEST_SCAN // MIB,
    }
    return render(request, "portal/papers.html", context, status=UNFIT if error else 200)


def _may(request: HttpRequest, batch: Batch) -> bool:
    there = batch.plan_filed_on is not None and batch.state != "stopped"
    return there and allowed(request.actor, "evaluations.hand-in-papers", batch)


def _receive(request: HttpRequest, batch: Batch, kinds: list[str]) -> str:
    """Keep what was handed in; the sentence of what is wrong, or nothing."""
    given = request.FILES.get("scan")
    if given is None:
        return _none_given(request)
    try:
        scan = batch_papers.receive_scan(batch, kinds, given.read(), given.name or "", by=request.actor)
    except Refused as refused:
        return "".join(words_for(refused))
    messages.success(request, _("已收到，包含 %(n)s 种材料。") % {"n": len(scan.papers)})
    return ""


def _none_given(request: HttpRequest) -> str:
    """Why there is no file: none was chosen, or the server did not take it in for its size."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return _("还没有选文件。")
    return "".join(words_for(Refused("scan.too-large", megabytes=batch_papers.LARGEST_SCAN // MIB)))


@for_firm
def paper_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that can be printed now, as one PDF."""
    batch = own_batch(request, pk)
    data = batch_papers.print_papers(batch, [], by=request.actor)
    return download(data, _("%(title)s-考务材料.pdf") % {"title": batch.title}, PDF)


@for_firm
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One paper as PDF."""
    batch = own_batch(request, pk)
    data = batch_papers.print_papers(batch, [kind], by=request.actor)
    return download(data, f"{batch.title}-{batch_papers.PAPERS[kind].zh}.pdf", PDF)


def own_scan(request: HttpRequest, pk: int) -> Scan:
    """A scan of the firm that asks; anybody else's is 404."""
    rows = batches.scans_visible_to(request.actor).filter(batch__organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_firm
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """A scan that was handed back; opening it is journaled."""
    found = own_scan(request, pk)
    return download(batch_papers.read_scan(found, by=request.actor), found.filename, found.media)


@for_firm
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong scan out again."""
    found = own_scan(request, pk)
    batch_papers.remove_scan(found, by=request.actor)
    messages.success(request, _("已撤下这份扫描件。"))
    return redirect("portal:papers", pk=found.batch_id)
