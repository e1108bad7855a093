# SPDX-License-Identifier: Apache-2.0
"""A row refused for another name: the firm puts it before the city, and sees what came of it, never the stored name."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildmark.domain.people import queries as people
from guildmark.flows import corrections as flow
from guildmark.kernel.grants import require
from guildmark.web.actors import for_firm
from guildmark.web.lists import page_of
from guildmark.web.portal.rosters import own_roster


class AskForm(forms.Form):
    """Why the name on a roster differs from the one on record."""

    why = forms.ChoiceField(
        label=gettext_lazy("是同一个人，因为"),
        widget=forms.RadioSelect,
        choices=[("changed", gettext_lazy("本人已改名")), ("wrong", gettext_lazy("登记的姓名写错了"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("核对了什么材料"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：居民身份证原件、户口簿变更页。不要写人名和证件号码。"),
    )


@for_firm
def listing(request: HttpRequest) -> HttpResponse:
    """What the firm has asked about names, and what the city decided."""
    page = page_of(request, people.name_questions_of(request.organisation))
    for question in page.object_list:
        question.shown = people.name_in(question)
    return render(request, "portal/names.html", {"page": page})


@for_firm
def ask(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Put a row of a roster before the city."""
    roster = own_roster(request, pk)
    if request.method == "POST":
        require(request.actor, "people.ask-about-name", roster.batch.organisation)
    problem = roster.problems.filter(row=number, code="id.name-differs").first()
    if problem is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        flow.ask(roster, number, **form.cleaned_data, by=request.actor)
        messages.success(request, _("已提请市级处理。处理期间，这一行先不导入，其他行不受影响。"))
        return redirect("portal:names")
    context = {
        "roster": roster,
        "batch": roster.batch,
        "number": number,
        "shown": problem.value,
        "form": form,
        "handler": request.actor.has("firm-handler"),
    }
    return render(request, "portal/name_ask.html", context, status=422 if form.errors else 200)
