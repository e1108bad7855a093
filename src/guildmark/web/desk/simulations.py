# SPDX-License-Identifier: Apache-2.0
"""The simulation desk: change parameters of published rules, see who on file would gain and lose, open the lists."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.policies import queries as policies
from guildmark.engines import packfiles, rules
from guildmark.kernel import clock
from guildmark.reporting import simulations
from guildmark.web.actors import for_desk
from guildmark.web.lists import page_of

MOST = 20_000
"""So many entries are judged while the page waits; more are asked from the command line."""
UNREADABLE = 422
PREFIX = "p-"


def _day(given: str) -> dt.date:
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return clock.today()


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else str(value)


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _fields(pack: packfiles.Pack, on: dt.date, given: QueryDict) -> list[dict[str, Any]]:
    """The parameters in force on a day, each with its value and what the form holds."""
    lang = _lang()
    fields = []
    for name, param in pack.params.items():
        held = [entry.value for entry in param.history if entry.since <= on]
        if held:
            value = _written(held[-1])
            text = (param.label or {}).get(lang) or name
            asked = given.get(PREFIX + name, value)
            fields.append({"name": PREFIX + name, "key": name, "label": text, "value": value, "asked": asked})
    return fields


def _worded(clause: rules.Clause, pack: packfiles.Pack, on: dt.date) -> str:
    values = {name: pack.param(name, on) for name in clause.params}
    return rules.sentence(clause, values, _lang())


@for_desk()
def page(request: HttpRequest) -> HttpResponse:
    """The form; with ``run`` the figures; with ``list`` the entries that gain or lose, as many as the figure says."""
    on = _day(request.GET.get("on", ""))
    pack = policies.defining(on)
    fields = _fields(pack, on, request.GET)
    context: dict[str, Any] = {"on": on, "pack": pack, "fields": fields, "most": MOST}
    context["count"] = simulations.population(pack.id, by=request.actor).count()
    if "run" not in request.GET or context["count"] > MOST:
        return render(request, "desk/simulations.html", context)
    values = {field["key"]: field["asked"] for field in fields if field["asked"] != field["value"]}
    try:
        found = simulations.simulate(pack, values, on, by=request.actor)
    except packfiles.PackError as error:
        problems = [problem.message(_lang()) for problem in error.problems]
        return render(request, "desk/simulations.html", context | {"problems": problems}, status=UNREADABLE)
    context |= _told(found, request, on)
    return render(request, "desk/simulations.html", context)


def _told(found: simulations.Simulation, request: HttpRequest, on: dt.date) -> dict[str, Any]:
    """What the page says of a simulation, and the list that the address asks for."""
    titles = {"district": _("区县"), "occupation": _("职业"), "level": _("等级"), "age": _("年龄")}
    asked = request.GET.copy()
    for name in ("list", "page"):
        asked.pop(name, None)
    told: dict[str, Any] = {
        "found": found,
        "gain": len(found.gain),
        "lose": len(found.lose),
        "before": found.count("before", "yes"),
        "after": found.count("after", "yes"),
        "groups": [(titles[name], found.by(name)) for name in simulations.GROUPS],
        "binding": [
            {"id": one["clause"].id, "text": _worded(one["clause"], found.changed, on), "lose": one["lose"]}
            for one in found.binding
        ],
        "query": asked.urlencode(),
    }
    listed = request.GET.get("list")
    if listed:
        if listed not in {"gain", "lose"}:
            raise Http404
        chosen = page_of(request, found.gain if listed == "gain" else found.lose)
        held = evaluations.entries_visible_to(request.actor).in_bulk(list(chosen.object_list))
        told |= {"listed": listed, "page": chosen, "entries": [held[pk] for pk in chosen.object_list]}
    return told
