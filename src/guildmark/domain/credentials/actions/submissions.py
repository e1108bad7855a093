# SPDX-License-Identifier: Apache-2.0
"""The way of certificates into the national query: expected at issue, sent, answered, mended and sent again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from guildmark.domain.credentials import states
from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Credential, Submission, SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.domain.people.models import Organisation
from guildmark.kernel import bulk, clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless
from guildmark.kernel.states import move

Subject = tuple[str, int]


@transaction.atomic
def expect_submissions(
    organisation: Organisation, subject: Subject, made: Sequence[Credential], *, days: int, by: Actor
) -> list[Submission]:
    """List certificates issued today for the national query, accepted within ``days`` working days; one statement."""
    require(by, "credentials.expect-submission", organisation)
    today = clock.today()
    due = clock.add_working_days(today, days)
    rows = [
        Submission(
            credential=one,
            organisation=organisation,
            subject_kind=subject[0],
            subject_id=subject[1],
            since=today,
            due=due,
        )
        for one in made
    ]
    bulk.copy_objects(Submission, rows, len(rows))
    journal.record(Event.EXPECTED, organisation, by=by, count=len(rows), due=due, about=f"{subject[0]}:{subject[1]}")
    return rows


@transaction.atomic
def send(workbook: SubmissionFile, ids: Sequence[int], *, by: Actor) -> int:
    """Note that these submissions, not sent so far, went out in ``workbook``; returns how many.

    Refuses ``submission.moved`` where another was quicker: the workbook would tell of another batch than it names.
    """
    require(by, "credentials.send-to-query", workbook.organisation)
    refuse_unless(ids, "submission.nothing-to-send")
    now = clock.now()
    rows = Submission.objects.filter(pk__in=ids, state=states.Submission.NOT_SENT)
    count = rows.update(state=states.Submission.SENT, sent_at=now, times=F("times") + 1)
    refuse_unless(count == len(ids), "submission.moved")
    workbook.kind, workbook.state = SubmissionFile.Kind.SENT, states.SubmissionFile.TAKEN
    workbook.rows, workbook.handed_in_by, workbook.handed_in_at = count, by.id, now
    workbook.save()
    journal.record(Event.SENT, workbook, by=by, count=count, sha256=workbook.sha256)
    return count


@transaction.atomic
def receive_answer(answer: SubmissionFile, *, by: Actor) -> SubmissionFile:
    """Keep an answer that was handed in and can be read; nothing is taken from it yet."""
    require(by, "credentials.take-answers", answer.organisation)
    answer.kind, answer.state = SubmissionFile.Kind.ANSWER, states.SubmissionFile.CHECKED
    answer.handed_in_by, answer.handed_in_at = by.id, clock.now()
    answer.save()
    journal.record(Event.ANSWER_RECEIVED, answer, by=by, rows=answer.rows, sha256=answer.sha256)
    return answer


@transaction.atomic
def take_answers(
    organisation: Organisation,
    subject: Subject,
    answers: Mapping[str, tuple[str, str]],
    *,
    about: SubmissionFile | None = None,
    by: Actor,
) -> dict[str, int]:
    """Take answers: certificate number → (accepted or returned, reason); returns how many of each.

    Two statements whatever the number. Refuses ``submission.moved`` where one was answered otherwise meanwhile.
    """
    require(by, "credentials.take-answers", organisation)
    refuse_unless(answers, "submission.nothing-new")
    rows = list(queries.submissions_in(subject, answers).select_for_update(of=("self",)))
    open_states = {states.Submission.SENT, states.Submission.RETURNED}
    refuse_unless(len(rows) == len(answers) and {row.state for row in rows} <= open_states, "submission.moved")
    now = clock.now()
    for row in rows:
        row.state, row.reason = answers[row.credential.number]
        row.answered_at = now
    Submission.objects.bulk_update(rows, ["state", "reason", "answered_at"], batch_size=1000)
    counts = {state: sum(row.state == state for row in rows) for state in ("accepted", "returned")}
    if about is not None:
        move(about, states.SubmissionFile.TAKEN, states.FILE_MOVES, **counts)
    journal.record(Event.ANSWERED, about or f"{subject[0]}:{subject[1]}", by=by, **counts)
    return counts


@transaction.atomic
def confirm_accepted(until: dt.date, *, by: Actor) -> int:
    """Note that the national query's own list holds all valid certificates issued until a day; returns how many.

    What was returned stays returned. One statement whatever the number.
    """
    require(by, "credentials.confirm-accepted", "register")
    refuse_unless(until <= clock.today(), "submission.in-the-future")
    waiting = [states.Submission.NOT_SENT, states.Submission.SENT]
    rows = Submission.objects.filter(since__lte=until, state__in=waiting, credential__status="active")
    count = rows.update(state=states.Submission.ACCEPTED, answered_at=clock.now())
    refuse_unless(count, "submission.nothing-new")
    journal.record(Event.CONFIRMED, "credentials.submission", by=by, count=count, until=until)
    return count


@transaction.atomic
def mend_submission(submission: Submission, values: Mapping[str, str], *, by: Actor) -> Submission:
    """Fill columns of a returned certificate in anew: it waits to be sent again. The values are kept encrypted."""
    require(by, "credentials.mend-submission", submission.organisation)
    sealed = crypto.encrypt(json.dumps(dict(values), ensure_ascii=False).encode())
    move(submission, states.Submission.NOT_SENT, states.SUBMISSION_MOVES, mended=sealed)
    journal.record(Event.MENDED, submission, by=by, columns=sorted(values))
    return submission
