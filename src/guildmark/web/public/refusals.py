# SPDX-License-Identifier: Apache-2.0
"""A refusal on a public page: what is so, in words, with the status that machines read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guildmark.kernel.refusals import Refused
from guildmark.web.public import words


def refused(request: HttpRequest, refusal: Refused, *, status: int = 400, **context: Any) -> HttpResponse:
    """The page of a refusal; ``reason`` and ``back_url`` may be given."""
    title = words.REFUSALS.get(refusal.code, refusal.code)
    return render(request, "refused.html", {"title": title, "code": refusal.code, **context}, status=status)
