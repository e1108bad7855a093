# SPDX-License-Identifier: Apache-2.0
"""What verifiers fetch: the did:web document, the trust file, the status lists. Signed bytes, the same for everyone."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.queries import office
from guildmark.flows import papers, register_keeping

FOR_A_MINUTE = "public, max-age=60"


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The did:web document."""
    return _signed(json.dumps(office.did_document(), indent=1).encode(), "application/did+json")


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """The trust file for checking without this site."""
    return _signed(papers.trust_json(), "application/json")


@require_safe
def status_list(request: HttpRequest, name: str) -> HttpResponse:
    """A status list; one that changed is signed and logged before it is served."""
    found = register.status_list(name)
    if found is None:
        raise Http404
    if found.changed:
        register_keeping.publish()
        found = register.status_list(name)
    return _signed(found.document.encode() if found else b"", "application/vc")


def _signed(data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = FOR_A_MINUTE
    response["Access-Control-Allow-Origin"] = "*"
    return response
