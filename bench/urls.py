# SPDX-License-Identifier: Apache-2.0
"""The product's addresses and one beside them: the certificate's template filled after one look-up by primary key."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from guildmark.config.urls import urlpatterns as product
from guildmark.domain.credentials.models import Credential
from guildmark.flows import papers
from guildmark.web.chrome import site_names
from guildmark.web.public import certificates


@functools.cache
def _context(pk: int) -> dict[str, Any]:
    """What the product's own page says of one certificate, reckoned once."""
    found = Credential.objects.select_related("organisation", "person").get(pk=pk)
    checked = papers.check(found)
    start = f"/c/{found.access_id}"
    files = {"json_url": start, "pdf_url": start, "proof_url": start, "file_name": "credential.json"}
    return {
        "certificate": certificates._facts(found, checked, by_link=True) | files,  # noqa: SLF001 - the same facts
        "checks": certificates._checks(checked),  # noqa: SLF001 - the same checks
        "seal_text": site_names()["seal"],
        "qr_url": f"{start}/qr.svg",
        "leaf": {"index": checked.leaf_index, "url": f"/register/e/{found.log_id}"},
    }


def reference(request: HttpRequest, first: int, pk: int) -> HttpResponse:
    """The same template and middleware; of the certificate only what its row holds."""
    row = Credential.objects.get(pk=pk)
    context = dict(_context(first))
    context["certificate"] = context["certificate"] | {"number": row.number, "level": row.level}
    return render(request, "public/certificate.html", context)


urlpatterns = [path("bench/<int:first>/<int:pk>/", reference), *product]
