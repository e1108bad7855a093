# SPDX-License-Identifier: Apache-2.0
"""A kept simulation as a workbook: summary with the change and both digests, groups, clauses, lists in sight."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from guildmark.domain.policies.models import Simulation
from guildmark.kernel.grants import Actor
from guildmark.reporting import simulations
from guildmark.web.desk import simulation_figures as figures
from guildmark.web.templatetags.guildmark import level_name, moment

OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDE, NARROW = 44, 16


def workbook_of(row: Simulation, lang: str, *, by: Actor) -> bytes:
    """The .xlsx of a simulation; its lists hold whom ``by`` may see now."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _sheet(book, _("概要"), (_("项目"), _("内容")), _summary(row, lang), wide=2)
        _sheet(book, _("分组"), _group_head(), _groups(row))
        _sheet(book, _("起作用的条款"), (_("条款"), _("内容"), _("只差这一条")), _binding(row, lang), wide=2)
        for side, title in zip(simulations.MOVED, (_("变为符合"), _("不再符合")), strict=True):
            _sheet(book, title, _list_head(), _listed(row, side, by))
    return out.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, wide: int = 0
) -> None:
    """Write one sheet: its head, then its rows; text stays text and numbers stay numbers."""
    page = book.add_worksheet(title)
    bold, text = (
        book.add_format({"bold": True, "bg_color": "#D6E4F0", "bottom": 1}),
        book.add_format({"text_wrap": True}),
    )
    page.set_column(0, len(head) - 1, NARROW, text)
    if wide:
        page.set_column(0, wide - 1, WIDE, text)
    page.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        page.write_row(number, 0, row)
    page.freeze_panes(1, 0)


def _summary(row: Simulation, lang: str) -> list[tuple[str, Any]]:
    found = row.result or {}
    told: list[tuple[str, Any]] = [
        (_("项目名称"), row.title),  # type: ignore[attr-defined]
        (_("按哪一天判断"), row.on.isoformat()),
        (_("测算时间"), moment(row.made_at)),
        (_("规则版本"), f"{row.programme} {row.version}"),
        (_("规则摘要"), f"sha256:{row.digest}"),
        (_("人群快照"), row.snapshot),
        *((_("改动"), f"{change['words']}: {change['was']} → {change['now']}") for change in row.changes),
        (_("测算条数"), found["rows"]),
        (_("存档事实无法读出、未计入"), found["left_out"]),
        (_("原来符合"), found["before"]["yes"]),
        (_("改后符合"), found["after"]["yes"]),
        (_("改后无法判定"), found["after"]["unknown"]),
        (_("变为符合"), found["gain"]),
        (_("不再符合"), found["lose"]),
    ]
    for cost in found.get("cost", []):
        told += _cost(figures.cost_words(cost, lang))
    return told


def _cost(cost: dict[str, Any]) -> list[tuple[str, Any]]:
    pack = cost["pack"]
    return [
        (_("补贴依据"), f"{pack['id']} {pack['version']} sha256:{pack['sha256']}"),
        (_("补贴改前（%(unit)s）") % {"unit": cost["unit_words"]}, Decimal(cost["before"])),
        (_("补贴改后（%(unit)s）") % {"unit": cost["unit_words"]}, Decimal(cost["after"])),
        (_("补贴差额（%(unit)s）") % {"unit": cost["unit_words"]}, Decimal(cost["difference"])),
        (_("金额无法判定，未计入（改前 → 改后）"), f"{cost['unpriced']['before']} → {cost['unpriced']['after']}"),
        (_("是否符合无法判定，如全部符合另需（改前 → 改后）"), f"{cost['open_before']} → {cost['open_after']}"),
    ]


def _group_head() -> tuple[str, ...]:
    return (_("按"), _("组"), _("条数"), _("原来符合"), _("改后符合"), _("变为符合"), _("不再符合"))


def _groups(row: Simulation) -> Iterable[Sequence[Any]]:
    for name, title in figures.group_titles().items():
        for group in (row.result or {})["by"][name]:
            numbers = (group[key] for key in ("rows", "before", "after", "gain", "lose"))
            yield (title, figures.value_words(name, group["value"]), *numbers)


def _binding(row: Simulation, lang: str) -> Iterable[Sequence[Any]]:
    for each in (row.result or {})["binding"]:
        yield each["clause"], each["text"][lang], each["alone"]


def _list_head() -> tuple[str, ...]:
    return (_("编号"), _("姓名"), _("单位"), _("区县"), _("职业"), _("等级"))


def _listed(row: Simulation, side: str, by: Actor) -> Iterable[Sequence[Any]]:
    for one in simulations.listed(row, side, by=by).iterator(2000):
        firm = one.organisation if figures.of_certificates(row) else one.batch.organisation
        yield (
            one.pk,
            one.person.name,
            firm.name,
            firm.region.name,
            one.occupation_name,
            str(level_name(one.asked_level)),
        )
