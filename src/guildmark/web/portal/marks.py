# SPDX-License-Identifier: Apache-2.0
"""Entering marks: a table of people by parts, a mark or absent in each; nothing is lost when one value is bad."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Entry
from guildmark.domain.marking import queries as marking
from guildmark.flows import self_evaluation
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.lists import LONG, page_of
from guildmark.web.portal import course
from guildmark.web.portal.batches import own_batch
from guildmark.web.templatetags.offices import part_word

GREATEST = Decimal(100)


@dataclass
class Cell:
    """One input: what stands in it, whether absent is ticked, what is wrong with it."""

    part: str
    name: str
    text: str = ""
    absent: bool = False
    error: str = ""
    kept: bool = False


@dataclass
class Line:
    """One person with her cells; a part that her level does not have is none."""

    entry: Entry
    cells: list[Cell | None] = field(default_factory=list)


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A hundred people at a time."""
    batch = own_batch(request, pk)
    if request.method == "POST":
        require(request.actor, "marking.enter-marks", batch.organisation)
    shown = page_of(request, batches.assessed(batch), LONG)
    entries = list(shown.object_list)
    sheets = {sheet.subject_id: sheet for sheet in marking.sheets_of(batches.ENTRY, [entry.pk for entry in entries])}
    parts = list(dict.fromkeys(part for sheet in sheets.values() for part in sheet.parts))
    lines = [_line(entry, sheets.get(entry.pk), parts) for entry in entries]
    errors: list[str] = []
    if request.method == "POST":
        wanted, errors = _read(lines, request.POST)
        if not errors:
            errors = _enter(request, batch, wanted)
        if not errors:
            messages.success(request, _("已保存 %(n)s 项成绩。") % {"n": sum(map(len, wanted.values()))})
            following = int(request.POST["go"]) if request.POST.get("go", "").isdecimal() else shown.number
            return redirect(f"{reverse('portal:marks', args=[batch.pk])}?page={following}")
    context = {
        "batch": batch,
        "page": shown,
        "lines": lines,
        "parts": parts,
        "errors": errors,
        "open": batch.state == "open",
        "handler": request.actor.has("firm-handler"),
        "writable": batch.state == "open" and request.actor.has("firm-handler"),
        "standing": course.standing_of(batch),
    }
    return render(request, "portal/marks.html", context, status=422 if errors else 200)


def _line(entry: Entry, sheet: Any, parts: list[str]) -> Line:
    marks = {mark.part: mark for mark in sheet.marks.all()} if sheet else {}
    line = Line(entry)
    for part in parts:
        if sheet is None or part not in sheet.parts:
            line.cells.append(None)
            continue
        mark = marks.get(part)
        text = "" if mark is None or mark.value is None else format(mark.value.normalize(), "f")
        line.cells.append(Cell(part, f"m-{entry.pk}-{part}", text, absent=mark is not None and mark.absent))
        line.cells[-1].kept = mark is not None and mark.kept
    return line


def _read(lines: list[Line], posted: QueryDict) -> tuple[dict[int, dict[str, Decimal | None]], list[str]]:
    """The marks that differ from what stands, and what is wrong; the cells keep what was typed."""
    wanted: dict[int, dict[str, Decimal | None]] = {}
    errors = []
    for line in lines:
        for cell in (one for one in line.cells if one and not one.kept):
            before = (cell.text, cell.absent)
            cell.text = posted.get(cell.name, "").strip()
            cell.absent = f"{cell.name}-absent" in posted
            value, cell.error = _value(cell, before)
            if cell.error:
                errors.append(
                    _("名册第 %(row)s 行 %(name)s，%(part)s“%(value)s”：%(error)s")
                    % {
                        "row": line.entry.row or "—",
                        "name": line.entry.person.name,
                        "part": part_word(cell.part),
                        "value": cell.text,
                        "error": cell.error,
                    }
                )
            elif (cell.text, cell.absent) != before and (cell.text or cell.absent):
                wanted.setdefault(line.entry.pk, {})[cell.part] = value
    return wanted, errors


def _value(cell: Cell, before: tuple[str, bool]) -> tuple[Decimal | None, str]:
    if cell.absent:
        return None, _("既有分数又勾了缺考，只能选一样") if cell.text and cell.text != before[0] else ""
    if not cell.text:
        return None, _("已录入的成绩不能清空，缺考请勾选") if before[0] or before[1] else ""
    try:
        value = Decimal(unicodedata.normalize("NFKC", cell.text))
    except InvalidOperation:
        return None, _("不是分数")
    if not value.is_finite() or not 0 <= value <= GREATEST or value != round(value, 2):
        return None, _("应在 0 到 100 之间，最多两位小数")
    return value, ""


def _enter(request: HttpRequest, batch: Any, wanted: dict[int, dict[str, Decimal | None]]) -> list[str]:
    if not wanted:
        return []
    try:
        self_evaluation.enter_marks(batch, wanted, by=request.actor)
    except Refused as refused:
        if refused.code != "mark.out-of-range":
            raise
        return [str(refused)]
    return []
