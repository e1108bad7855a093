# SPDX-License-Identifier: Apache-2.0
"""Workbooks over the web: files to keep under names that may hold Chinese, and problems grouped for a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import get_language

from guildmark.engines import rosters

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLES = 3
"""So many of the values of a group are shown."""


def download(data: bytes, name: str, media: str) -> HttpResponse:
    """A file to keep, under a name that may hold Chinese."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(
        data, content_type=media, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"}
    )


def groups_of(problems: Sequence[rosters.Problem]) -> list[dict[str, Any]]:
    """Equal problems together, as ``components/problems.html`` shows them."""
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    return [_group(alike, lang) for _first, alike in rosters.grouped(problems)]


def _group(alike: Sequence[rosters.Problem], lang: str) -> dict[str, Any]:
    first = alike[0]
    message, remedy = rosters.group_sentences(alike, lang)
    values = list(dict.fromkeys(one.value for one in alike if one.value))
    return {
        "severity": first.severity,
        "code": first.code,
        "column": first.column,
        "message": message,
        "remedy": remedy,
        "value": first.value,
        "samples": values[:SAMPLES],
        "more": max(0, len(values) - SAMPLES),
        "rows": [one.row for one in alike if one.row],
        "count": len(alike),
    }
