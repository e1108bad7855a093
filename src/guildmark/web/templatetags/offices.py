# SPDX-License-Identifier: Apache-2.0
"""Template tags of portal and desk: the state of a record as a shape and a word."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildmark.domain.people import queries as people
from guildmark.kernel import clock
from guildmark.web.public.words import act, english
from guildmark.web.templatetags.guildmark import tag

register = template.Library()

SHAPES: Final = {
    "batch": {
        "draft": ("needs", gettext_lazy("草稿")),
        "filed": ("live", gettext_lazy("计划已报送")),
        "open": ("live", gettext_lazy("已开考")),
        "fixed": ("live", gettext_lazy("结果已定")),
        "shown": ("live", gettext_lazy("公示中")),
        "closed": ("done", gettext_lazy("已发证")),
        "stopped": ("refused", gettext_lazy("已叫停")),
    },
    "filing": {
        "filed": ("done", gettext_lazy("有效")),
        "expired": ("waiting", gettext_lazy("已到期")),
        "early": ("waiting", gettext_lazy("未到起日")),
        "suspended": ("needs", gettext_lazy("暂停")),
        "removed": ("refused", gettext_lazy("移出")),
    },
    "entry": {
        "look": ("needs", gettext_lazy("待核看")),
        "entered": ("waiting", gettext_lazy("已报名")),
        "excluded": ("refused", gettext_lazy("已排除")),
        "passed": ("done", gettext_lazy("合格")),
        "failed": ("refused", gettext_lazy("不合格")),
        "absent": ("refused", gettext_lazy("缺考")),
        "taken-out": ("refused", gettext_lazy("异议成立")),
        "certified": ("done", gettext_lazy("已发证")),
    },
    "verdict": {
        "yes": ("done", gettext_lazy("符合")),
        "no": ("refused", gettext_lazy("不符合")),
        "unknown": ("needs", gettext_lazy("无法判断")),
    },
    "notice": {"up": ("live", gettext_lazy("公示中")), "closed": ("done", gettext_lazy("已结束"))},
    "objection": {
        "open": ("needs", gettext_lazy("待处理")),
        "upheld": ("refused", gettext_lazy("成立")),
        "dismissed": ("done", gettext_lazy("不成立")),
    },
    "credential": {"active": ("done", gettext_lazy("有效")), "revoked": ("refused", gettext_lazy("已撤销"))},
    "revocation": {
        "proposed": ("needs", gettext_lazy("待复核")),
        "confirmed": ("done", gettext_lazy("已确认")),
        "withdrawn": ("waiting", gettext_lazy("已撤回")),
    },
    "submission": {
        "not-sent": ("waiting", gettext_lazy("未报送")),
        "sent": ("live", gettext_lazy("已报送")),
        "accepted": ("done", gettext_lazy("已入库")),
        "returned": ("refused", gettext_lazy("被退回")),
        "overdue": ("needs", gettext_lazy("已逾期")),
    },
    "name": {
        "open": ("needs", gettext_lazy("待处理")),
        "proposed": ("needs", gettext_lazy("待复核")),
        "corrected": ("done", gettext_lazy("已更正")),
        "kept": ("done", gettext_lazy("维持登记的姓名")),
        "different": ("refused", gettext_lazy("不是同一人")),
    },
    "why": {
        "changed": ("waiting", gettext_lazy("本人已改名")),
        "wrong": ("waiting", gettext_lazy("登记的姓名写错了")),
    },
    "roster": {
        "checking": ("live", gettext_lazy("检查中")),
        "checked": ("needs", gettext_lazy("已检查，未导入")),
        "taking": ("live", gettext_lazy("导入中")),
        "unreadable": ("refused", gettext_lazy("读不出来")),
        "taken": ("done", gettext_lazy("已导入")),
        "undone": ("waiting", gettext_lazy("已撤回")),
    },
}
ROLES: Final = {
    "firm-handler": gettext_lazy("企业经办人"),
    "firm-checker": gettext_lazy("企业质量督导员"),
    "city-officer": gettext_lazy("市级经办人"),
    "city-supervisor": gettext_lazy("市级复核人"),
    "district-officer": gettext_lazy("区县经办人"),
    "auditor": gettext_lazy("审计员"),
    "worker": gettext_lazy("职工本人"),
    "system": gettext_lazy("系统"),
    "public": gettext_lazy("公众"),
}

DUTIES: Final = {
    "市级经办人": ROLES["city-officer"],
    "市级复核人": ROLES["city-supervisor"],
    "审计员": ROLES["auditor"],
    "质量督导员": gettext_lazy("质量督导员"),
    "经办人": gettext_lazy("经办人"),
}
"""What an account's label ends in, the longest first."""


@register.simple_tag
def state_tag(kind: str, state: object) -> SafeString:
    """The state of a record: ``{% state_tag "batch" batch.state %}``; an unknown state shows as it stands."""
    shape, word = SHAPES[kind].get(str(state), ("waiting", str(state)))
    return tag(shape, word)


@register.simple_tag
def batch_tag(batch: object) -> SafeString:
    """The state of a batch; a draft whose plan is filed says so."""
    filed = str(batch.state) == "draft" and batch.plan_filed_on is not None
    return state_tag("batch", "filed" if filed else batch.state)


@register.simple_tag
def filing_tag(filing: object) -> SafeString:
    """The state of a filing today, its last day considered."""
    return state_tag("filing", filing_state(filing))


def filing_state(filing: object) -> str:
    """The state of a filing as the day makes it: filed, expired, early, suspended, removed."""
    today = clock.today()
    state = str(filing.state)
    if state == "filed" and filing.ends < today:
        return "expired"
    return "early" if state == "filed" and filing.starts > today else state


@register.filter
def role_word(label: str) -> str:
    """The roles of an actor's label in words; several are joined."""
    return _("、").join(str(ROLES.get(part, part)) for part in str(label).split("+"))


@register.filter
def read_page(page: str) -> str:
    """What somebody read of a person, in words, by the page's name in the journal."""
    words = {
        "portal:entry": _("报名与申报条件（单位）"),
        "desk:entry": _("报名与申报条件"),
        "desk:rule_draft_pair": _("草稿重放的对照"),
        "desk:certificate": _("证书"),
        "desk:person": _("全部记录"),
    }
    return str(words.get(page, page))


@register.filter
def account_word(label: str) -> str:
    """An account's label in the page's language: the duty it ends in by its word, the place by its name there.

    A label is written as its office writes it, ``风筝区经办人``; a firm's own name stays as it is.
    """
    if not english():
        return label
    duty = next((one for one in DUTIES if label.endswith(one)), "")
    place = label.removesuffix(duty).strip()
    named = next((region.name_en for region in people.regions().values() if region.name == place), "") or place
    word = str(DUTIES[duty]) if duty else ""
    return " · ".join(part for part in (named, word) if part)


register.filter("act_word", act)


@register.filter
def at(mapping: object, key: object) -> object:
    """The value of a mapping at a key, or none."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def part_word(part: str) -> str:
    """The part of an assessment in words."""
    words = {"theory": _("理论"), "practice": _("技能操作"), "review": _("综合评审")}
    return words.get(part, part)


@register.simple_tag
def state_word(kind: str, state: object) -> str:
    """Only the word of a state, for choices."""
    return str(SHAPES[kind].get(str(state), ("", str(state)))[1])


@register.simple_tag
def mark_shown(marks: dict[str, object], part: str) -> str:
    """A mark as people read it: without needless zeros, 缺考, or a dash where there is none."""
    if part not in marks:
        return "—"
    value = marks[part]
    return _("缺考") if value is None else format(value.normalize(), "f")


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, for a loop over a few codes."""
    return text.split()


MOST_ROWS = 20


@register.inclusion_tag("components/differing_names.html")
def differing_names(roster: object) -> dict[str, object]:
    """The rows of a roster that stand under another name in the record, each with the way to put it before the city."""
    rows = list(roster.problems.filter(code="id.name-differs").order_by("row").values_list("row", flat=True))
    return {"roster": roster, "rows": rows[:MOST_ROWS], "total": len(rows), "more": max(0, len(rows) - MOST_ROWS)}
