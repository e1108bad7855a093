# SPDX-License-Identifier: Apache-2.0
"""How long a sign-in lasts: so long without a click, so long in all, and until its owner ends it from elsewhere.

On real time, not on the demo's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guildmark.kernel import clock

BEGAN, SEEN = "guildmark_began", "guildmark_seen"
EVERY = 60


def begin(request: HttpRequest, at: int | None = None) -> None:
    """Start a session's clock, now or at a second (Unix time)."""
    request.session[BEGAN] = request.session[SEEN] = clock.real_second() if at is None else at


def limit_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a sign-in that has lasted too long, or was ended elsewhere, is over, with a sentence."""

    def middleware(request: HttpRequest) -> HttpResponse:
        over = _over(request) if request.user.is_authenticated else ""
        if not over:
            return get_response(request)
        logout(request)
        messages.info(request, over)
        there = request.get_full_path() if request.method == "GET" else "/start/"
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': there})}")

    return middleware


def _over(request: HttpRequest) -> str:
    """Why this sign-in is over, or nothing; what is seen is written down once a minute."""
    now, session = clock.real_second(), request.session
    if BEGAN not in session:
        begin(request)
    if session[BEGAN] < request.user.sessions_from:
        return _("您在别处结束了这次登录，请重新登录。")
    if now - session[BEGAN] > settings.SESSION_HOURS * 3600:
        return _("登录已满 %(n)s 小时，请重新登录。") % {"n": settings.SESSION_HOURS}
    if now - session[SEEN] > settings.SESSION_IDLE_MINUTES * 60:
        return _("%(n)s 分钟没有操作，已自动退出。请重新登录。") % {"n": settings.SESSION_IDLE_MINUTES}
    if now - session[SEEN] >= EVERY:
        session[SEEN] = now
    return ""
