# SPDX-License-Identifier: Apache-2.0
"""Notices and the objections to them: read by officers, decided by the city."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.publicity import queries as notices
from guildmark.flows import self_evaluation
from guildmark.kernel import clock, crypto
from guildmark.kernel.grants import allowed, require
from guildmark.web.actors import for_desk
from guildmark.web.lists import LONG, page_of, working_days_left


class DecisionForm(forms.Form):
    """The outcome of an objection and its reason."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("处理结果"),
        widget=forms.RadioSelect,
        choices=[("upheld", gettext_lazy("成立：撤下这一行，不发证")), ("dismissed", gettext_lazy("不成立：照常发证"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("凭回执查询的人会看到；不要写人名和证件号码。"),
    )


@for_desk()
def notices_listing(request: HttpRequest) -> HttpResponse:
    """The notices within the officer's region."""
    rows = notices.visible_to(request.actor)
    if request.GET.get("state") in {"up", "closed"}:
        rows = rows.filter(state=request.GET["state"])
    page = page_of(request, rows)
    calendar = clock.working_calendar()
    for notice in page.object_list:
        notice.days_left = working_days_left(calendar, notice.until) if notice.state == "up" else None
    context = {"page": page, "count": page.paginator.count, "state": request.GET.get("state", "")}
    return render(request, "desk/notices.html", context)


@for_desk()
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice with its lines and the objections to it."""
    notice = get_object_or_404(notices.visible_to(request.actor), pk=pk)
    context = {
        "notice": notice,
        "page": page_of(request, notices.lines_of(notice), LONG),
        "objections": notices.objections_visible_to(request.actor).filter(notice=notice),
        "days": working_days_left(clock.working_calendar(), notice.until),
        "batch_pk": notice.subject_id if notice.subject_kind == batches.BATCH else None,
    }
    return render(request, "desk/notice.html", context)


@for_desk()
def listing(request: HttpRequest) -> HttpResponse:
    """The objections within the officer's region."""
    rows = notices.objections_visible_to(request.actor)
    if request.GET.get("state") in {"open", "upheld", "dismissed"}:
        rows = rows.filter(state=request.GET["state"])
    page = page_of(request, rows)
    context = {"page": page, "count": page.paginator.count, "state": request.GET.get("state", "")}
    return render(request, "desk/objections.html", context)


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection: its text, for the deciding officer the contact too, and the decision."""
    objection = get_object_or_404(notices.objections_visible_to(request.actor), pk=pk)
    may = allowed(request.actor, "publicity.decide-objection", objection)
    if request.method == "POST":
        require(request.actor, "publicity.decide-objection", objection)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        upheld = form.cleaned_data["outcome"] == "upheld"
        self_evaluation.decide_objection(objection, upheld=upheld, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("异议成立，这一行已撤下。") if upheld else _("异议不成立，这一行照常办理。"))
        return redirect("desk:objection", pk=pk)
    contact = crypto.decrypt(bytes(objection.contact)).decode() if may else ""
    context = {
        "objection": objection,
        "notice": objection.notice,
        "line": objection.line,
        "may": may,
        "form": form,
        "text": crypto.decrypt(bytes(objection.text)).decode(),
        "contact": contact,
        "entry_pk": objection.line.subject_id if objection.line.subject_kind == batches.ENTRY else None,
        "days": working_days_left(clock.working_calendar(), objection.notice.until),
    }
    return render(request, "desk/objection.html", context, status=422 if form.errors else 200)
