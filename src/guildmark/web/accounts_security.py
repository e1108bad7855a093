# SPDX-License-Identifier: Apache-2.0
"""One's own sign-in on one page: second factors, recovery codes, password, and the sign-ins on other devices."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.flows import sign_ins
from guildmark.kernel import clock
from guildmark.web import accounts_sessions
from guildmark.web.accounts_factors import must_enrol
from guildmark.web.actors import OFFICE, actor_of, has_any


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What protects this account, and what an officer must still add."""
    held = list(request.user.authenticator_set.order_by("created_at"))
    codes = next((one for one in held if one.type == Authenticator.Type.RECOVERY_CODES), None)
    officer = has_any(actor_of(request), OFFICE)
    context = {
        "totp": next((one for one in held if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in held if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "must_enrol": officer and must_enrol(request.user),
        "has_password": request.user.has_usable_password(),
        "idle": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
    }
    return render(request, "account/security.html", context)


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every other sign-in of this account; this one goes on."""
    before = clock.real_second() + 1
    sign_ins.end_others(request.user, before, by=actor_of(request))
    accounts_sessions.begin(request, at=before)
    messages.success(request, _("其他设备上的登录都已结束。"))
    return redirect("account_security")
