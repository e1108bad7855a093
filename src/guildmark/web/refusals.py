# SPDX-License-Identifier: Apache-2.0
"""Refusals in words: one middleware turns whatever a deed refused into a page that says what is so and what next."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guildmark.kernel.refusals import Refused
from guildmark.web.refusal_words import WORDS

STATUS = {"deed.not-permitted": 403}
CONFLICT = 409


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def words_for(refused: Refused) -> tuple[str, str]:
    """What is so and what next, in the visitor's language; a code without words is a KeyError."""
    words = WORDS[refused.code]
    english = (get_language() or "").startswith("en")
    pair = (words.en, words.en_next) if english else (words.zh, words.zh_next)
    facts = _Facts({name: _shown(value) for name, value in refused.facts.items()})
    title, after = (string.Formatter().vformat(text, (), facts) for text in pair)
    return title, after


def _shown(value: object) -> str:
    minutes = getattr(value, "strftime", None)
    return minutes("%Y-%m-%d %H:%M") if minutes and hasattr(value, "hour") else str(value)


def tell(request: HttpRequest, refused: Refused) -> None:
    """Say a refusal as a message on the next page."""
    messages.error(request, "".join(words_for(refused)))


class RefusalsInWords:
    """Middleware: a ``Refused`` that a view let through becomes a page, 409 (403 where the office is missing)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is not ours."""
        if not isinstance(exception, Refused) or exception.code not in WORDS:
            return None
        title, reason = words_for(exception)
        told = {"title": title, "reason": reason, "code": exception.code}
        context = told | {"frame": _frame(request), "back_url": _back(request)}
        return render(request, "refused.html", context, status=STATUS.get(exception.code, CONFLICT))


def _frame(request: HttpRequest) -> str:
    """The page frame of whoever was refused: the firm keeps its name and sections, the office its tree."""
    if getattr(request, "organisation", None):
        return "portal/base.html"
    return "desk/base.html" if request.path.startswith("/desk/") and hasattr(request, "actor") else "public/base.html"


def _back(request: HttpRequest) -> str:
    """The page one came from, where it is ours; else the face's own start."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and (came.path != request.path or request.method == "POST"):
        return came.path + (f"?{came.query}" if came.query else "")
    return next((face for face in ("/portal/", "/desk/") if request.path.startswith(face)), "/")
