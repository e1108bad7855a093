# SPDX-License-Identifier: Apache-2.0
"""The demo's two conveniences: sign-in by one click, and the clock that is moved by hand. Elsewhere: 404."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.people import queries as people
from guildmark.flows import daily
from guildmark.web.actors import landing

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def in_demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Outside demo mode the page does not exist, whatever the method."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's accounts."""
    account = get_object_or_404(people.demo_accounts(), username=request.POST.get("user", ""))
    login(request, account, backend=BACKEND)
    return redirect(_next(request) or landing(people.actor_of(account)))


@in_demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock: by a day, by five working days, or to the next thing that falls due."""
    deeds = {"day": daily.advance_days, "week": daily.advance_working_days, "due": daily.to_next_due}
    deed = deeds.get(request.POST.get("step", ""))
    if deed is None:
        raise Http404
    deed()
    return redirect(_next(request) or "/")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""


def users() -> list[dict[str, str]]:
    """The accounts to sign in as, in groups: for the sign-in page."""
    groups = {"firm": _("企业"), "city": _("市级"), "district": _("区县"), "worker": _("职工")}
    rows = [
        {
            "key": account.username,
            "label": account.label,
            "role": _does(account.username),
            "place": "",
            "group": groups.get(account.demo, account.demo),
        }
        for account in people.demo_accounts()
    ]
    order = list(groups.values())
    place = {group: n for n, group in enumerate(order)}
    return sorted(rows, key=lambda row: (place.get(row["group"], len(order)), _rank(row["key"])))


def _rank(username: str) -> int:
    """Where an account stands in its group: in the order in which they are needed."""
    return next((n for n, part in enumerate(_doings()) if part in username), len(_doings()))


def _does(username: str) -> str:
    """What one does with this account, in a few words; by the kind of account the city opens."""
    return next((text for part, text in _doings().items() if part in username), _("演示账户"))


def _doings() -> dict[str, str]:
    return {
        "handler": _("建批次、传名册、录成绩、公示"),
        "checker": _("核看存疑人员、确定结果"),
        "city-officer": _("登记备案、处理异议、撤销证书"),
        "city-supervisor": _("复核撤销"),
        "auditor": _("查日志、看全部记录"),
        "district": _("看本区的备案、批次、公示"),
        "worker": _("看自己的报名、成绩、证书和谁看过"),
    }
