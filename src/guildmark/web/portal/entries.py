# SPDX-License-Identifier: Apache-2.0
"""The people of a batch, and for each why she may apply: clause by clause, from stored facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Entry
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.engines.packfiles.pack import CLAIMED
from guildmark.flows import members, planning, workers
from guildmark.flows.eligibility import explain_entry
from guildmark.kernel.grants import allowed, require
from guildmark.kernel.refusals import Refused
from guildmark.web import explanations
from guildmark.web.actors import for_firm
from guildmark.web.levels import level_word
from guildmark.web.lists import page_of
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for

STATES = ("look", "entered", "excluded", "passed", "failed", "absent", "taken-out", "certified")


class LookForm(forms.Form):
    """The reason for accepting or excluding somebody."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写看了什么材料、为什么；不要写证件号码。"),
    )


@for_firm
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of a batch with verdict and state."""
    batch = own_batch(request, pk)
    rows = batches.entries_of(batch)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(person__name__icontains=words) | Q(person__sort_key__startswith=words.lower()))
    context = {
        "batch": batch,
        "page": page_of(request, rows),
        "tally": batches.tally(batch),
        "state": state,
        "q": words,
        "states": STATES,
    }
    return render(request, "portal/entries.html", context)


def own_entry(request: HttpRequest, pk: int) -> Entry:
    """An entry of the firm that asks; anybody else's is 404."""
    rows = batches.entries_visible_to(request.actor).filter(batch__organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_firm
def page(request: HttpRequest, pk: int, form: LookForm | None = None) -> HttpResponse:
    """Why this person may apply or not, as it was judged on the day of the check."""
    entry = own_entry(request, pk)
    workers.read_record(entry.person, "portal:entry", through=request.organisation, by=request.actor)
    looks = entry.state == "look" and entry.batch.state == "draft"
    context = {
        **told_about(entry),
        "look_form": form or LookForm(),
        "looks": looks,
        "may_invite": allowed(request.actor, "people.invite", request.organisation)
        and people.account_with(entry.person) is None,
        "employer": people.employer_of(entry.person, entry.batch.organisation),
        "may_employ": allowed(request.actor, "people.enrol", request.organisation),
        "may_look": looks and allowed(request.actor, "evaluations.look-at-entry", entry.batch),
        "credential": credentials.for_subjects(batches.ENTRY, [entry.pk]).get(entry.pk),
    }
    return render(request, "portal/entry.html", context, status=422 if form else 200)


def told_about(entry: Entry) -> dict[str, Any]:
    """What an entry's explanation page shows, for portal and desk."""
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    explanation = explain_entry(entry, lang)
    pack = policies.pack_of(entry.rules)
    kinds = pack.table("facts")
    explanation = explanation and explanations.in_words(explanation, pack)
    names = people.names_of({str(told["value"]) for told in entry.facts.values()})
    facts = [
        {
            "label": kinds.get(name, {}).get("label", {}).get(lang, name),
            "value": explanations.named(_shown(told["value"], kinds.get(name, {}).get("type")), names),
            "source": _source(told["source"]),
            "recorded": told["source"],
            "on": told["on"],
        }
        for name, told in entry.facts.items()
        if told["value"] is not None
    ]
    clauses = explanation["clauses"] if explanation else []
    return {
        "entry": entry,
        "batch": entry.batch,
        "explanation": explanation,
        "facts": facts,
        "met": [row for row in clauses if row["verdict"] == "yes"],
        "unmet": [row for row in clauses if row["verdict"] != "yes"],
    }


def _shown(value: object, kind: str | None) -> str:
    if value == CLAIMED or (value is True and kind == "text"):
        return _("称有，待材料证明")
    if kind == "level":
        return level_word(value).name
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("、").join(map(str, value)) if isinstance(value, list) else str(value)


def _source(source: str) -> str:
    kind, _sep, name = source.partition(":")
    words = {
        "roster": _("名册"),
        "credential": _("登记簿证书 %(name)s"),
        "recorded": _("补录的旧证书 %(name)s"),
        "evidence": _("申报材料 %(name)s"),
    }
    return (words[kind] % {"name": name} if "%(" in words[kind] else words[kind]) if kind in words else source


@for_firm
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the code with which this person opens her own account; it is shown once."""
    entry = own_entry(request, pk)
    require(request.actor, "people.invite", request.organisation)
    code = workers.invite(entry.person, through=request.organisation, by=request.actor)
    context = {"person": entry.person, "code": code, "days": workers.INVITATION_DAYS, "back": f"/portal/entries/{pk}/"}
    response = render(request, "portal/invited.html", context)
    response["Cache-Control"] = "no-store"
    return response


@for_firm
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or exclude a doubtful entry."""
    entry = own_entry(request, pk)
    require(request.actor, "evaluations.look-at-entry", entry.batch)
    form = LookForm(request.POST)
    if not form.is_valid():
        return page(request, pk, form)
    accept = request.POST.get("do") == "accept"
    try:
        planning.look_at(entry, accept=accept, reason=form.cleaned_data["reason"], by=request.actor)
    except Refused as refused:
        if refused.code not in {"journal.personal-data", "reason.missing"}:
            raise
        form.add_error("reason", "".join(words_for(refused)))
        return page(request, pk, form)
    messages.success(request, _("已接受，理由记在本条。") if accept else _("已排除，理由记在本条。"))
    return redirect("portal:entries", pk=entry.batch_id)


@for_firm
@require_POST
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a candidate is an agency worker, or that she is not."""
    entry = own_entry(request, pk)
    require(request.actor, "people.enrol", request.organisation)
    try:
        members.note_employer(
            entry.batch.organisation, entry.person, request.POST.get("employer", ""), by=request.actor
        )
    except Refused as refused:
        messages.error(request, "".join(words_for(refused)))
    else:
        messages.success(request, _("用工形式已记下。"))
    return redirect("portal:entry", pk=pk)
