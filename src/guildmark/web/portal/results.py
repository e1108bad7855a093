# SPDX-License-Identifier: Apache-2.0
"""The second person's page: what the marks come to, fixed by somebody who entered none; then the notice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.flows import planning, self_evaluation
from guildmark.web.actors import for_firm
from guildmark.web.lists import LONG, page_of
from guildmark.web.portal import course
from guildmark.web.portal.batches import own_batch


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would pass, and the button that fixes it."""
    batch = own_batch(request, pk)
    if request.method == "POST":
        self_evaluation.fix_results(batch, by=request.actor)
        messages.success(request, _("结果已确定，成绩不能再改。下一步：公示。"))
        return redirect("portal:batch", pk=batch.pk)
    standing = course.standing_of(batch)
    rows = planning.forecast(batch) if batch.state != "draft" else []
    whole = [row for row in rows if row.outcome.complete]
    passed = [row for row in whole if row.outcome.passed]
    absent = [row for row in whole if row.outcome.absent]
    parts = list(dict.fromkeys(part.part for row in rows for part in row.outcome.parts))
    context = {
        "batch": batch,
        "page": page_of(request, rows, LONG),
        "parts": parts,
        "all": len(rows),
        "passed": len(passed),
        "absent": len(absent),
        "failed": len(whole) - len(passed) - len(absent),
        "missing": len(rows) - len(whole),
        "open": batch.state == "open",
        "why_not": course.why_not_fix(batch, standing, request.actor) if batch.state == "open" else "",
    }
    return render(request, "portal/results.html", context)


@for_firm
@require_POST
def put_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Put up the notice of who passed."""
    notice = self_evaluation.put_up_notice(own_batch(request, pk), by=request.actor)
    messages.success(request, _("已公示，%(day)s 二十四时结束。没有异议的人届时自动发证。") % {"day": notice.until})
    return redirect("portal:batch", pk=pk)
