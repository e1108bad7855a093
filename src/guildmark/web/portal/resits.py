# SPDX-License-Identifier: Apache-2.0
"""Who may sit a failed part again, until when, and entering them in a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guildmark.flows import resits
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for

UNFIT = 422


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of the firm who may sit a part again; the ticked ones are entered in this draft."""
    batch = own_batch(request, pk)
    error, ticked = "", set()
    if request.method == "POST":
        require(request.actor, "evaluations.enter-resits", batch)
        ticked = {int(value) for value in request.POST.getlist("entries") if value.isdecimal()}
        try:
            made = resits.enter_resits(batch, ticked, by=request.actor)
        except Refused as refused:
            error = "".join(words_for(refused)) if ticked else _("还没有勾选人员。")
        else:
            messages.success(request, _("已安排 %(n)s 人补考，合格的部分成绩保留。") % {"n": len(made)})
            return redirect("portal:batch", pk=batch.pk)
    context = {
        "batch": batch,
        "rows": resits.may_resit(request.organisation),
        "error": error,
        "ticked": ticked,
        "open": batch.state == "draft" and request.actor.has("firm-handler"),
    }
    return render(request, "portal/resits.html", context, status=UNFIT if error else 200)
