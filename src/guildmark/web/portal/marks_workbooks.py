# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook, beside marks by page: the template, the upload, what was found, and the choice what to take."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, MarksWorkbook
from guildmark.flows import marks_workbooks as flow
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.portal.batches import own_batch
from guildmark.web.portal.submissions import for_handler
from guildmark.web.workbooks import XLSX, download, groups_of

UNREADABLE = 422


def _own(request: HttpRequest, pk: int) -> MarksWorkbook:
    rows = batches.marks_workbooks_visible_to(request.actor).filter(batch__organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_handler
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The template made for this batch."""
    batch = own_batch(request, pk)
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    data = flow.template_for(batch, by=request.actor, lang=lang)
    return download(data, _("成绩模板-%(title)s.xlsx") % {"title": batch.title}, XLSX)


@for_firm
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a workbook of marks; what can be read is kept with its findings."""
    batch = own_batch(request, pk)
    error = ""
    if request.method == "POST":
        require(request.actor, "evaluations.receive-marks", batch)
        given = request.FILES.get("marks")
        if given is not None:
            kept, run = flow.receive(batch, given.read(), given.name, by=request.actor)
            if kept is not None:
                return redirect("portal:marks_workbook", pk=kept.pk)
            return _found(request, batch, run, None, given.name, status=UNREADABLE)
        error = _("还没有选文件。")
    context = {
        "batch": batch,
        "error": error,
        "handler": request.actor.has("firm-handler"),
        "open": batch.state == "open",
        "workbooks": batch.marks_workbooks.order_by("-uploaded_at")[:10],
    }
    return render(request, "portal/marks_upload.html", context, status=UNREADABLE if error else 200)


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run of a workbook found, and the choice what to take."""
    workbook = _own(request, pk)
    waiting = workbook.state == "checked" and workbook.batch.state == "open"
    run = flow.again(workbook) if waiting else None
    return _found(request, workbook.batch, run, workbook, workbook.filename)


def _found(
    request: HttpRequest,
    batch: Batch,
    run: flow.Run | None,
    workbook: MarksWorkbook | None,
    name: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "batch": batch,
        "workbook": workbook,
        "run": run,
        "file_name": name,
        "groups": groups_of(run.checked.problems) if run else [],
        "handler": request.actor.has("firm-handler"),
    }
    return render(request, "portal/marks_workbook.html", context, status=status)


@for_firm
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the marks of the good rows, or nothing until all are right."""
    workbook = _own(request, pk)
    require(request.actor, "evaluations.receive-marks", workbook.batch)
    try:
        count = flow.take(workbook, choice=request.POST.get("choice", ""), by=request.actor)
    except Refused as refused:
        if refused.code != "marks.not-all-right":
            raise
        messages.info(request, _("按您的选择，一项也没有导入。下载标好问题的成绩表，改好后在这里再上传。"))
        return redirect("portal:marks_upload", pk=workbook.batch_id)
    messages.success(request, _("已导入 %(n)s 项成绩。结果由另一位同事确定。") % {"n": count})
    return redirect("portal:marks", pk=workbook.batch_id)


@for_handler
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm's own workbook with its problems marked."""
    workbook = _own(request, pk)
    stem = workbook.filename.rsplit(".", 1)[0]
    return download(flow.marked(workbook, by=request.actor), _("%(stem)s-标好问题.xlsx") % {"stem": stem}, XLSX)
