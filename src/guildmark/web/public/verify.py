# SPDX-License-Identifier: Apache-2.0
"""A certificate by its number and its holder's name: two answers only, and the same one for either being wrong.

Asked by POST, so that no name stands in an address or a log. What was typed is not shown again.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.models import Credential, RecordedCertificate
from guildmark.flows import looking_up, papers
from guildmark.kernel.refusals import Refused
from guildmark.web.public import throttle
from guildmark.web.public.certificates import page
from guildmark.web.public.refusals import refused

A_MINUTE = throttle.Window("verify", getattr(settings, "VERIFY_PER_MINUTE", 60))


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The form; a hit shows the certificate, a miss the one answer of misses."""
    if request.method != "POST" and request.GET.keys() & {"number", "name"}:
        return redirect("verify")
    if request.method != "POST":
        return _form(request, not_found=False)
    if not A_MINUTE.allows(throttle.client_of(request)):
        return refused(request, Refused("verify.too-often"), status=429, back_url="/verify")
    found = looking_up.find(request.POST.get("number", ""), request.POST.get("name", ""))
    if found is None:
        return _form(request, not_found=True)
    return page(request, found, by_link=False) if isinstance(found, Credential) else _recorded(request, found)


def _recorded(request: HttpRequest, older: RecordedCertificate) -> HttpResponse:
    """A certificate taken over from an older ledger: recorded, not issued here."""
    leaf = queries.leaf_of(older.log_id).first()
    index = leaf.index if leaf else None
    context = {"older": older, "leaf": None if index is None else {"index": index + 1, "log_id": older.log_id}}
    response = render(request, "public/recorded.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: HttpRequest, *, not_found: bool) -> HttpResponse:
    """The page of the form. Its token is the plain one, so that two misses are the same bytes."""
    get_token(request)
    context = {
        "not_found": not_found,
        "csrf_token": request.META["CSRF_COOKIE"],
        "fingerprint": papers.trust_fingerprint(),
    }
    response = render(request, "public/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response
