# SPDX-License-Identifier: Apache-2.0
"""The simulation desk: change parameters of a programme, see who on file gains and loses and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import Simulation
from guildmark.engines import packfiles
from guildmark.flows import simulating
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.reporting import simulations
from guildmark.web.actors import for_desk
from guildmark.web.desk import simulation_figures as figures
from guildmark.web.desk.simulation_workbooks import workbook_of
from guildmark.web.lists import page_of
from guildmark.web.workbooks import XLSX, download

UNREADABLE = 422
PARQUET = "application/vnd.apache.parquet"
PREFIX = "p-"
FEW = 20
FIRST, LAST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _day(given: str) -> dt.date:
    """The day that is asked for; today where it is none, or lies outside of what rules are written for."""
    try:
        day = dt.date.fromisoformat(given)
    except ValueError:
        return clock.today()
    return day if FIRST <= day <= LAST else clock.today()


def _programme(given: Mapping[str, str]) -> simulations.Programme:
    """The programme and its people that are asked for; the first where none are."""
    kind = given.get("people") or next(iter(simulations.PROGRAMMES))
    if kind not in simulations.PROGRAMMES:
        raise Http404
    return simulations.PROGRAMMES[kind]


def _fields(pack: packfiles.Pack, on: dt.date, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The parameters in force on a day, each with its value, since when, and what the form holds."""
    lang, labels, found = _lang(), simulations.labels(pack, on), []
    for name, param in pack.params.items():
        entry = param.entry(on)
        if entry is not None:
            value = simulations.written(entry.value)
            asked = given.get(PREFIX + name, value).strip() or value
            told = {"name": PREFIX + name, "key": name, "value": value, "asked": asked, "since": entry.since}
            unit = (param.unit or {}).get(lang, "")
            found.append(told | {"label": labels[name][lang], "unit": unit, "changed": asked != value})
    return found


def _sections(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields under what their labels begin with; a section with a change stands open."""
    found: dict[str, list[dict[str, Any]]] = {}
    for field in fields:
        head, colon, rest = field["label"].replace("：", ": ", 1).partition(": ")
        field["short"] = rest if colon else head
        found.setdefault(head if colon else "", []).append(field)
    opened = {name: any(row["changed"] for row in rows) for name, rows in found.items()}
    return [{"title": name, "fields": rows, "open": opened[name]} for name, rows in found.items()]


@for_desk()
def page(request: HttpRequest) -> HttpResponse:
    """The form and one's kept simulations; what is sent is reckoned and kept, and leads to its own page."""
    given = request.POST if request.method == "POST" else request.GET
    programme, on = _programme(given), _day(given.get("on", ""))
    pack = programme.book(on)
    fields = _fields(pack, on, given)
    problems: list[str] = []
    if request.method == "POST":
        require(request.actor, "policies.simulate")
        values = {field["key"]: field["asked"] for field in fields if field["changed"]}
        try:
            row = simulating.begin(programme, values, on, by=request.actor)
        except packfiles.PackError as error:
            problems = [problem.message(_lang()) for problem in error.problems]
        else:
            return redirect("desk:simulation", pk=row.pk)
    context = {
        "programmes": [(kind, figures.title_of(each, on, _lang())) for kind, each in simulations.PROGRAMMES.items()],
        "programme": programme,
        "pack": pack,
        "on": on,
        "sections": _sections(fields),
        "problems": problems,
        "count": simulations.count(programme, pack, on, by=request.actor),
        "many": simulating.MANY,
        "page": page_of(request, kept.simulations_listed(request.actor), FEW),
    }
    for row in context["page"].object_list:
        figures.word(row, _lang())
    return render(request, "desk/simulations.html", context, status=UNREADABLE if problems else 200)


def _own(request: HttpRequest, pk: int) -> Simulation:
    return get_object_or_404(kept.simulations_of(request.actor), pk=pk)


@for_desk()
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kept simulation came to; with ``list`` those who gain or lose, of one group if asked."""
    row = figures.word(_own(request, pk), _lang())
    if row.result is None:
        return render(request, "desk/simulation_waiting.html", {"row": row})
    simulating.note_seen(row)
    context = figures.told(row, _lang()) | {"row": row}
    side = request.GET.get("list")
    if side:
        context |= _listed(request, row, side)
    return render(request, "desk/simulation.html", context)


def _listed(request: HttpRequest, row: Simulation, side: str) -> dict[str, Any]:
    """The list that the address asks for, in pages."""
    column = request.GET.get("by") or None
    if side not in simulations.MOVED or (column is not None and column not in simulations.GROUPS):
        raise Http404
    value = request.GET.get("value") or None
    rows = simulations.listed(row, side, by=request.actor, column=column, value=value)
    chosen = page_of(request, rows)
    group = figures.value_words(column, value) if column else ""
    return {"listed": side, "page": chosen, "group": group, "count": chosen.paginator.count}


@for_desk()
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The simulation as a workbook: summary, groups, binding clauses, and the lists within sight."""
    row = figures.word(_own(request, pk), _lang())
    if row.result is None:
        raise Http404
    data = workbook_of(row, _lang(), by=request.actor)
    policies.export_simulation(row, "xlsx", by=request.actor)
    return download(data, f"{figures.file_name(row)}.xlsx", XLSX)


@for_desk()
def population(request: HttpRequest, pk: int) -> HttpResponse:
    """The people who were asked as the file that the command line takes, while they are still the same."""
    row = _own(request, pk)
    if row.result is None:
        raise Http404
    data = simulating.population_of(row, by=request.actor)
    return download(data, f"{figures.file_name(row)}.parquet", PARQUET)


@for_desk()
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one's own simulation."""
    policies.remove_simulation(_own(request, pk), by=request.actor)
    return redirect("desk:simulations")
