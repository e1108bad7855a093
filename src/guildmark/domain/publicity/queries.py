# SPDX-License-Identifier: Apache-2.0
"""Reads of notices and objections."""

from __future__ import annotations

from collections.abc import Collection

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


def public_notice(notice: int) -> Notice | None:
    """The notice of this number, with how many lines it shows."""
    return public_notices().filter(pk=notice).first()


def line_at(notice: Notice, position: int) -> Line | None:
    """The line of a notice at a position."""
    return notice.lines.filter(position=position).first()


def objection_by_receipt(notice: Notice, receipt: str) -> Objection | None:
    """The objection with this receipt, for whoever filed it."""
    return notice.objections.select_related("line").filter(receipt=receipt).first()


def taken_out(notice: Notice) -> int:
    """How many lines of a notice were taken out after an upheld objection."""
    return notice.lines.filter(state=states.Line.TAKEN_OUT).count()


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


def line_of(kind: str, subject: int) -> Line | None:
    """The newest line of a notice that shows a subject."""
    rows = Line.objects.select_related("notice").filter(subject_kind=kind, subject_id=subject)
    return rows.order_by("-pk").first()


def objections_about(kind: str, subjects: Collection[int]) -> QuerySet[Objection]:
    """The objections to lines that show these subjects, newest first: for whoever the lines are about."""
    rows = Objection.objects.select_related("notice", "line")
    return rows.filter(line__subject_kind=kind, line__subject_id__in=subjects).order_by("-pk")
