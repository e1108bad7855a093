# SPDX-License-Identifier: Apache-2.0
"""Every write of publicity: notices, objections and their outcome."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction

from guildmark.domain.people.models import Organisation
from guildmark.domain.publicity import states
from guildmark.domain.publicity.events import Event
from guildmark.domain.publicity.models import Line, Notice, Objection
from guildmark.domain.reasons import stated
from guildmark.kernel import clock, crypto, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless
from guildmark.kernel.states import move

ANYONE = Actor(None, "public")
RECEIPT = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONGEST_TEXT = 2000


@transaction.atomic
def put_up(
    organisation: Organisation, subject: tuple[str, int], title: str, lines: Sequence[Line], *, days: int, by: Actor
) -> Notice:
    """Put up a notice for ``days`` working days, counted from the next day, with a frozen copy of its lines."""
    require(by, "publicity.put-up", organisation)
    refuse_unless(lines, "notice.no-lines")
    today = clock.today()
    notice = Notice.objects.create(
        subject_kind=subject[0],
        subject_id=subject[1],
        organisation=organisation,
        title=title,
        put_up_on=today,
        put_up_at=clock.now(),
        until=clock.add_working_days(today, days),
        days=days,
    )
    for position, line in enumerate(lines, 1):
        line.notice, line.position = notice, position
    Line.objects.bulk_create(lines, batch_size=2000)
    journal.record(Event.PUT_UP, notice, by=by, lines=len(lines), until=notice.until)
    return notice


@transaction.atomic
def object_to(line: Line, *, text: str, contact: str) -> Objection:
    """Take anyone's objection to a line while its notice is up; returns it with its receipt."""
    notice = Notice.objects.select_for_update().get(pk=line.notice_id)
    in_time = notice.state == states.Notice.UP and clock.today() <= notice.until
    refuse_unless(in_time, "objection.late", until=notice.until.isoformat())
    refuse_unless(line.state == states.Line.SHOWN, "objection.line-gone")
    refuse_unless(0 < len(text.strip()) <= LONGEST_TEXT, "objection.text-missing", longest=LONGEST_TEXT)
    objection = Objection.objects.create(
        notice=notice,
        line=line,
        receipt="".join(secrets.choice(RECEIPT) for _ in range(12)),
        text=crypto.encrypt(text.strip().encode()),
        contact=crypto.encrypt(contact.strip().encode()),
        filed_at=clock.now(),
    )
    journal.record(Event.OBJECTION_FILED, objection, by=ANYONE, notice=notice.pk, line=line.position)
    return objection


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, reason: str, by: Actor) -> Objection:
    """Uphold or dismiss an objection with its reason; an upheld one takes the line out."""
    require(by, "publicity.decide-objection", objection)
    why = stated(reason)
    to = states.Objection.UPHELD if upheld else states.Objection.DISMISSED
    move(
        objection,
        to,
        states.OBJECTION_MOVES,
        decided_by=by.id,
        decided_at=clock.now(),
        reason=why,
    )
    if upheld and objection.line.state == states.Line.SHOWN:
        move(objection.line, states.Line.TAKEN_OUT, states.LINE_MOVES)
    journal.record(Event.OBJECTION_DECIDED, objection, by=by, upheld=upheld)
    return objection


@transaction.atomic
def close(notice: Notice, *, by: Actor) -> Notice:
    """Close a notice whose last day is over."""
    require(by, "publicity.close-notice", notice)
    over = clock.now() >= clock.midnight(notice.until + dt.timedelta(days=1))
    refuse_unless(over, "notice.not-over", until=notice.until.isoformat())
    move(notice, states.Notice.CLOSED, states.MOVES, closed_at=clock.now())
    journal.record(Event.CLOSED, notice, by=by)
    return notice
