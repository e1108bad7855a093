# SPDX-License-Identifier: Apache-2.0
"""Older ledgers at the desk: the template, the upload, what the dry run found, taking over, and the history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Ledger
from guildmark.engines import rosters
from guildmark.flows import ledger_taking, ledger_undoing
from guildmark.flows import ledgers as flow
from guildmark.kernel.grants import allowed
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_desk
from guildmark.web.lists import LONG, page_of
from guildmark.web.refusals import words_for
from guildmark.web.workbooks import XLSX, download, groups_of

DEED = "people.take-ledger"
KINDS = {
    "certificates": gettext_lazy("证书台账"),
    "filings": gettext_lazy("备案台账"),
    "cards": gettext_lazy("考评员证卡台账"),
}
MIB = 1024 * 1024
UNREADABLE = 422


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _kind(request: HttpRequest) -> str:
    """The kind of ledger that the address names; certificates where it names none."""
    kind = request.GET.get("kind", "certificates")
    if kind not in KINDS:
        raise Http404
    return kind


@for_desk("city-officer", "city-supervisor", "auditor")
def listing(request: HttpRequest) -> HttpResponse:
    """The history: every ledger handed in, with what was taken, by whom; the doors to hand in another."""
    page = page_of(request, people.ledgers_visible_to(request.actor))
    labels = people.account_labels({row.uploaded_by for row in page.object_list})
    for row in page.object_list:
        row.kind_words, row.who = KINDS[row.kind], labels.get(row.uploaded_by, "—")
    context = {"page": page, "kinds": KINDS.items(), "may_take": allowed(request.actor, DEED, "register")}
    return render(request, "desk/ledgers.html", context | {"count": page.paginator.count})


@for_desk("city-officer")
def template(request: HttpRequest) -> HttpResponse:
    """The template of a kind of ledger."""
    kind = _kind(request)
    data = flow.template_for(kind, by=request.actor, lang=_lang())
    return download(data, _("%(kind)s模板.xlsx") % {"kind": KINDS[kind]}, XLSX)


class LedgerForm(forms.Form):
    """A ledger to be checked, and whose it is."""

    source = forms.CharField(
        label=gettext_lazy("台账来源"),
        max_length=120,
        help_text=gettext_lazy("是谁、哪几年的台账，例如“市技能鉴定中心 2010—2022 年证书台账”；补录的每一条都会带上。"),
    )
    ledger = forms.FileField(
        label=gettext_lazy("台账文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(".xlsx，或 UTF-8、GB18030 的 .csv；不超过 20 MB、100,000 行。"),
    )


@for_desk("city-officer")
def upload(request: HttpRequest) -> HttpResponse:
    """Hand a ledger in; what can be read is kept with its findings, what cannot is told and not kept."""
    kind = _kind(request)
    form = LedgerForm(request.POST, request.FILES) if request.method == "POST" else LedgerForm()
    context: dict[str, Any] = {"kind": kind, "kind_words": KINDS[kind], "form": form}
    if request.method != "POST":
        return render(request, "desk/ledger_upload.html", context)
    if problem := _too_large(request):
        return _unreadable(request, context, "", [problem])
    if not form.is_valid():
        return render(request, "desk/ledger_upload.html", context, status=UNREADABLE)
    given = form.cleaned_data["ledger"]
    source = form.cleaned_data["source"]
    ledger, run = flow.receive_ledger(kind, given.read(), given.name, source=source, by=request.actor)
    if ledger is None:
        return _unreadable(request, context, given.name, run.problems)
    if ledger.state == Ledger.State.TAKEN:
        messages.info(request, _("这份台账已经收入过，没有任何变化。"))
    return redirect("desk:ledger", pk=ledger.pk)


def _too_large(request: HttpRequest) -> rosters.Problem | None:
    """The problem of a file that the server did not even take in, for its size."""
    length, limit = int(request.META.get("CONTENT_LENGTH") or 0), settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if length <= limit or request.FILES:
        return None
    facts = {"size": -(-length // MIB), "limit": limit // MIB}
    return rosters.Problem(None, None, "file.too-large", "", "error", facts)


def _unreadable(
    request: HttpRequest, context: dict[str, Any], name: str, problems: list[rosters.Problem]
) -> HttpResponse:
    told = {"file_name": name, "groups": groups_of(problems), "problem_count": len(problems), "unreadable": True}
    return render(request, "desk/ledger_upload.html", context | told, status=UNREADABLE)


def _own(request: HttpRequest, pk: int) -> Ledger:
    return get_object_or_404(people.ledgers_visible_to(request.actor), pk=pk)


@for_desk("city-officer", "city-supervisor", "auditor")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run of a ledger found, what would change, and the choice what to take."""
    ledger = _own(request, pk)
    if ledger.state == Ledger.State.TAKING:
        context = {"ledger": ledger, "kind_words": KINDS[ledger.kind]}
        return render(request, "desk/ledger_taking.html", context)
    ledger_taking.note_seen(ledger, by=request.actor)
    told = [flow.told(problem) for problem in ledger.problems.order_by("row", "pk")]
    errors = {problem.row for problem in told if problem.severity == "error" and problem.row}
    warned = {problem.row for problem in told if problem.severity == "warning" and problem.row} - errors
    lang = _lang()
    listed = page_of(request, told, LONG)
    listed.object_list = [
        {"problem": one, "message": one.message(lang), "remedy": one.remedy(lang)} for one in listed.object_list
    ]
    mine = allowed(request.actor, DEED, "register")
    context = {
        "ledger": ledger,
        "kind_words": KINDS[ledger.kind],
        "groups": groups_of(told),
        "problem_count": len(told),
        "page": listed,
        "bad": ledger.rows - ledger.good,
        "warned": len(warned),
        "fresh": ledger.good - ledger.present,
        "waiting": ledger.state == Ledger.State.CHECKED,
        "may_take": mine,
        "refused": words_for(Refused(ledger.refusal["code"], **ledger.refusal["facts"])) if ledger.refusal else (),
        "undone": ledger.state == Ledger.State.UNDONE,
        "may_undo": mine and ledger.state == Ledger.State.TAKEN and not ledger.changed,
        "marked": bool(told) and mine,
        "who": people.account_labels({ledger.uploaded_by}).get(ledger.uploaded_by, "—"),
    }
    return render(request, "desk/ledger.html", context)


@for_desk("city-officer")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the good rows over, or nothing until all are right."""
    ledger = _own(request, pk)
    many = ledger.good - ledger.present > ledger_taking.MANY
    take_now = ledger_taking.begin if many else flow.take_ledger
    try:
        taken = take_now(ledger, choice=request.POST.get("choice", ""), by=request.actor)
    except Refused as refused:
        if refused.code not in {"roster.not-all-right", "ledger.check-again"}:
            raise
        messages.info(request, "".join(words_for(refused)))
        return redirect(f"{reverse('desk:ledger_upload')}?kind={ledger.kind}")
    if many:
        return redirect("desk:ledger", pk=pk)
    messages.success(request, _("已收入 %(n)s 条，并记入登记簿或日志。") % {"n": taken.taken})
    return redirect("desk:ledger", pk=pk)


@for_desk("city-officer")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the taking of a ledger while nothing depends on it."""
    undone = ledger_undoing.undo_ledger(_own(request, pk), by=request.actor)
    messages.success(request, _("已撤回收入的 %(n)s 条。") % {"n": undone.taken})
    return redirect("desk:ledger", pk=pk)


@for_desk("city-officer")
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's own file with its problems marked."""
    ledger = _own(request, pk)
    stem = ledger.filename.rsplit(".", 1)[0]
    data = flow.marked_workbook(ledger, by=request.actor)
    return download(data, _("%(stem)s-标好问题.xlsx") % {"stem": stem}, XLSX)
