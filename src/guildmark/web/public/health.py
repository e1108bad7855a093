# SPDX-License-Identifier: Apache-2.0
"""Whether the site lives (no database asked) and whether it is ready: database and register agree."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries as register
from guildmark.engines.register import checkpoints
from guildmark.flows import register_keeping


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and the published checkpoint is the table's; 503 with the reason otherwise."""
    try:
        head = register.head()
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "database"}, status=503)
    published = register_keeping.log_files().read(checkpoints.PATH)
    told = head.note.encode() if head else None
    if published != told:
        return JsonResponse({"ready": False, "reason": "register"}, status=503)
    return JsonResponse({"ready": True, "size": head.size if head else 0})
