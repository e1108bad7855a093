# SPDX-License-Identifier: Apache-2.0
"""Certificates at the desk: found, read, and revoked by two people."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as batches
from guildmark.flows import revocations as flow
from guildmark.flows import workers
from guildmark.kernel.grants import allowed, require
from guildmark.web.actors import CITY, for_desk
from guildmark.web.desk.filings import ReasonForm
from guildmark.web.levels import LEVELS
from guildmark.web.lists import page_of


@for_desk()
def listing(request: HttpRequest) -> HttpResponse:
    """Certificates by number, name or firm."""
    rows = credentials.visible_to(request.actor)
    words, level, state = (request.GET.get(name, "").strip() for name in ("q", "level", "state"))
    if words:
        rows = rows.filter(
            Q(number__startswith=words.upper())
            | Q(person__name__startswith=words)
            | Q(organisation__name__icontains=words)
        )
    if level:
        rows = rows.filter(level=level)
    if state in {"active", "revoked"}:
        rows = rows.filter(status=state)
    page = page_of(request, rows)
    context = {
        "page": page,
        "count": page.paginator.count,
        "q": words,
        "level": level,
        "state": state,
        "levels": LEVELS,
    }
    return render(request, "desk/certificates.html", context)


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate: what it says, its leaves in the log, its revocations, and the two deeds."""
    credential = get_object_or_404(credentials.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        require(request.actor, "credentials.propose-revocation", credential)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        flow.propose(credential, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("已提出撤销，等另一位市级人员复核。"))
        return redirect("desk:certificate", pk=pk)
    workers.read_record(credential.person, "desk:certificate", through=credential.organisation, by=request.actor)
    proposed = credentials.revocations_visible_to(request.actor).filter(credential=credential)
    context = {
        "credential": credential,
        "name": credential.name_then or credential.person.name,
        "correction": credentials.correction_of(credential),
        "may_correct": credential.status == "active" and allowed(request.actor, "credentials.correct", credential),
        "form": form,
        "leaves": credentials.leaf_of(credential.log_id),
        "revocations": proposed,
        "open": next((row for row in proposed if row.state == "proposed"), None),
        "may": credential.status == "active" and allowed(request.actor, "credentials.propose-revocation", credential),
        "me": request.actor.id,
        "entry_pk": credential.subject_id if credential.subject_kind == batches.ENTRY else None,
    }
    return render(request, "desk/certificate.html", context, status=422 if form.errors else 200)


@for_desk()
def revocations(request: HttpRequest) -> HttpResponse:
    """Every revocation within the officer's region."""
    rows = credentials.revocations_visible_to(request.actor)
    if request.GET.get("state") in {"proposed", "confirmed", "withdrawn"}:
        rows = rows.filter(state=request.GET["state"])
    page = page_of(request, rows)
    context = {"page": page, "count": page.paginator.count, "state": request.GET.get("state", "")}
    return render(request, "desk/revocations.html", context)


@for_desk(*CITY)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm (another person) or withdraw a proposed revocation."""
    revocation = get_object_or_404(credentials.revocations_visible_to(request.actor), pk=pk)
    deed = request.POST.get("do")
    if deed == "confirm":
        flow.confirm(revocation, by=request.actor)
        messages.success(request, _("证书已撤销，证书页和登记簿已更新。"))
    elif deed == "withdraw":
        flow.withdraw(revocation, by=request.actor)
        messages.success(request, _("撤销提议已撤回，证书仍然有效。"))
    else:
        raise Http404
    return redirect("desk:certificate", pk=revocation.credential_id)
