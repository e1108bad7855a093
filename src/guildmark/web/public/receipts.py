# SPDX-License-Identifier: Apache-2.0
"""A figure and its receipt as the pages show them: how it is defined, reckoned, frozen, and what it is made of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from guildmark.reporting import figures
from guildmark.reporting.figures import Figure
from guildmark.web.levels import level_word
from guildmark.web.public import words

MOST_ROWS = 12


def row(figure: Figure, value: int | None = None) -> dict[str, Any]:
    """A figure as the components ask for it."""
    return {
        "id": figure.id,
        "label": label(figure),
        "note": "",
        "value": figure.value if value is None else value,
        "unit": words.told(figure.unit),
        "period": period(figure),
    }


def label(figure: Figure) -> str:
    """Its name, with a capital in English."""
    text = words.told(figure.label)
    return text[:1].upper() + text[1:]


def period(figure: Figure) -> str:
    """The days it is of."""
    if figure.of_a_day or figure.period.first <= figures.BEGINNING:
        return _("截至 %(day)s") % {"day": figure.period.last.isoformat()}
    return words.span(figure.period.first, figure.period.last)


def no_recount() -> str:
    """Why a figure cannot be recounted from the log."""
    return _(
        "这个数字不能从登记簿重算：登记簿的条目没有终止日期，备案到期、暂停和恢复要看当日的备案记录。"
        "下面列出当日有效的每家企业的首次备案条目。"
    )


def query_of(figure: Figure, **more: str) -> str:
    """The query that asks for the same figure again."""
    parts = [f"from={figure.period.first.isoformat()}", f"to={figure.period.last.isoformat()}"]
    parts += [f"{name}={value}" for name, value in more.items()]
    return "?" + "&".join(parts)


def receipt(figure: Figure, *, since: str = "", narrowed: bool = False, query: str = "") -> dict[str, Any]:
    """What stands behind a figure; ``since`` tells how it stands now where this one is frozen."""
    total = figure.value
    head = figure.checkpoint
    facts = [
        (_("口径"), words.told(figure.definition)),
        (_("期间"), period(figure)),
        (_("来源"), _("公开登记簿第 1 至 %(n)s 条") % {"n": f"{head.size:,}"} if head else _("登记簿还是空的")),
    ]
    if since and head:
        facts += [
            (_("冻结"), _("检查点 %(n)s，%(day)s") % {"n": f"{head.size:,}", "day": head.at.strftime("%Y-%m-%d")}),
            (_("此后"), since),
        ]
    return {
        "heading": _("%(n)s %(unit)s怎样数出来") % {"n": f"{total:,}", "unit": words.told(figure.unit)},
        "facts": [*facts, (_("定义版本"), figure.version)],
        "sum": _sum(figure, total),
        "breakdown": _breakdown(figure, total, query),
        "links": [] if narrowed or not since else _links(figure, query),
        "recount": _recount(figure) if figure.recountable else "",
    }


def _sum(figure: Figure, total: int) -> dict[str, Any] | None:
    parts = figures.reckoned(figure)
    if not parts:
        return None
    names = {
        "issued": _("登记簿中签发与更正"), "revoked": _("减去撤销"), "first": _("加上改记为首次"),
    }  # fmt: skip
    rows = [(names[code], count, "") for code, count in parts]
    return {"rows": rows, "total": (label(figure), total)}


def _breakdown(figure: Figure, total: int, query: str) -> dict[str, Any] | None:
    if not total:
        return None
    by_level = not figure.of_a_day
    counts = figure.by_level() if by_level else figure.by_region()
    names = {} if by_level else words.places()
    start = f"/figures/{figure.id}{query or query_of(figure)}"
    start += "&" if "?" in start else "?"
    rows = [
        {
            "level": code if by_level else "",
            "label": level_word(code).name if by_level else names.get(code, code),
            "value": count,
            "share": share,
            "url": f"{start}{'level' if by_level else 'region'}={code}",
        }
        for code, count, share in words.shares(counts[:MOST_ROWS], total)
    ]
    first = _("级别") if by_level else _("区县")
    return {"caption": _("按级别") if by_level else _("按区县"), "first": first, "rows": rows, "total": total}


def _links(figure: Figure, query: str) -> list[tuple[str, str]]:
    start, end = f"/figures/{figure.id}", query or query_of(figure)
    return [(_("查看名单（没有姓名）"), f"{start}{end}"), ("JSON", f"{start}.json{end}"), ("CSV", f"{start}.csv{end}")]


def _recount(figure: Figure) -> str:
    span = f" --to {figure.period.last.isoformat()}"
    if not figure.of_a_day:
        span = f" --from {figure.period.first.isoformat()}{span}"
    return f"guildmark register recount {settings.PUBLIC_URL}/register/{span}"
