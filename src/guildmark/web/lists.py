# SPDX-License-Identifier: Apache-2.0
"""Lists in pages: one page of rows and their true count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from guildmark.kernel import clock

SHORT = 50
LONG = 100


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int = SHORT) -> Page[Any]:
    """The page that ``?page=`` asks for; a number out of range shows the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def working_days_left(calendar: clock.Calendar, until: dt.date | None) -> int | None:
    """Working days from today up to ``until``, which is counted; negative when it lies behind."""
    if until is None:
        return None
    today = clock.today()
    if until < today:
        return -calendar.working_days_between(until, today)
    return calendar.working_days_between(today, until)
