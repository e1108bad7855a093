# SPDX-License-Identifier: Apache-2.0
"""The API of version 1: its addresses, its document at ``openapi.json``, and how it refuses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from guildmark.api.v1 import figures, register, verify
from guildmark.kernel.refusals import Refused

STATUS = {"figure.unknown": 404}

api = NinjaAPI(
    title="Guildmark",
    version="1.0.0",
    description="Verify a certificate by number and name, read the public register, read figures with their receipts.",
    docs_url=None,
    urls_namespace="api-1",
)
api.add_router("/verify", verify.router)
api.add_router("/register", register.router)
api.add_router("/figures", figures.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal by its code."""
    return api.create_response(request, {"refused": refusal.code}, status=STATUS.get(refusal.code, 400))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    """What is not there."""
    return api.create_response(request, {"refused": "not-found"}, status=404)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was asked amiss: which members, never their values."""
    where: list[Any] = sorted({".".join(str(part) for part in one["loc"][1:]) for one in error.errors})
    return api.create_response(request, {"refused": "request.not-understood", "members": where}, status=422)
