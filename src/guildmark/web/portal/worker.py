# SPDX-License-Identifier: Apache-2.0
"""A worker's own pages: her entries with verdict and result, her certificates and their links, her readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.credentials.models import Credential
from guildmark.domain.credentials.queries import shares
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.marking import queries as marking
from guildmark.domain.people import queries as people
from guildmark.domain.publicity import queries as notices
from guildmark.flows import papers, workers
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.web.actors import for_worker
from guildmark.web.lists import page_of
from guildmark.web.portal.entries import told_about
from guildmark.web.portal.paper import paper
from guildmark.web.workbooks import download

LATEST = 5
TOLD = ("fixed", "shown", "closed")


@for_worker
def overview(request: HttpRequest) -> HttpResponse:
    """What is on record about her, the newest first."""
    person = request.person
    context = {
        "person": person,
        "document": people.masked_document(person),
        "certificates": list(shares.of_person(person.pk)[:LATEST]),
        "recorded": list(shares.recorded_of(person.pk)[:LATEST]),
        "entries": list(batches.entries_of_person(person.pk)[:LATEST]),
        "objections": list(notices.objections_about(batches.ENTRY, batches.ids_of_person(person.pk))[:LATEST]),
        "reads": list(people.reads_of(person)[:LATEST]),
        "memberships": list(person.memberships.select_related("organisation").order_by("ends", "-pk")),
    }
    return render(request, "portal/me.html", context)


@for_worker
def entries(request: HttpRequest) -> HttpResponse:
    """Every entry of hers."""
    page = page_of(request, batches.entries_of_person(request.person.pk))
    return render(request, "portal/me_entries.html", {"page": page})


@for_worker
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Why she may apply or not, clause by clause, and what her marks came to once they are fixed."""
    row = get_object_or_404(batches.entries_of_person(request.person.pk), pk=pk)
    sheet = marking.results_of(batches.ENTRY, [row.pk]).first() if row.batch.state in TOLD else None
    line = notices.line_of(batches.ENTRY, row.pk)
    context = {
        **told_about(row),
        "marks": list(sheet.marks.all()) if sheet else [],
        "result": sheet.result if sheet else None,
        "line": line,
        "may_object": bool(line and line.notice.state == "up" and clock.today() <= line.notice.until),
        "objections": list(notices.objections_about(batches.ENTRY, [row.pk])),
        "credential": shares.of_person(request.person.pk).filter(subject_kind=batches.ENTRY, subject_id=row.pk).first(),
    }
    return render(request, "portal/me_entry.html", context)


class ShareForm(forms.Form):
    """For how long a certificate is shown."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("多少天后自动失效"),
        coerce=int,
        initial=7,
        choices=[(days, gettext_lazy("%(n)s 天") % {"n": days}) for days in workers.SHARE_DAYS],
    )


@for_worker
def certificates(request: HttpRequest) -> HttpResponse:
    """Her certificates, and the links by which she shows them."""
    context = {
        "certificates": list(shares.of_person(request.person.pk)),
        "recorded": list(shares.recorded_of(request.person.pk)),
        "shares": list(shares.shares_of(request.person.pk)[:50]),
        "now": clock.now(),
        "form": ShareForm(),
    }
    return render(request, "portal/me_certificates.html", context)


def own_credential(request: HttpRequest, pk: int) -> Credential:
    """A certificate of hers; anybody else's is 404."""
    return get_object_or_404(shares.of_person(request.person.pk), pk=pk)


@for_worker
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, made now."""
    return paper(own_credential(request, pk), "en" if (get_language() or "").startswith("en") else "zh")


@for_worker
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed document."""
    credential = own_credential(request, pk)
    return download(papers.credential_json(credential), f"{credential.number}.json", "application/json")


@for_worker
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link to a certificate; it is shown once, here."""
    credential = own_credential(request, pk)
    require(request.actor, "credentials.share", credential)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return redirect("portal:me_certificates")
    days = form.cleaned_data["days"]
    token = workers.share(credential, days, by=request.actor)
    context: dict[str, Any] = {
        "credential": credential,
        "link": f"{settings.PUBLIC_URL}/s/{token}",
        "until": clock.now() + workers.days_of(days),
    }
    response = render(request, "portal/me_shared.html", context)
    response["Cache-Control"] = "no-store"
    return response


@for_worker
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    workers.withdraw(get_object_or_404(shares.shares_of(request.person.pk), pk=pk), by=request.actor)
    messages.success(request, _("链接已收回，现在打不开了。"))
    return redirect("portal:me_certificates")


@for_worker
def reads(request: HttpRequest) -> HttpResponse:
    """Who has read her record, when, on which page."""
    return render(request, "portal/me_reads.html", {"page": page_of(request, people.reads_of(request.person))})
