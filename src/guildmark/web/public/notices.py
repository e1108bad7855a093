# SPDX-License-Identifier: Apache-2.0
"""Notices: results shown with masked names before certificates are issued."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guildmark.domain.policies import queries as policies
from guildmark.domain.publicity import queries
from guildmark.domain.publicity.models import Notice
from guildmark.kernel import clock
from guildmark.kernel.refusals import Refused
from guildmark.web.public import words

A_PAGE, LIST_PAGE = 200, 50
PROGRAMME = gettext_lazy("企业职业技能等级自主评价")


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every notice, those still up first."""
    page = Paginator(queries.public_notices(), LIST_PAGE).get_page(request.GET.get("page"))
    calendar = clock.working_calendar()
    page.object_list = [brief(notice, calendar) for notice in page.object_list]
    return render(request, "public/notice_list.html", {"page": page, "open": queries.notices_up().count()})


def newest(count: int) -> tuple[list[dict[str, Any]], int]:
    """The first notices of the list, and how many are up."""
    calendar = clock.working_calendar()
    rows = [brief(notice, calendar) for notice in queries.public_notices()[:count]]
    return rows, queries.notices_up().count()


def brief(notice: Notice, calendar: clock.Calendar | None = None) -> dict[str, Any]:
    """A notice as a line of a list."""
    return {
        "url": f"/notices/{notice.pk}",
        "title": words.notice_title(notice.title),
        "meta": _("%(n)s 人 · %(place)s") % {
            "n": f"{notice.size:,}", "place": _place(notice),
        },
        "place": _place(notice),
        "put_up": notice.put_up_on,
        "until": notice.until,
        "days_left": _days_left(notice, calendar or clock.working_calendar()),
        "state": _("已结束"),
        "lines": notice.size,
    }  # fmt: skip


def _place(notice: Notice) -> str:
    region = notice.organisation.region
    return (words.english() and region.name_en) or region.name


def _days_left(notice: Notice, calendar: clock.Calendar) -> int | None:
    today = clock.today()
    if notice.state != "up" or today > notice.until:
        return None
    return calendar.working_days_between(today, notice.until)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One notice and its lines."""
    notice = queries.public_notice(number)
    if notice is None:
        raise Http404
    left = _days_left(notice, clock.working_calendar())
    page = Paginator(queries.lines_of(notice), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_line(line, notice, may_object=left is not None) for line in page.object_list]
    told = brief(notice) | {
        "body": notice.organisation.name,
        "programme": PROGRAMME,
        "days_left": left,
        "working_days": notice.days,
        "total": notice.size,
        "withdrawn": queries.taken_out(notice),
        "basis": _basis(),
        "may_object": left is not None,
    }
    return render(request, "public/notice.html", {"notice": told, "page": page})


def _line(line: Any, notice: Notice, *, may_object: bool) -> dict[str, Any]:
    out = line.state == "taken-out"
    return {
        "number": line.position,
        "name": line.name,
        "occupation": line.occupation_name,
        "occupation_code": line.occupation,
        "level": line.level,
        "url": f"/notices/{notice.pk}/object/{line.position}" if may_object and not out else "",
        "out": out,
    }


def _basis() -> list[tuple[str, str]]:
    """What the days of a notice rest on, as the rules in force say."""
    try:
        rules = policies.current(policies.LEVEL_EVALUATION, clock.today())
    except Refused:
        return []
    basis = policies.pack_of(rules).periods.get("notice_working_days", {}).get("basis", "")
    url = f"/policies/rules/{rules.programme}/{rules.version}/#periods.notice_working_days"
    return [(basis, url)] if basis else []
