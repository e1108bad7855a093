# SPDX-License-Identifier: Apache-2.0
"""A person's full record at the desk, each reading of which is journaled; and the invitation to her own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from guildmark.domain.credentials.queries import shares
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Person
from guildmark.flows import workers
from guildmark.kernel.grants import allowed, require
from guildmark.web.actors import for_desk


def own_person(request: HttpRequest, pk: int) -> Person:
    """A person within the officer's reach; anybody else is 404."""
    return get_object_or_404(people.persons_visible_to(request.actor), pk=pk)


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on record about a person."""
    person = own_person(request, pk)
    through = people.organisation_within(person, request.actor)
    workers.read_record(person, "desk:person", through=through, by=request.actor)
    return render(request, "desk/person.html", _told(request, person, through))


def _told(request: HttpRequest, person: Person, through: object) -> dict[str, object]:
    return {
        "person": person,
        "document": people.masked_document(person),
        "memberships": person.memberships.select_related("organisation__region").order_by("ends", "-pk"),
        "career": person.career.order_by("-since", "-pk"),
        "entries": batches.entries_visible_to(request.actor).filter(person=person).order_by("-pk"),
        "certificates": shares.of_person(person.pk),
        "recorded": shares.recorded_of(person.pk),
        "reads": people.reads_of(person)[:20],
        "account": people.account_with(person),
        "may_invite": allowed(request.actor, "people.invite", through),
    }


@for_desk("city-officer")
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the code with which a person opens her own account; it is shown once."""
    person = own_person(request, pk)
    through = people.organisation_within(person, request.actor)
    require(request.actor, "people.invite", through)
    code = workers.invite(person, through=through, by=request.actor)
    back = request.path.removesuffix("invite/")
    context = {"person": person, "code": code, "days": workers.INVITATION_DAYS, "back": back}
    response = render(request, "desk/invited.html", context)
    response["Cache-Control"] = "no-store"
    return response
