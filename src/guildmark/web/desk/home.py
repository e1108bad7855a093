# SPDX-License-Identifier: Apache-2.0
"""The desk's first page: what is to be decided and what ends soon, by days left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.kernel import clock
from guildmark.web.actors import for_desk
from guildmark.web.desk import menu
from guildmark.web.lists import working_days_left

EACH = 30


@dataclass(frozen=True)
class Task:
    """One line of the queue."""

    number: str
    url: str
    organisation: str
    region: str
    matter: str
    state: tuple[str, str]
    days: int | None
    since: Any


@for_desk()
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an officer or ends soon, the most urgent first."""
    queues = menu.queues(request.actor)
    tasks = sorted(
        _tasks({name: rows for name, (_label, _url, rows) in queues.items()}),
        key=lambda task: (task.days is None, task.days or 0),
    )
    tally = [{"label": label, "url": url, "count": rows.count()} for label, url, rows in queues.values()]
    ledgers = people.unseen_ledgers(request.actor)
    news = {"ledgers": ledgers, "simulations": policies.unseen_simulations(request.actor)}
    return render(request, "desk/home.html", {"tasks": tasks, "tally": tally, "each": EACH} | news)


def _tasks(rows: dict[str, Any]) -> Iterator[Task]:
    calendar = clock.working_calendar()
    for objection in rows["objections"].order_by("filed_at")[:EACH]:
        notice = objection.notice
        yield _task(
            objection.receipt,
            reverse("desk:objection", args=[objection.pk]),
            notice.organisation,
            _("异议 · %(title)s") % {"title": notice.title},
            ("objection", objection.state),
            working_days_left(calendar, notice.until),
            objection.filed_at,
        )
    for revocation in rows["revocations"].order_by("proposed_at")[:EACH]:
        yield _task(
            revocation.credential.number,
            reverse("desk:certificate", args=[revocation.credential_id]),
            revocation.credential.organisation,
            _("撤销证书，待另一人复核"),
            ("revocation", revocation.state),
            None,
            revocation.proposed_at,
        )
    for notice in rows["notices"].order_by("until", "pk")[:EACH]:
        yield _task(
            f"N-{notice.pk}",
            reverse("desk:notice", args=[notice.pk]),
            notice.organisation,
            notice.title,
            ("notice", notice.state),
            working_days_left(calendar, notice.until),
            notice.put_up_at,
        )
    for batch in rows["plans"].order_by("exam_from", "pk")[:EACH]:
        yield _task(
            f"B-{batch.pk}",
            reverse("desk:batch", args=[batch.pk]),
            batch.organisation,
            _("考试计划 · %(title)s") % {"title": batch.title},
            ("batch", batch.state),
            working_days_left(calendar, batch.exam_from),
            None,
        )
    for filing in rows["expiring"].order_by("ends", "pk")[:EACH]:
        yield _task(
            filing.body_code,
            reverse("desk:filing", args=[filing.pk]),
            filing.organisation,
            _("备案将到期"),
            ("filing", filing.state),
            working_days_left(calendar, filing.ends),
            None,
        )


def _task(number: str, url: str, firm: Any, matter: str, state: tuple[str, str], days: int | None, since: Any) -> Task:
    return Task(number, url, firm.name, firm.region.name, matter, state, days, since)
