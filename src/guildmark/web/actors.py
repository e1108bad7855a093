# SPDX-License-Identifier: Apache-2.0
"""Who is asking: a request's account as an actor, the door of each face, and where one lands after signing in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from guildmark.domain.people import queries as people
from guildmark.kernel.grants import Actor
from guildmark.web.accounts_factors import must_enrol

NOBODY = Actor(None, "public")
FIRM = ("firm-handler", "firm-checker")
CITY = ("city-officer", "city-supervisor")
OFFICE = (*CITY, "district-officer", "auditor")
WORKER = ("worker",)

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in account as an actor with the grants it holds today, read once a request."""
    known = getattr(request, "_guildmark_actor", None)
    if known is None:
        user = getattr(request, "user", None)
        known = people.actor_of(user) if user is not None and user.is_authenticated else NOBODY
        request._guildmark_actor = known  # noqa: SLF001 - kept with the request it was made for
    return known


def has_any(actor: Actor, roles: tuple[str, ...]) -> bool:
    """Whether the actor holds one of these roles."""
    return any(actor.has(role) for role in roles)


def landing(actor: Actor) -> str:
    """The page an actor starts from: the firm's portal, the officers' desk, her own record, else the public home."""
    if has_any(actor, FIRM):
        return "/portal/"
    if has_any(actor, OFFICE):
        return "/desk/"
    return "/portal/me/" if has_any(actor, WORKER) else "/"


def start(request: HttpRequest) -> HttpResponse:
    """Lead whoever has just signed in to the page of her office."""
    return redirect(landing(actor_of(request)))


def for_firm(view: View) -> View:
    """The portal's door: signed in and acting for a firm, else 404; the view gets ``actor`` and ``organisation``."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if not has_any(actor, FIRM):
            raise Http404
        request.actor, request.organisation = actor, people.organisation_of(actor)
        return view(request, *args, **kwargs)

    return login_required(guarded)


def for_desk(*roles: str) -> Callable[[View], View]:
    """The desk's door: signed in and holding one of ``roles`` (none named: any office), else 404.

    Outside the demo whoever has no second factor yet is led to add one, before anything else.
    """

    def door(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if not has_any(actor, roles or OFFICE):
                raise Http404
            if must_enrol(request.user):
                return redirect("account_security")
            request.actor = actor
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return door


def for_worker(view: View) -> View:
    """The door of one's own record: signed in with one's own account, else 404; views get ``person``."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if not has_any(actor, WORKER):
            raise Http404
        request.actor, request.person = actor, people.person_of(actor)
        return view(request, *args, **kwargs)

    return login_required(guarded)
