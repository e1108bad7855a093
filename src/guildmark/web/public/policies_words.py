# SPDX-License-Identifier: Apache-2.0
"""The words of the policy library: documents, the rules that rest on them, and the places of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guildmark.domain.policies.models import PolicyDocument
from guildmark.domain.policies.queries import LibraryRules
from guildmark.engines.packfiles.resting import Use
from guildmark.engines.rules.model import RANK
from guildmark.web.levels import level_word
from guildmark.web.public.words import english

UNKNOWN: Final = "待核"
DOUBTS: Final = {
    "number": _("文号"),
    "title": _("名称"),
    "issuer": _("发文机关"),
    "issued": _("印发日"),
    "in_force": _("施行日"),
    "ended": _("失效日"),
}
"""A fact that is still to be confirmed, in words."""

STANDING: Final = {
    "in-force": ("done", _("有效")),
    "taken": ("live", _("视为有效")),
    "superseded": ("refused", _("已被取代")),
    "upcoming": ("waiting", _("尚未施行")),
    "ended": ("refused", _("已失效")),
}
KINDS: Final = {
    "clauses": _("条款"),
    "params": _("取值"),
    "periods": _("期限与人数"),
    "scheme": _("评分"),
    "assessment": _("考核组织"),
    "credential": _("证书"),
    "benefit": _("补贴"),
    "quota": _("名额"),
    "standards": _("职业标准的版本"),
    "editions": _("版本"),
    "related": _("相关职业"),
    "evidence": _("佐证材料"),
    "submission": _("数据报送"),
    "publicity": _("公示"),
    "held": _("已持证书"),
    "figures": _("数据口径"),
    "pack": _("期间计算"),
}
"""A table of a pack in words; one without words is named as it is."""

NAMES: Final = {
    "assessment": _("一批要有的材料"),
    "assessment.assessors": _("考评员的条件"),
    "assessment.ratios": _("一名考评员最多考几人"),
    "assessment.photo": _("考生照片"),
    "credential.number": _("证书编号的组成"),
    "credential.enterprise": _("编号首字母：企业"),
    "credential.college": _("编号首字母：院校"),
    "credential.social": _("编号首字母：社会机构"),
    "editions": _("没有另行规定的职业用哪一版标准"),
    "held": _("登记簿里查不到的原证书怎样对待"),
    "publicity.id": _("证件号码的遮蔽"),
    "publicity.name": _("姓名的遮蔽"),
    "publicity.phone": _("电话的遮蔽"),
    "scheme": _("合格分"),
    "submission": _("报送的列与答复"),
}
"""A place of a pack that has no words of its own."""
OCCUPATION: Final = re.compile(r"[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}")


def either(zh: str, en: str) -> str:
    """The text in the reader's language, in Chinese where there is no other."""
    return (english() and en) or zh


def heading(one: PolicyDocument) -> dict[str, Any]:
    """What a document is called and what it says, in the reader's language; its own title beside a translated one."""
    return {
        "number": one.number,
        "number_doubted": "number" in one.doubts,
        "title": either(one.title, one.title_en),
        "own_title": one.title if english() and one.title_en else "",
        "issuer": either(one.issuer, one.issuer_en),
        "summary": either(one.summary, one.summary_en),
        "unverified": bool(one.doubts),
    }


def link(one: PolicyDocument) -> dict[str, Any]:
    """A document as a link."""
    return {"pk": one.pk, "number": one.number, "title": either(one.title, one.title_en)}


def standing(one: PolicyDocument, state: str) -> dict[str, Any]:
    """How a document stands, as shape and word; without a confirmed day it is only taken to be in force."""
    if state == "in-force" and not one.in_force:
        state = "taken"
    if state == "ended" and one.superseded_by_id and not one.ended_on:
        state = "superseded"
    shape, word = STANDING[state]
    return {"shape": shape, "word": word}


def rules_heading(rules: LibraryRules) -> dict[str, Any]:
    """A version of a programme's rules as a line."""
    pack = rules.pack
    return {
        "id": pack.id,
        "version": pack.version,
        "title": either(pack.title.get("zh", pack.id), pack.title.get("en", "")),
        "url": f"/policies/rules/{pack.id}/{pack.version}/",
        "in_force": rules.in_force,
        "published": rules.published_on,
        "clauses": len(pack.clauses),
    }


def _called(one: Use, occupations: Mapping[str, str]) -> str:
    """What a place without words of its own is called: by our words, as a level, or by its occupations' names."""
    known = NAMES.get(f"{one.kind}.{one.name}" if one.name else one.kind)
    if known:
        return str(known)
    if one.kind == "credential" and one.name in RANK:
        return _("编号里的等级：%(level)s") % {"level": level_word(one.name).name}
    return OCCUPATION.sub(lambda found: occupations.get(found[0], found[0]), one.name)


def use(one: Use, url: str = "", occupations: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A place of a pack that gives a basis, in words; ``occupations``: their names by code."""
    lang = "en" if english() else "zh"
    return {
        "kind": KINDS.get(one.kind, one.kind),
        "table": one.kind,
        "name": one.name,
        "words": one.words.get(lang) or _called(one, occupations or {}),
        "value": one.value.get(lang, ""),
        "since": one.since,
        "until": one.until,
        "basis": one.basis,
        "unverified": one.unverified,
        "where": one.where,
        "anchor": one.anchor,
        "url": f"{url}#{one.anchor}",
    }


def paragraphs(text: str) -> list[tuple[str, str]]:
    """A document's text line by line: a heading where the line begins with ``#``, else a paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [("h", line.lstrip("#").strip()) if line.startswith("#") else ("p", line) for line in lines]
