# SPDX-License-Identifier: Apache-2.0
"""Filings at the desk: the list, one filing with its scope and events, the deeds on it, and a new one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guildmark.domain.cases import queries as cases
from guildmark.domain.cases.models import Filing
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.people import queries as people
from guildmark.engines.rosters import credit_codes
from guildmark.flows import filings as flow
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor, allowed
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_desk
from guildmark.web.desk.menu import SOON
from guildmark.web.levels import LEVELS
from guildmark.web.lists import page_of, working_days_left
from guildmark.web.refusals import words_for

STATES = (
    ("valid", gettext_lazy("有效")),
    ("expiring", gettext_lazy("90 天内到期")),
    ("expired", gettext_lazy("已到期")),
    ("suspended", gettext_lazy("暂停")),
    ("removed", gettext_lazy("移出")),
)
BODY_CODE = re.compile(r"[A-Z0-9]{13}")
DEEDS = {"suspend": flow.suspend, "reinstate": flow.reinstate, "remove": flow.remove}
MOST_LINES = 6


@for_desk()
def listing(request: HttpRequest) -> HttpResponse:
    """The filings within the officer's region, by district, state and words; count and rows from one query."""
    rows = _filtered(cases.visible_to(request.actor), request.GET)
    page = page_of(request, rows.order_by("organisation__sort_key", "pk"))
    calendar = clock.working_calendar()
    for filing in page.object_list:
        filing.days_left = working_days_left(calendar, filing.ends) if filing.state == "filed" else None
    regions = _districts(request.actor)
    context = {
        "page": page,
        "count": page.paginator.count,
        "states": STATES,
        "regions": regions,
        "may_record": request.actor.has("city-officer"),
        "chosen": {name: request.GET.get(name, "") for name in ("q", "state", "region")},
    }
    return render(request, "desk/filings.html", context)


def _districts(by: Actor) -> list[Any]:
    """The districts that the actor's grants reach, by code."""
    prefixes = tuple(grant.region_path for grant in by.grants if grant.region_path is not None)
    found = sorted(people.regions().values(), key=lambda region: region.code)
    return [r for r in found if not r.code.endswith("00") and r.path.startswith(prefixes)]


def _filtered(rows: QuerySet[Filing], wanted: Any) -> QuerySet[Filing]:
    today = clock.today()
    state, region, words = wanted.get("state", ""), wanted.get("region", ""), wanted.get("q", "").strip()
    ways = {
        "valid": Q(state="filed", starts__lte=today, ends__gte=today),
        "expiring": Q(state="filed", starts__lte=today, ends__range=(today, today + SOON)),
        "expired": Q(state="filed", ends__lt=today),
        "suspended": Q(state="suspended"),
        "removed": Q(state="removed"),
    }
    if state in ways:
        rows = rows.filter(ways[state])
    if region:
        rows = rows.filter(organisation__region__code=region)
    if words:
        plain = words.lower().replace(" ", "")
        rows = rows.filter(
            Q(organisation__name__icontains=words)
            | Q(organisation__sort_key__contains=plain)
            | Q(organisation__credit_code__startswith=words.upper())
            | Q(body_code__startswith=words.upper())
        )
    return rows


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("会存进备案记录；不要写人名和证件号码。"),
    )


def _own(request: HttpRequest, pk: int) -> Filing:
    return get_object_or_404(cases.visible_to(request.actor).prefetch_related("scopes", "events"), pk=pk)


@for_desk()
def page(request: HttpRequest, pk: int, form: ReasonForm | None = None) -> HttpResponse:
    """A filing: whose, what for, what became of it, and what may be done."""
    filing = _own(request, pk)
    running = batches.visible_to(request.actor).filter(organisation=filing.organisation)
    context = {
        "filing": filing,
        "scopes": filing.scopes.all(),
        "timeline": _course(filing),
        "form": form or ReasonForm(),
        "days": working_days_left(clock.working_calendar(), filing.ends),
        "deeds": _deeds(filing, request.actor),
        "may_hand_over": allowed(request.actor, "people.hand-over", filing.organisation),
        "batches": running[:MOST_LINES],
    }
    return render(request, "desk/filing.html", context, status=422 if form else 200)


def _course(filing: Filing) -> list[dict[str, Any]]:
    words = {"suspend": _("暂停"), "reinstate": _("恢复"), "remove": _("移出")}
    events = [
        {
            "state": "done",
            "title": _("登记备案"),
            "when": filing.recorded_at,
            "note": _("%(a)s 至 %(b)s") % {"a": filing.starts, "b": filing.ends},
        }
    ]
    events += [
        {"state": "done", "title": words[event.deed], "when": str(event.on), "note": event.reason}
        for event in sorted(filing.events.all(), key=lambda event: event.pk)
    ]
    if filing.state == "filed":
        past = filing.ends < clock.today()
        events.append({"state": "now" if past else "next", "title": _("到期"), "when": str(filing.ends), "note": ""})
    return events


def _deeds(filing: Filing, by: Actor) -> list[tuple[str, str, str]]:
    """(deed, words, kind of button) that this actor may do from this state."""
    offered = {
        "filed": [("suspend", _("暂停备案"), "stop"), ("remove", _("移出备案"), "stop")],
        "suspended": [("reinstate", _("恢复备案"), "go"), ("remove", _("移出备案"), "stop")],
    }.get(str(filing.state), [])
    return [deed for deed in offered if allowed(by, f"cases.{deed[0]}-filing", filing)]


@for_desk("city-officer")
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend, reinstate or remove a filing, with a reason."""
    filing, deed = _own(request, pk), DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, pk, form)
    deed(filing, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("已办理，并记入登记簿。"))
    return redirect("desk:filing", pk=pk)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RecordForm(forms.Form):
    """A filing to be recorded; the scope is written one occupation a line."""

    credit_code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=18, min_length=18)
    body_code = forms.CharField(
        label=gettext_lazy("评价机构编码"),
        max_length=13,
        min_length=13,
        help_text=gettext_lazy("13 位，证书编号以它开头，如 Y0000 加省码加六位序号。"),
    )
    starts = _date(gettext_lazy("起"))
    ends = _date(gettext_lazy("止（含当日）"))
    scope = forms.CharField(
        label=gettext_lazy("备案范围"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("一行一个职业：职业编码、空格、等级，例如“6-18-01-01 5 4 3 2 1”。"),
    )

    def clean_credit_code(self) -> Any:
        """The organisation with this code."""
        code = self.cleaned_data["credit_code"].strip().upper()
        if not credit_codes.is_valid(code):
            raise forms.ValidationError(_("这个代码通不过校验，请再核对。"))
        found = people.organisation_by_code(code)
        if found is None:
            raise forms.ValidationError(_("没有登记过这个单位。"))
        return found

    def clean_body_code(self) -> str:
        """Thirteen capital letters and digits."""
        code = self.cleaned_data["body_code"].strip().upper()
        if not BODY_CODE.fullmatch(code):
            raise forms.ValidationError(_("应为 13 位大写字母或数字。"))
        return code

    def clean_scope(self) -> dict[str, tuple[str, list[str]]]:
        """Occupation code → (name, levels); every line is checked against the classification."""
        names, known = people.occupation_names(), {level.code for level in LEVELS}
        found: dict[str, tuple[str, list[str]]] = {}
        for number, line in enumerate(self.cleaned_data["scope"].splitlines(), 1):
            code, *levels = line.replace("、", " ").replace(",", " ").replace("，", " ").split() or [""]
            if not code:
                continue
            if code not in names:
                raise forms.ValidationError(_("第 %(n)s 行：职业大典里没有 %(code)s。") % {"n": number, "code": code})
            if not levels or set(levels) - known:
                raise forms.ValidationError(_("第 %(n)s 行：等级应为 5 4 3 2 1 T S 中的一个或几个。") % {"n": number})
            found[code] = (names[code], levels)
        return found


@for_desk("city-officer")
def record(request: HttpRequest) -> HttpResponse:
    """Record a filing."""
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        taken = Q(body_code=data["body_code"])
        if cases.visible_to(request.actor).filter(taken).exists():
            form.add_error("body_code", _("这个编码已有备案在用。"))
        else:
            try:
                filing = flow.record_filing(
                    data["credit_code"],
                    data["body_code"],
                    data["starts"],
                    data["ends"],
                    data["scope"],
                    by=request.actor,
                )
            except Refused as refused:
                form.add_error(None, "".join(words_for(refused)))
            else:
                messages.success(request, _("备案已登记，并记入登记簿。"))
                return redirect("desk:filing", pk=filing.pk)
    return render(request, "desk/filing_new.html", {"form": form}, status=422 if form.errors else 200)
