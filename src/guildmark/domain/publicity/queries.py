# SPDX-License-Identifier: Apache-2.0
"""Reads of notices and objections."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from guildmark.domain.publicity import states
from guildmark.domain.publicity.models import Line, Notice, Objection
from guildmark.kernel.grants import Actor, scope_q

DECIDERS = ("city-officer", "city-supervisor", "district-officer", "auditor")


def public_notices() -> QuerySet[Notice]:
    """Every notice, those still up first, newest first, with how many lines each shows."""
    rows = Notice.objects.select_related("organisation__region").annotate(size=Count("lines"))
    return rows.order_by("-state", "-put_up_on", "-pk")


def notices_up() -> QuerySet[Notice]:
    """The notices that are up now, the one that ends first first."""
    return public_notices().filter(state=states.Notice.UP).order_by("until", "pk")


def notice_of(kind: str, subject: int) -> Notice | None:
    """The notice of a subject."""
    return public_notices().filter(subject_kind=kind, subject_id=subject).first()


def lines_of(notice: Notice) -> QuerySet[Line]:
    """The lines of a notice in their order."""
    return notice.lines.order_by("position")


def undisputed_lines(notice: Notice) -> QuerySet[Line]:
    """The lines still shown against which no objection is open."""
    disputed = Objection.objects.filter(notice=notice, state=states.Objection.OPEN).values("line")
    return notice.lines.filter(state=states.Line.SHOWN).exclude(pk__in=disputed).order_by("position")


def objections_visible_to(by: Actor) -> QuerySet[Objection]:
    """The objections within the actor's regions: officers only, never the firm objected to."""
    rows = Objection.objects.select_related("notice__organisation__region", "line")
    own = scope_q(by, DECIDERS, region="notice__organisation__region__path", organisation=None)
    return rows.filter(own).order_by("-state", "filed_at")


def visible_to(by: Actor) -> QuerySet[Notice]:
    """The notices within the actor's grants."""
    roles = (*DECIDERS, "firm-handler", "firm-checker")
    return public_notices().filter(Q(scope_q(by, roles)))
