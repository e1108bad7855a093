# SPDX-License-Identifier: Apache-2.0
"""Home: a promise, a certificate to check, the stair, four figures that open, and what is up for objection."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries as register
from guildmark.reporting import figures
from guildmark.reporting.figures import Figure
from guildmark.web.public import notices, receipts, words

HEADLINES = ("firms-filed", "firms-valid", "new-high-skilled")
NOTICES = 4


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The home page; ``?open=<figure>`` opens one receipt, without JavaScript."""
    wanted = request.GET.get("open", "")
    shown = [_headline(name, wanted) for name in HEADLINES]
    shown.append(_certificates(wanted))
    listed, up = notices.newest(NOTICES)
    context = {
        "figures": [told for told, _receipt in shown],
        "receipt": next((receipt for told, receipt in shown if told["open"]), None),
        "period": _("%(span)s，与今天") % {"span": words.span(*figures.FROZEN)},
        "stair_counts": dict(figures.stair()),
        "stair_url": "/figures/certificates",
        "notices": listed,
        "notices_open": up,
    }
    return render(request, "public/home.html", context)


def _headline(name: str, wanted: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A frozen figure as of the last checkpoint of its last day, and how it stands now."""
    period = figures.frozen()
    head = register.head_on(period.last)
    figure = figures.figure(name, period, head)
    now = figures.figure(name, figures.year_to_date())
    query = receipts.query_of(figure, **({"at": str(head.size)} if head else {}))
    return _told(figure, wanted, _since(now), query)


def _certificates(wanted: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """All certificates that are valid now: the sum of the stair."""
    figure = figures.figure("certificates", figures.default_period("certificates"))
    since = _("随登记簿变化，等于上面各级之和")
    return _told(figure, wanted, since, receipts.query_of(figure), live=True)


def _since(now: Figure) -> str:
    n = f"{now.value:,}"
    if now.of_a_day:
        return _("现在 %(n)s %(unit)s") % {"n": n, "unit": words.told(now.unit)}
    return _("今年 1 月 1 日至今：现为 %(n)s %(unit)s") % {"n": n, "unit": words.told(now.unit)}


def _told(
    figure: Figure, wanted: str, since: str, query: str, *, live: bool = False
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    is_open = figure.id == wanted
    told = receipts.row(figure) | {
        "note": receipts.period(figure),
        "live": live,
        "since": since,
        "open": is_open,
        "url": "/#figures-title" if is_open else f"/?open={figure.id}#r",
    }
    return told, receipts.receipt(figure, since=since, query=query) if is_open else None
