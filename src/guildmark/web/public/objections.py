# SPDX-License-Identifier: Apache-2.0
"""Objecting to a line of a notice: by anyone, without an account; the answer is a receipt to come back with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from guildmark.domain.publicity import queries
from guildmark.domain.publicity.models import Line, Notice
from guildmark.flows import objections
from guildmark.kernel.refusals import Refused
from guildmark.web.public import throttle, words
from guildmark.web.public.refusals import refused

LONGEST_TEXT, LONGEST_CONTACT = 2000, 100
A_MINUTE = throttle.Window("objection", 10)


class ObjectionForm(forms.Form):
    """What is wrong, and how to answer."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("写明事实：时间、地点、谁在场。不要写别人的证件号。"),
    )
    contact = forms.CharField(
        label=_("您的联系方式"),
        max_length=LONGEST_CONTACT,
        required=False,
        help_text=_("电话或邮箱，只用来答复您。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: int, position: int) -> HttpResponse:
    """The form, and what it sends."""
    notice, line = _found(number, position)
    barred = objections.barred(line)
    if barred:
        return _page(request, notice, line, barred=barred, status=409)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not A_MINUTE.allows(throttle.client_of(request)):
            return refused(request, Refused("objection.too-often"), status=429, back_url=request.path)
        try:
            made = objections.object_to(line, text=form.cleaned_data["text"], contact=form.cleaned_data["contact"])
        except Refused as refusal:
            return refused(request, refusal, status=409, back_url=f"/notices/{number}")
        return redirect("receipt", number=number, receipt=made.receipt)
    return _page(request, notice, line, form=form, status=422 if form.is_bound else 200)


@require_safe
def receipt(request: HttpRequest, number: str, receipt: str) -> HttpResponse:
    """What became of an objection, for whoever holds its receipt."""
    notice = queries.public_notice(int(number))
    found = queries.objection_by_receipt(notice, receipt) if notice else None
    if notice is None or found is None:
        raise Http404
    told = {
        "number": found.receipt, "received": found.filed_at, "state": found.state, "decided": found.decided_at,
        "reason": found.reason,
    }  # fmt: skip
    return _page(request, notice, found.line, receipt=told)


def _found(number: int, position: int) -> tuple[Notice, Line]:
    notice = queries.public_notice(number)
    line = queries.line_at(notice, position) if notice else None
    if notice is None or line is None:
        raise Http404
    return notice, line


def _page(request: HttpRequest, notice: Notice, line: Line, *, status: int = 200, **context: Any) -> HttpResponse:
    told = {
        "number": line.position, "name": line.name, "occupation": line.occupation_name, "level": line.level,
    }  # fmt: skip
    shown = {"title": words.notice_title(notice.title), "url": f"/notices/{notice.pk}", "until": notice.until}
    context |= {"notice": shown, "line": told, "lang": words.lang()}
    response = render(request, "public/objection.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
