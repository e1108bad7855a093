# SPDX-License-Identifier: Apache-2.0
"""The words of the public pages: acts and kinds of leaves, places and occupations by name, refusals as sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildmark.domain.people import queries as people

ACTS: Final = {
    "issue": _("签发"),
    "revoke": _("撤销"),
    "suspend": _("暂停"),
    "reinstate": _("恢复"),
    "correct": _("更正"),
    "first": _("改记为首次高技能"),
    "key": _("公钥"),
    "list": _("状态列表"),
    "template": _("模板"),
    "journal": _("工作日志摘要"),
    "recorded": _("补录"),
}
KINDS: Final = {
    "level": _("职业技能等级证书"),
    "filing": _("企业备案"),
    "filing-renewal": _("备案延续"),
    "filing-scope": _("备案增项"),
    "status": _("状态列表"),
    "head": _("工作日志"),
    "log": _("登记簿公钥"),
    "issuer": _("发证公钥"),
}
REFUSALS: Final = {
    "objection.late": _("公示已经结束，不再收异议。"),
    "objection.line-gone": _("这一行已经移出名单，不用再提异议。"),
    "objection.text-missing": _("请写清哪里不对，最多 2,000 字。"),
    "figure.period-reversed": _("开始日期在结束日期之后。"),
    "figure.period-unreadable": _("日期要写成 2023-09-30 的样子。"),
    "figure.part-unknown": _("没有这个级别或区县。"),
    "figure.no-checkpoint": _("没有这个检查点。"),
    "credential.not-logged": _("证书正在写入公开登记簿，几秒后再下载。"),
    "credential.not-valid": _("证书已撤销，不再生成纸面文件。"),
    "credential.no-glyph": _("姓名里有本机字体画不出的字，为免证书上留下空白，没有生成文件。"),
    "verify.too-often": _("这台设备查得太快，请一分钟后再查。"),
    "objection.too-often": _("这台设备提交得太快，请一分钟后再提交。"),
}


def english() -> bool:
    """Whether this page is told in English."""
    return (get_language() or "").startswith("en")


def lang() -> str:
    """The language of this page as engines name it."""
    return "en" if english() else "zh"


RESULTS = "评价结果公示"
"""How the title of a notice of results ends; what stands before is the firm and its batch, as registered."""


def notice_title(title: str) -> str:
    """A notice's title; in English what kind of notice it is, with the firm and the batch as registered."""
    if not english() or not title.endswith(RESULTS):
        return title
    return f"Assessment results: {title.removesuffix(RESULTS)}"


def told(pair: dict[str, str]) -> str:
    """The half of a {zh, en} pair that this page speaks."""
    return pair.get(lang()) or pair["zh"]


def places() -> dict[str, str]:
    """Every district by its code, in the page's language where it has a name there."""
    rows = people.regions().items()
    return {code: (english() and region.name_en) or region.name for code, region in rows}


def act(name: str) -> str:
    """An act of the log in words."""
    return str(ACTS.get(name, name))


def kind(name: str) -> str:
    """A kind of leaf in words."""
    return str(KINDS.get(name, name))


def leaf_rows(leaves: Sequence[Any]) -> list[dict[str, Any]]:
    """Leaves as the ledgers of pages show them: places and occupations by name, numbered from 1."""
    named, occupations = places(), people.names_of({leaf.occupation for leaf in leaves if leaf.occupation})
    return [
        {
            "index": leaf.index + 1,
            "url": f"/register/e/{leaf.log_id}",
            "act": act(leaf.act),
            "kind": kind(leaf.kind) if leaf.kind else "",
            "level": leaf.level,
            "occupation": occupations.get(leaf.occupation, leaf.occupation),
            "region": named.get(leaf.region, leaf.region),
            "date": leaf.date,
        }
        for leaf in leaves
    ]


def span(first: dt.date, last: dt.date) -> str:
    """A period in words: 2023-01-01 – 2023-09-30."""
    return f"{first.isoformat()} – {last.isoformat()}"


def shares(rows: Iterable[tuple[str, int]], total: int) -> list[tuple[str, int, str]]:
    """Each row with its share of ``total`` in per cent; what rounds to nothing is <0.1%."""
    told_rows = []
    for label, count in rows:
        tenths = round(1000 * count / total) if total else 0
        told_rows.append((label, count, "<0.1%" if count and not tenths else f"{tenths // 10}.{tenths % 10}%"))
    return told_rows


def minute(moment: dt.datetime | None) -> str:
    """A moment to the minute, in the office's time."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"
