# SPDX-License-Identifier: Apache-2.0
"""What can I apply for? Answers by POST, every programme judged; nothing kept, nothing in an address or a log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guildmark.engines import rules
from guildmark.facts import in_force, ladders
from guildmark.facts.offers import Offer, Programme, programmes_for
from guildmark.facts.questions import groups_of
from guildmark.flows.dry_runs import occupations
from guildmark.kernel import clock
from guildmark.web.levels import level_word
from guildmark.web.public.applying_form import Reading, fields_of

VERDICTS: Final = {"yes": 0, "unknown": 2, "no": 3}
WAITS: Final = 1


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The questions; after an answer, the results above them. An answer in an address is not read."""
    if request.GET.keys() - {"lang", "fs"}:
        return redirect("apply")
    offered = in_force.offers_on(clock.today())
    groups = groups_of(offered)
    reading = Reading(request.POST, occupations(), clock.today())
    sheet = reading.all_of(groups)
    context: dict[str, Any] = {
        "groups": fields_of(groups, reading, lang()),
        "occupations": occupations(),
        "errors": len(sheet.errors),
        "asked": request.method == "POST",
    }
    if request.method == "POST":
        context |= told(offered, sheet.answers, clock.today())
    return unkept(render(request, "public/apply.html", context))


def unkept(response: HttpResponse) -> HttpResponse:
    """A response that nobody keeps and whose address no other site is told (its own form must know it: the token)."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def lang() -> str:
    """The language of the page, as the rules name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def told(offered: Iterable[Offer], answers: Mapping[str, object], on: dt.date) -> dict[str, Any]:
    """What the results show: the ladder, the levels above the one held, and the other programmes."""
    judged = programmes_for(answers, on, offered, lang(), in_force.editions_on(on))
    held = answers.get("cur_level")
    known = held if isinstance(held, str) or held is rules.NONE else None
    rungs = ladders.rungs_of(judged, known)
    height = rules.RANK.get(str(held), -1)
    levels = [row for row in judged if row.level and rules.RANK[row.level] > height]
    others = sorted((row for row in judged if not row.level), key=_order)
    return {
        "on": on,
        "rungs": rungs,
        "goal": next((rung.programme for rung in rungs if rung.state == ladders.NEXT), None),
        "held_on": _day(answers.get("cert_date")) if isinstance(held, str) else None,
        "levels": levels,
        "others": others,
        "undecided": sum(row.verdict == "unknown" for row in (*levels, *others)),
        "finding": _finding(levels, others),
    }


def _day(told: object) -> dt.date | None:
    """A day that was told as one, not as words that no day has."""
    return told if isinstance(told, dt.date) else None


def _order(row: Programme) -> int:
    return WAITS if row.waits else VERDICTS[row.verdict]


def _finding(levels: list[Programme], others: list[Programme]) -> str:
    """The result in one sentence: the highest level that is open, else the one that opens first."""
    open_ = [row for row in levels if row.verdict == "yes"]
    coming = min((row for row in levels if row.comes), key=lambda row: row.when or dt.date.max, default=None)
    if open_:
        return _("您现在可以申报%(level)s") % {"level": level_word(open_[-1].level).name}
    if coming:
        words = _("%(day)s 起，您可以申报%(level)s") if coming.waits else _("最晚 %(day)s 起，您可以申报%(level)s")
        return words % {"day": coming.when, "level": level_word(coming.level).name}
    if not levels:
        return _("您已在阶梯的最高一级")
    if any(row.verdict == "yes" for row in others):
        return _("等级现在还不能申报，别的有可以申报的")
    if any(row.verdict == "unknown" for row in levels):
        return _("还差几个答案，才能判断")
    return _("现在还没有可以申报的，看看差什么")
