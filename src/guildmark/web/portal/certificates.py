# SPDX-License-Identifier: Apache-2.0
"""A firm's certificates: the list, the paper made when asked for, the signed document."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.credentials.models import Credential
from guildmark.web.actors import for_firm
from guildmark.web.levels import LEVELS
from guildmark.web.lists import page_of
from guildmark.web.portal.batches import certified, own_batch
from guildmark.web.portal.paper import paper
from guildmark.web.workbooks import download


@for_firm
def listing(request: HttpRequest) -> HttpResponse:
    """The certificates the firm has issued, newest first; of one batch, one level, one name or number."""
    rows = credentials.visible_to(request.actor)
    words, level, batch = request.GET.get("q", "").strip(), request.GET.get("level", ""), None
    if request.GET.get("batch", "").isdecimal():
        batch = own_batch(request, int(request.GET["batch"]))
        rows = rows.filter(**certified(batch))
    if level:
        rows = rows.filter(level=level)
    if words:
        rows = rows.filter(Q(person__name__icontains=words) | Q(number__startswith=words.upper()))
    context = {"page": page_of(request, rows), "q": words, "level": level, "levels": LEVELS, "batch": batch}
    return render(request, "portal/certificates.html", context)


def own_credential(request: HttpRequest, pk: int) -> Credential:
    """A certificate that the firm issued; anybody else's is 404."""
    rows = credentials.visible_to(request.actor).filter(organisation=request.organisation)
    return get_object_or_404(rows, pk=pk)


@for_firm
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, made now."""
    credential = own_credential(request, pk)
    return paper(credential, "en" if (get_language() or "").startswith("en") else "zh")


@for_firm
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed document as issued."""
    credential = own_credential(request, pk)
    return download(credential.document.encode(), f"{credential.number}.json", "application/json")
