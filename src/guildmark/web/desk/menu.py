# SPDX-License-Identifier: Apache-2.0
"""The saved queues beside every desk page, with their true counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guildmark.domain.cases import queries as cases
from guildmark.domain.credentials import queries as credentials
from guildmark.domain.credentials.queries import submissions
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.people import queries as people
from guildmark.domain.publicity import queries as notices
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor, allowed

SOON = dt.timedelta(days=90)


def expiring(by: Actor) -> QuerySet[Any]:
    """The filings in force that end within 90 days."""
    today = clock.today()
    return cases.visible_to(by).filter(state="filed", starts__lte=today, ends__range=(today, today + SOON))


def plans_filed(by: Actor) -> QuerySet[Any]:
    """The batches whose plan is filed and which have not been opened."""
    return batches.visible_to(by).filter(state="draft", plan_filed_on__isnull=False)


def names_waiting(by: Actor) -> QuerySet[Any]:
    """The questions about names that wait for a decision or a second person."""
    return people.name_questions_visible_to(by).filter(state__in=("open", "proposed"))


def queues(by: Actor) -> dict[str, tuple[str, str, QuerySet[Any]]]:
    """Every saved queue: name → its words, address and rows."""
    return {
        "running": (_("进行中的批次"), "/desk/batches/?queue=running", batches.running_batches(by)),
        "plans": (_("已报送的计划"), "/desk/batches/?queue=plans", plans_filed(by)),
        "notices": (_("正在公示"), "/desk/notices/?state=up", notices.visible_to(by).filter(state="up")),
        "objections": (
            _("待处理异议"),
            "/desk/objections/?state=open",
            notices.objections_visible_to(by).filter(state="open"),
        ),
        "revocations": (
            _("待复核撤销"),
            "/desk/revocations/?state=proposed",
            credentials.revocations_visible_to(by).filter(state="proposed"),
        ),
        "names": (_("待处理的姓名"), "/desk/names/?state=waiting", names_waiting(by)),
        "returned": (_("被退回的报送"), "/desk/submissions/?state=returned", submissions.returned(by)),
        "overdue": (_("报送逾期"), "/desk/submissions/?state=overdue", submissions.overdue(by)),
        "expiring": (_("90 天内到期的备案"), "/desk/filings/?state=expiring", expiring(by)),
    }


def menu(by: Actor, path: str) -> list[dict[str, Any]]:
    """The desk's tree for the frame; one count a queue."""
    items = [
        {"label": label, "url": url, "count": rows.count(), "current": False, "late": False}
        for label, url, rows in queues(by).values()
    ]
    records = [
        (_("全部备案"), "/desk/filings/"),
        (_("评价批次"), "/desk/batches/"),
        (_("公示"), "/desk/notices/"),
        (_("全部异议"), "/desk/objections/"),
        (_("证书"), "/desk/certificates/"),
        (_("全部撤销"), "/desk/revocations/"),
        (_("全国查询"), "/desk/submissions/"),
    ]
    tools = [
        (_("规则"), "/desk/rules/"),
        (_("模拟测算"), "/desk/simulations/"),
        (_("政策文库"), "/desk/policies/"),
        (_("权限表"), "/desk/permits/"),
    ]
    if by.has("city-officer") or by.has("city-supervisor") or by.has("auditor"):
        tools.insert(0, (_("旧台账"), "/desk/ledgers/"))
    if allowed(by, "people.read-journal"):
        tools.insert(0, (_("日志"), "/desk/journal/"))
    return [
        {
            "title": _("待办"),
            "items": [
                {"label": _("工作台"), "url": "/desk/", "count": None, "late": False, "current": path == "/desk/"},
                *items,
            ],
        },
        {"title": _("记录"), "items": [_plain(label, url, path) for label, url in records]},
        {"title": _("工具"), "items": [_plain(label, url, path) for label, url in tools]},
    ]


def _plain(label: str, url: str, path: str) -> dict[str, Any]:
    return {"label": label, "url": url, "count": None, "late": False, "current": path.startswith(url)}
