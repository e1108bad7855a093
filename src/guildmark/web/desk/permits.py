# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed, role by role, printed from the code for those who do not read code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guildmark.kernel.grants import permits_table
from guildmark.web.actors import CITY, FIRM, WORKER, for_desk

ROLES = (*WORKER, *FIRM, "district-officer", *CITY, "auditor", "system")


@for_desk()
def table(request: HttpRequest) -> HttpResponse:
    """Deed by role: a filled mark where the role may."""
    rows = [
        {"deed": deed, "zh": zh, "en": en, "may": [role in roles for role in ROLES]}
        for deed, roles, (zh, en) in permits_table()
    ]
    return render(request, "desk/permits.html", {"rows": rows, "roles": ROLES})
