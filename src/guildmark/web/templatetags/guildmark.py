# SPDX-License-Identifier: Apache-2.0
"""Template tags of the look: ``{% load guildmark %}`` gives page writers every component that has a shape of its own.

Each tag only shapes values it is handed; the pictures of them are in ``docs/reference/look.md``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxSelectMultiple
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guildmark.engines.rosters.masks import mask_id, mask_name
from guildmark.web.levels import LEVELS, LevelWord, level_word

register = template.Library()

MARK = (
    "M3 .8 37.5 1l1.7 2.2-.2 34.2-2.4 1.8-34-.2L.9 36.2 1 3z",
    "M33.500 7H7v26h26.500M30.500 13.600h-14v12.900M16.500 19.800H32M25 19.800V27",
)
ICONS = {
    "check": "M4 12.5l5 5L20 6.5",
    "cross": "M6 6l12 12M18 6 6 18",
    "ask": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 4 2c-1 .7-1.5 1.2-1.5 2.5M12 16.8v.3",
    "warn": "M12 3.500 22 20.500H2zM12 10v5M12 17.600v.4",
    "lock": "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
    "down": "M6 9l6 6 6-6",
    "up": "M6 15l6-6 6 6",
    "download": "M12 4v11M7 10.500l5 5 5-5M4 20h16",
    "upload": "M12 16V4M7 9.500l5-5 5 5M4 20h16",
    "search": "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500 21 21",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.500l3.500 2",
    "pages": "M8 4h12v12H8zM8 8H4v12h12v-4",
    "link": "M10 14l8-8M12.500 5.500H18.500V11.500M15 13v6H5V9h6",
}
TAG_STATES = ("waiting", "live", "done", "needs", "refused")
VERDICT_ORDER = {"no": 0, "unknown": 1, "yes": 2}
VERDICT_ICONS = {"no": "cross", "unknown": "ask", "yes": "check"}
VERDICT_WORDS = {"no": gettext_lazy("不满足"), "unknown": gettext_lazy("待定"), "yes": gettext_lazy("满足")}
SOON = 2
FAR = 60


# ---- drawings --------------------------------------------------------------------------------------------------------


@register.simple_tag
def mark(size: str = "") -> SafeString:
    """The product mark; ``{% mark "small" %}`` is 24 px. Decorative: the word 匠印 stands beside it."""
    return format_html(
        '<svg class="mark {}" width="24" height="24" viewBox="0 0 40 40" aria-hidden="true">'
        '<path d="{}"/><path d="{}"/></svg>',
        size,
        *MARK,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon by name; always beside words, never alone. An unknown name is a programming error."""
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def seal(
    first: str, second: str = "", state: str = "", size: str = "", *, pressed: bool = False, says: str = ""
) -> SafeString:
    """The seal: two columns, right to left. ``state``: "" solid, ghost dashed, struck grey; ``size``: small, large.

    A seal is cut in Chinese; ``says`` tells it in the reader's language to who hears the page or rests on the seal.
    """
    classes = " ".join(part for part in ("seal", state, size, "pressed" if pressed else "") if part)
    label = _("印：%(text)s") % {"text": says or f"{first}{second}"}
    drawn = '<span class="{}" role="img" aria-label="{}" title="{}" lang="zh">{}\n{}</span>'
    return format_html(drawn, classes, label, says, first, second)


@register.simple_tag
def ladder(code: object) -> SafeString:
    """The eight treads filled up to the level; the label says which of the eight."""
    rung = level_word(code).rung
    label = _("八级中的第 %(rung)s 级") % {"rung": rung}
    return format_html(
        '<span class="ladder" data-rung="{}" role="img" aria-label="{}">{}</span>',
        rung,
        label,
        mark_safe("<i></i>" * 8),  # noqa: S308 - a constant
    )


@register.simple_tag
def level(code: object) -> SafeString:
    """The glyph and the word of a level: ``{% level entry.level %}`` for a code such as 3 or T."""
    word = level_word(code)
    if not word.rung:
        return format_html("{}", word.name or "—")
    return format_html('<span class="level">{}<span>{}</span></span>', ladder(code), word.name)


@register.filter
def level_name(code: object) -> str:
    """Only the word of a level, for sentences and titles."""
    return level_word(code).name


@register.filter
def level_of(code: object) -> LevelWord:
    """The level itself (``.rung .rank .title .high``), for templates that draw it their own way."""
    return level_word(code)


@register.inclusion_tag("components/stair.html")
def stair(counts: Mapping[str, int], url: str = "") -> dict[str, object]:
    """The ladder as a picture. ``counts``: level code to number; each tread links to ``url`` + ``?level=CODE``."""
    steps = [{"word": word, "count": counts.get(word.code, 0), "url": f"{url}?level={word.code}"} for word in LEVELS]
    return {"steps": steps}


@register.simple_tag
def split_bar(good: int, bad: int = 0, warn: int = 0, same: int = 0) -> SafeString:
    """A bar of shares in one line; the numbers stand in words elsewhere, so it is hidden from readers."""
    parts = [(name, max(0, n)) for name, n in (("good", good), ("warn", warn), ("same", same), ("bad", bad)) if n]
    total = sum(n for _name, n in parts) or 1
    drawn, at = [], 0.0
    room = 1000.0 - 3.0 * (len(parts) - 1)
    for name, n in parts:
        width = max(4.0, room * n / total)
        drawn.append(
            format_html('<rect class="{}" x="{}" y="0" width="{}" height="10"/>', name, f"{at:.1f}", f"{width:.1f}")
        )
        at += width + 3.0
    return format_html(
        '<svg class="split-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        mark_safe("".join(drawn)),  # noqa: S308 - every part went through format_html
    )


# ---- words with a shape ----------------------------------------------------------------------------------------------


@register.simple_tag
def tag(state: str, word: object, *, boxed: bool = False) -> SafeString:
    """A state word with its shape. ``state``: waiting ○, live ◐, done ●, needs ◇, refused ■."""
    if state not in TAG_STATES:
        raise template.TemplateSyntaxError(f"tag: {state!r} is not one of {', '.join(TAG_STATES)}")
    return format_html('<span class="tag {}{}">{}</span>', state, " boxed" if boxed else "", word)


@register.simple_tag
def due(days: int | None, *, working: bool = True, on: dt.date | None = None) -> SafeString:
    """Days left as number and word; two or fewer are gamboge, overdue is solid rouge, ``None`` waits for others.

    What is far ahead is no countdown: only its day ``on`` is said, or nothing where that stands beside it already.
    """
    if days is None:
        return format_html('<span class="due muted">— {}</span>', _("等待对方"))
    if days > FAR:
        return format_html('<span class="due">{}</span>', _("至 %(day)s") % {"day": on}) if on else mark_safe("")
    count = format_html("<b>{}</b>", abs(days))
    if days < 0:
        late = (
            ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", -days)
            if working
            else ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -days)
        )
        return format_html('<span class="due late">{}</span>', mark_safe(late % {"days": count}))  # noqa: S308 - our words
    left = (
        ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days)
        if working
        else ngettext("剩 %(days)s 天", "剩 %(days)s 天", days)
    )
    state = "due soon" if days <= SOON else "due"
    return format_html('<span class="{}">{}</span>', state, mark_safe(left % {"days": count}))  # noqa: S308 - our words


@register.inclusion_tag("components/clause.html")
def clause(row: Mapping[str, Any]) -> dict[str, object]:
    """One clause as ``rules explain`` writes it: id, text, verdict, actual, required, from, basis."""
    verdict = row.get("verdict", "unknown")
    return {
        "clause": {**row, "when": row.get("from")},
        "icon_name": VERDICT_ICONS[verdict],
        "word": VERDICT_WORDS[verdict],
    }


@register.inclusion_tag("components/clauses.html")
def clauses(rows: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """All clauses of an explanation: failing first, then open, then met."""
    return {"rows": sorted(rows, key=lambda row: VERDICT_ORDER.get(row.get("verdict", "unknown"), 1))}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """A vertical course of things. Each event: ``state`` (done, now, next), ``title``, ``when``, ``note``, as known."""
    return {"events": events}


@register.inclusion_tag("components/steps.html")
def steps(current: int, *titles: str) -> dict[str, object]:
    """Numbered steps of a task: ``{% steps 3 "下载模板" "上传" "检查结果" "确认导入" %}``; 1-based."""
    return {"steps": [(number, title) for number, title in enumerate(titles, start=1)], "current": current}


@register.inclusion_tag("components/problems.html")
def problems(groups: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Roster problems in groups.

    Each group: ``severity`` (error, warning, repaired), ``code``, ``column``, ``message``, ``remedy``,
    ``value`` (masked), ``rows`` (Excel row numbers) and ``count``.
    """
    return {"groups": groups}


@register.filter
def rows_in_words(rows: Iterable[int]) -> str:
    """Excel row numbers as people say them: 第 17、18、203 行等 for more than four."""
    numbers = [str(row) for row in rows if row]
    if not numbers:
        return _("整份文件")
    shown = _("、").join(numbers[:4])
    return (_("第 %(rows)s 行等") if len(numbers) > 4 else _("第 %(rows)s 行")) % {"rows": shown}  # noqa: PLR2004 - four fit a line


@register.inclusion_tag("components/void.html")
def void(icon_name: str, title: object, text: object = "", url: str = "", action: object = "") -> dict[str, object]:
    """Nothing here, or not for you: what is so, what next. For more than one action include the template by hand."""
    return {"icon_name": icon_name, "title": title, "text": text, "url": url, "action": action}


# ---- forms and lists -------------------------------------------------------------------------------------------------


HINTS: Final = {
    "date": gettext_lazy("年-月-日，如 2023-09-30"),
    "file": gettext_lazy("点按选择文件，或把文件拖到框里"),
}
"""What a browser's own control is told by, for it speaks the browser's language and not the page's."""


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", short: str = "") -> dict[str, object]:
    """One field of a Django form: label, hint, error above the input, rouge bar when it is wrong."""
    widget = bound.field.widget
    hint = str(hint or bound.help_text or HINTS.get(widget.attrs.get("type", getattr(widget, "input_type", "")), ""))
    kind = getattr(widget, "input_type", "textarea" if "Textarea" in type(widget).__name__ else "select")
    if isinstance(widget, CheckboxSelectMultiple):
        kind = "radio"  # several choices under one legend, whether one or many may be ticked
    described = " ".join(
        part
        for part in (
            f"{bound.auto_id}-hint" if hint else "",
            f"{bound.auto_id}-error" if bound.errors else "",
        )
        if part
    )
    attributes: dict[str, str | bool] = (
        {"class": "input short" if short else "input"} if kind not in {"checkbox", "radio"} else {}
    )
    if "placeholder" in widget.attrs:
        attributes["placeholder"] = False
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"bound": bound, "hint": hint, "kind": kind, "control": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("components/form.html")
def form_fields(form: Any) -> dict[str, object]:
    """Every field of a form, with the form's own errors on top and its hidden fields."""
    return {"form": form}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page) -> dict[str, object]:
    """Where one is in a list: "第 1–50 条，共 143 条" and the pages around; keeps the rest of the query string."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    rest = f"&{query.urlencode()}" if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "rest": rest, "elided": page.paginator.ELLIPSIS}


# ---- people, never more of them than a page needs --------------------------------------------------------------------

register.filter("masked_id", mask_id)
register.filter("masked_name", mask_name)


# ---- numbers and dates -----------------------------------------------------------------------------------------------


@register.filter
def thousands(number: object) -> str:
    """12,613, with the true minus sign; anything that is not a number as it stands."""
    if isinstance(number, bool) or not isinstance(number, int):
        return str(number if number is not None else "—")
    return f"{number:,}".replace("-", "−")


@register.filter
def day(value: dt.date | dt.datetime | str | None) -> str:
    """2023-10-26; a dash where nothing is known."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value.isoformat() if isinstance(value, dt.date) else str(value or "—")


@register.filter
def moment(value: dt.datetime | str | None) -> str:
    """2023-10-26 10:11 in the office's time."""
    if not isinstance(value, dt.datetime):
        return str(value or "—")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def weekday(value: dt.date | dt.datetime | None) -> str:
    """周五; in English, Fri."""
    if value is None:
        return ""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    local = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return names[local.weekday()]


@register.filter
def people(count: int) -> str:
    """412 人; in English, 412 people."""
    return ngettext("%(n)s 人", "%(n)s 人", count) % {"n": thousands(count)}
