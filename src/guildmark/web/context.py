# SPDX-License-Identifier: Apache-2.0
"""What the frame shows of whoever is asking: the account, her firm or desk menu, and in the demo its clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from guildmark.domain.credentials import queries as register
from guildmark.kernel import clock, jobs
from guildmark.web import demo
from guildmark.web.actors import FIRM, OFFICE, WORKER, actor_of, has_any
from guildmark.web.desk import menu


def who_and_when(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page; what a page does not show is not read."""
    context: dict[str, Any] = {"demo": settings.DEMO, "register_head": SimpleLazyObject(_register_head)}
    if settings.DEMO:
        context["demo_clock"] = {"now": clock.now(), "next_due": jobs.next_due(), "url": "/demo/clock/"}
        if request.path.startswith("/accounts/login"):
            context |= {"demo_users": demo.users(), "demo_login_url": "/demo/login/"}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    actor = actor_of(request)
    context["actor"] = {"label": request.user.label}
    context["organisation"] = getattr(request, "organisation", None)
    context["face_link"] = _face_link(request, actor)
    if request.path.startswith("/desk/") and has_any(actor, OFFICE):
        context["desk_menu"] = SimpleLazyObject(lambda: menu.menu(actor, request.path))
        context["search_url"] = "/desk/filings/"
    return context


def _register_head() -> dict[str, Any] | None:
    """The register's head for the foot of the page; read only by a page that shows it."""
    head = register.head()
    return {"size": head.size, "time": head.at} if head else None


def _face_link(request: HttpRequest, actor: Any) -> dict[str, str] | None:
    """The way back to the account's own face from elsewhere."""
    if has_any(actor, FIRM) and not request.path.startswith("/portal/"):
        return {"url": "/portal/", "label": _("企业办事")}
    if has_any(actor, OFFICE) and not request.path.startswith("/desk/"):
        return {"url": "/desk/", "label": _("工作台")}
    if has_any(actor, WORKER) and not request.path.startswith("/portal/me/"):
        return {"url": "/portal/me/", "label": _("我的技能")}
    return None
