# SPDX-License-Identifier: Apache-2.0
"""Two names for one number at the desk: the city sees both and decides; a second person confirms a correction."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.people import queries as people
from guildmark.domain.people import states
from guildmark.domain.people.models import NameQuestion
from guildmark.flows import corrections as flow
from guildmark.kernel.grants import allowed, require
from guildmark.web.actors import CITY, for_desk
from guildmark.web.lists import page_of

SEES = (*CITY, "auditor")
WHY = [("changed", gettext_lazy("本人已改名")), ("wrong", gettext_lazy("登记的姓名写错了"))]


class DecisionForm(forms.Form):
    """What the city decides of two names, and why."""

    do = forms.ChoiceField(
        label=gettext_lazy("处理"),
        widget=forms.RadioSelect,
        choices=[
            ("propose", gettext_lazy("更正为新的姓名（由另一位市级人员复核，证书全部换发）")),
            ("keep", gettext_lazy("维持登记的姓名（单位改名册）")),
            ("different", gettext_lazy("不是同一个人（同号两人，请单位告知当事人到公安机关核实）")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：已核对户口簿变更页。提请的单位看得到；不要写人名和证件号码。"),
    )


class NameForm(forms.Form):
    """The name as it ought to be, asked for by the holder of a certificate."""

    name = forms.CharField(label=gettext_lazy("正确的姓名"), max_length=60)
    why = forms.ChoiceField(label=gettext_lazy("原因"), widget=forms.RadioSelect, choices=WHY)
    reason = forms.CharField(
        label=gettext_lazy("核对了什么材料"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：居民身份证原件、户口簿变更页。不要写人名和证件号码。"),
    )


@for_desk(*SEES)
def listing(request: HttpRequest) -> HttpResponse:
    """Every question about a name within the officer's region, what waits first."""
    rows = people.name_questions_visible_to(request.actor)
    state = request.GET.get("state", "")
    if state == "waiting":
        rows = rows.filter(state__in=("open", "proposed"))
    elif state in states.NameQuestion.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows)
    context = {"page": page, "count": page.paginator.count, "state": state}
    return render(request, "desk/names.html", context)


@for_desk(*SEES)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Both names, the person's valid certificates, and the deeds."""
    question = get_object_or_404(people.name_questions_visible_to(request.actor), pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        require(request.actor, "people.settle-name", question)
        if form.is_valid():
            _decide(request, question, form.cleaned_data["do"], form.cleaned_data["reason"])
            return redirect("desk:name", pk=pk)
    context = {
        "question": question,
        "stored": people.name_before(question),
        "other": people.name_in(question),
        "document": people.masked_document(question.person),
        "certificates": credentials.visible_to(request.actor).filter(person=question.person),
        "may": allowed(request.actor, "people.settle-name", question),
        "me": request.actor.id,
        "form": form,
    }
    return render(request, "desk/name.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, question: NameQuestion, do: str, reason: str) -> None:
    if do == "propose":
        flow.propose(question, reason=reason, by=request.actor)
        messages.success(request, _("已提出更正，等另一位市级人员复核。"))
    else:
        flow.settle(question, same_person=do == "keep", reason=reason, by=request.actor)
        messages.success(request, _("已处理，提请的单位会看到结果。"))


@for_desk(*CITY)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm (another person) or withdraw a proposed name."""
    question = get_object_or_404(people.name_questions_visible_to(request.actor), pk=pk)
    deed = request.POST.get("do")
    if deed == "confirm":
        made = flow.confirm(question, by=request.actor)
        messages.success(request, _("姓名已更正，换发证书 %(n)s 张，旧证书已撤销。") % {"n": len(made)})
    elif deed == "withdraw":
        flow.withdraw(question, by=request.actor)
        messages.success(request, _("更正提议已撤回。"))
    else:
        raise Http404
    return redirect("desk:name", pk=pk)


@for_desk(*CITY)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to correct the name on a certificate, at its holder's request."""
    credential = get_object_or_404(credentials.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        require(request.actor, "credentials.correct", credential)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = flow.begin(credential, **form.cleaned_data, by=request.actor)
        messages.success(request, _("已提出更正，等另一位市级人员复核。"))
        return redirect("desk:name", pk=question.pk)
    context = {"credential": credential, "form": form}
    return render(request, "desk/name_new.html", context, status=422 if form.errors else 200)
