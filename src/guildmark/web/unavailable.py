# SPDX-License-Identifier: Apache-2.0
"""When a page breaks: the database out of reach or the disk full is said in a sentence with when to try again (503).

The page asks nothing of the database; whatever else breaks is the plain page of a fault (500).
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.views.defaults import server_error as plain_server_error

from guildmark.engines.register.storage import StorageError

RETRY_SECONDS = 30
FILES = ("/register/checkpoint", "/register/keys.json", "/register/tile/")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def files_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before any that knows who asks: the register's files and signs of life need no account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in {"/healthz", "/readyz"} or request.path.startswith(FILES):
            found = resolve(request.path)
            return found.func(request, *found.args, **found.kwargs)  # type: ignore[no-any-return]
        return get_response(request)

    return middleware


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 with a sentence where the database or the disk is the cause."""
    reason = reason_of(sys.exc_info()[1])
    if reason is None:
        return plain_server_error(request)
    return unavailable(request, reason)


def unavailable(request: HttpRequest, reason: str) -> HttpResponse:
    """503 because of the "database" or the "storage"; JSON for those who asked for it."""
    if request.path.endswith(".json") or request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"error": "unavailable", "reason": reason}, status=503)
    else:
        context = {"reason": reason, "seconds": RETRY_SECONDS, "posted": request.method == "POST"}
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def reason_of(error: BaseException | None) -> str | None:
    """What cannot be had, "database" or "storage", or none where the fault is another."""
    for cause in _causes(error):
        if isinstance(cause, (StorageError, psycopg.errors.DiskFull)):
            return "storage"
        if isinstance(cause, OSError) and cause.errno in FULL:
            return "storage"
    return "database" if isinstance(error, (OperationalError, InterfaceError)) else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
