# SPDX-License-Identifier: Apache-2.0
"""Reads of submissions to the national query: what is not accepted yet, by certificate and by batch."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Case, Count, Min, Q, QuerySet, When

from guildmark.domain.credentials.models import Submission, SubmissionFile
from guildmark.kernel import clock, crypto
from guildmark.kernel.grants import Actor, scope_q

READERS = ("city-officer", "city-supervisor", "district-officer", "auditor", "firm-handler", "firm-checker")
PENDING = ~Q(state="accepted")
"""Not accepted yet; told by a partial index, whatever the number of those accepted."""


class BatchStanding(NamedTuple):
    """How a batch stands with the national query; ``due`` is the first day by which one not accepted is due."""

    subject_id: int
    total: int
    not_sent: int
    sent: int
    accepted: int
    returned: int
    due: dt.date | None


def visible_to(by: Actor) -> QuerySet[Submission]:
    """The submissions of valid certificates within the actor's grants, the longest overdue first."""
    rows = Submission.objects.select_related("credential__person", "organisation__region")
    return rows.filter(scope_q(by, READERS), credential__status="active").order_by("due", "credential__number")


def pending(by: Actor) -> QuerySet[Submission]:
    """The valid certificates that the national query has not accepted yet."""
    return visible_to(by).filter(PENDING)


def overdue(by: Actor) -> QuerySet[Submission]:
    """Those whose working days are over."""
    return pending(by).filter(due__lt=clock.today())


def returned(by: Actor) -> QuerySet[Submission]:
    """Those that were returned and wait to be mended."""
    return visible_to(by).filter(state="returned")


def of_batch(kind: str, subject: int) -> QuerySet[Submission]:
    """The submissions of one batch's valid certificates, by number."""
    rows = Submission.objects.select_related("credential__person", "organisation__region")
    rows = rows.filter(subject_kind=kind, subject_id=subject, credential__status="active")
    return rows.order_by("credential__number")


def by_need(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same submissions, those that somebody has to do something about first."""
    need = Case(When(state="returned", then=0), When(state="not-sent", then=1), When(state="sent", then=2), default=3)
    return rows.order_by(need, "due", "credential__number")


def standings(rows: QuerySet[Submission]) -> dict[int, BatchStanding]:
    """How each batch among ``rows`` stands, by its number in the table; one query."""
    told = (
        rows.order_by()
        .values("subject_id")
        .annotate(
            total=Count("pk"),
            not_sent=Count("pk", filter=Q(state="not-sent")),
            sent=Count("pk", filter=Q(state="sent")),
            accepted=Count("pk", filter=Q(state="accepted")),
            returned=Count("pk", filter=Q(state="returned")),
            due=Min("due", filter=PENDING),
        )
    )
    return {row["subject_id"]: BatchStanding(**row) for row in told}


def submissions_in(subject: tuple[str, int], numbers: Collection[str]) -> QuerySet[Submission]:
    """The submissions of a batch whose certificates bear these numbers."""
    return of_batch(*subject).filter(credential__number__in=list(numbers))


def files_of(kind: str, subject: int) -> QuerySet[SubmissionFile]:
    """The workbooks sent for a batch and the answers to them, newest first."""
    return SubmissionFile.objects.filter(subject_kind=kind, subject_id=subject).order_by("-handed_in_at", "-pk")


def files_visible_to(by: Actor) -> QuerySet[SubmissionFile]:
    """The files of the national query within the actor's grants."""
    return SubmissionFile.objects.select_related("organisation__region").filter(scope_q(by, READERS))


def submission_of(credential: int) -> Submission | None:
    """The submission of a certificate."""
    return Submission.objects.filter(credential_id=credential).first()


def mended_values(submission: Submission) -> dict[str, str]:
    """What was filled in anew for a submission: column key → value."""
    return json.loads(crypto.decrypt(bytes(submission.mended))) if submission.mended else {}
