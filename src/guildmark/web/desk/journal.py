# SPDX-License-Identifier: Apache-2.0
"""The journal and the table of permissions, to read."""

from __future__ import annotations

import datetime as dt
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guildmark.flows import housekeeping
from guildmark.kernel import clock, jobs, journal
from guildmark.kernel.grants import require
from guildmark.web.actors import for_desk
from guildmark.web.desk import journal_words
from guildmark.web.lists import LONG, page_of

CHECKED = "people.journal.checked"


@for_desk("auditor", "city-officer", "city-supervisor")
def listing(request: HttpRequest) -> HttpResponse:
    """Lines by kind, subject and day, newest first; the head and what waits to be chained."""
    require(request.actor, "people.read-journal")
    kind, subject, day = (request.GET.get(name, "").strip() for name in ("kind", "subject", "day"))
    rows = journal.lines(kind=kind, subject=subject, day=_day(day))
    page = page_of(request, rows, LONG)
    for line in page.object_list:
        line.deed, line.about = journal_words.deed(line.kind), journal_words.about(line.subject)
        line.told = journal_words.data(line.data)
        line.shown = json.dumps(line.data, ensure_ascii=False, sort_keys=True)
    head = journal.head()
    context = {
        "page": page,
        "count": page.paginator.count,
        "kind": kind,
        "subject": subject,
        "day": day,
        "head": head,
        "waiting": journal.waiting(),
        "kinds": [(one, journal_words.deed(one)) for one in journal.kinds()],
        "now": clock.now(),
        "verdict": journal.lines(kind=CHECKED).first(),
        "checking": jobs.waiting(housekeeping.CHECK),
    }
    return render(request, "desk/journal.html", context)


@for_desk("auditor", "city-officer", "city-supervisor")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the whole chain checked; the result stands on the page when the worker is through."""
    housekeeping.ask_journal_check(by=request.actor)
    return redirect("desk:journal")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
