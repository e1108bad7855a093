# SPDX-License-Identifier: Apache-2.0
"""Figures that open: each with its receipt and the list of leaves behind it, from one and the same query."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries as register
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.reporting import figures
from guildmark.web.levels import level_word
from guildmark.web.public import receipts, words
from guildmark.web.public.refusals import refused

A_PAGE = 50
LARGEST = 2**62
YEARS = range(1900, 2200)
PLACE = re.compile(r"(?:[0-9]{6})?")


@dataclass(frozen=True)
class Asked:
    """What was asked of a figure: the figure, the part of it, and the query that asks for the same again."""

    whole: figures.Figure
    part: figures.Figure
    level: str
    region: str
    query: str


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every figure, each over its own period."""
    found = figures.catalogue()
    rows = [
        receipts.row(figure) | {"url": f"/figures/{figure.id}", "recountable": figure.recountable} for figure in found
    ]
    period = words.span(figures.year_to_date().first, figures.year_to_date().last)
    return render(request, "public/figure_list.html", {"figures": rows, "period": period})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """A figure, how it comes about, and its list, a page at a time."""
    try:
        asked = _asked(request, name)
    except Refused as refusal:
        return _no(request, refusal, name)
    figure = asked.part
    page = Paginator(figure.leaves, A_PAGE).get_page(request.GET.get("page"))
    total = page.paginator.count
    page.object_list = words.leaf_rows(list(page.object_list))
    told = receipts.row(figure, total) | {
        "note": _part(asked),
        "of_people": not figure.of_a_day,
        "json_url": f"/figures/{name}.json{asked.query}",
        "csv_url": f"/figures/{name}.csv{asked.query}",
        "caveat": "" if figure.recountable else receipts.no_recount(),
    }
    narrowed = bool(asked.level or asked.region)
    context = {
        "figure": told, "total": total, "page": page,
        "receipt": receipts.receipt(asked.whole, narrowed=narrowed, query=asked.query),
        "whole_url": f"/figures/{name}{receipts.query_of(asked.whole)}" if narrowed else "",
    }  # fmt: skip
    return render(request, "public/figure.html", context)


@require_safe
def as_json(request: HttpRequest, name: str) -> HttpResponse:
    """The figure with its receipt and every log id behind it (``cli.md`` 5, ``road.md`` 20)."""
    try:
        asked = _asked(request, name)
    except Refused as refusal:
        return JsonResponse({"refused": refusal.code}, status=404 if refusal.code == "figure.unknown" else 400)
    ids = asked.part.log_ids()
    told = figures.receipt(asked.part, ids) | {"count": len(ids), "log_ids": ids}
    if asked.level or asked.region:
        told |= {"level": asked.level or None, "region": asked.region or None}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def as_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The list behind a figure, one leaf a line; places and occupations by code."""
    try:
        asked = _asked(request, name)
    except Refused as refusal:
        return _no(request, refusal, name)
    out = io.StringIO()
    columns = ("index", "log_id", "act", "kind", "level", "occupation", "region", "date")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(asked.part.leaves.values_list(*columns))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _asked(request: HttpRequest, name: str) -> Asked:
    if name not in figures.names():
        raise Refused("figure.unknown", figure=name)
    usual = figures.default_period(name)
    period = figures.Period(_day(request, "from") or usual.first, _day(request, "to") or usual.last)
    whole = figures.figure(name, period, _checkpoint(request))
    level, region = request.GET.get("level", ""), request.GET.get("region", "")
    refuse_unless(level in {"", *figures.LADDER} and PLACE.fullmatch(region), "figure.part-unknown")
    known = {word: value for word in ("from", "to", "at", "level", "region") if (value := request.GET.get(word, ""))}
    query = f"?{urlencode(known)}" if known else ""
    return Asked(whole, whole.only(level=level, region=region), level, region, query)


def _day(request: HttpRequest, name: str) -> dt.date | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused("figure.period-unreadable") from error
    refuse_unless(day.year in YEARS, "figure.period-unreadable")
    return day


def _checkpoint(request: HttpRequest) -> Any:
    text = request.GET.get("at", "")
    if not text:
        return None
    size = int(text) if text.isascii() and text.isdigit() else LARGEST
    found = register.head_of(size) if size < LARGEST else None
    refuse_unless(found, "figure.no-checkpoint")
    return found


def _part(asked: Asked) -> str:
    parts = [level_word(asked.level).name] if asked.level else []
    if asked.region:
        parts.append(words.places().get(asked.region, asked.region))
    return " · ".join(parts)


def _no(request: HttpRequest, refusal: Refused, name: str) -> HttpResponse:
    if refusal.code == "figure.unknown":
        raise Http404
    return refused(request, refusal, back_url=f"/figures/{name}")
