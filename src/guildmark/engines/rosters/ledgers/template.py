# SPDX-License-Identifier: Apache-2.0
"""The template of a ledger: its columns with number columns as text, lists to choose from, and an explanation."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from guildmark.engines.rosters import documents, levels
from guildmark.engines.rosters.columns import Column
from guildmark.engines.rosters.ledgers.layouts import LedgerLayout

VERSION = "guildmark-ledger/1"
_ROWS = 20_000
_TEXT_KINDS = frozenset({"id", "number", "code", "upper", "name", "words", "edition", "levels", "region"})
_DOCUMENTS = (documents.RESIDENT, documents.PERMIT, documents.PERMANENT, documents.PASSPORT)


def template(layout: LedgerLayout, *, regions: Sequence[str] = (), lang: str = "zh") -> bytes:
    """Return the .xlsx template of a kind of ledger; ``regions`` are the names of the districts to choose from."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    offered = [column for column in layout.columns if column.kind != "ignored"]
    page = book.add_worksheet((layout.zh if lang == "zh" else layout.en)[:31].replace("'", ""))
    _write_ledger(book, page, offered, _choices(regions), lang)
    _write_guide(book, book.add_worksheet("填写说明" if lang == "zh" else "How to fill in"), layout, offered, lang)
    marks = book.add_worksheet("_guildmark")
    marks.very_hidden()
    marks.write_string(0, 0, VERSION)
    marks.write_string(1, 0, layout.kind)
    book.close()
    return out.getvalue()


def _choices(regions: Sequence[str]) -> Mapping[str, list[str]]:
    return {
        "id_type": [documents.name_of(kind) for kind in _DOCUMENTS],
        "level": [levels.level_name(code) for code in levels.LADDER if code != "X"],
        "card_kind": ["考评员", "高级考评员"],
        "edition": ["2022", "2015", "1999"],
        "region": list(regions),
    }


def _write_ledger(book: Any, page: Any, offered: Sequence[Column], lists: Mapping[str, list[str]], lang: str) -> None:
    required = book.add_format({"bold": True, "bg_color": "#D6E4F0", "bottom": 1})
    optional = book.add_format({"bg_color": "#EEF2F5", "bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for index, column in enumerate(offered):
        form = day if column.kind == "date" else text if column.kind in _TEXT_KINDS else None
        page.set_column(index, index, 24 if column.kind in {"id", "number", "upper"} else 14, form)
        page.write_string(0, index, column.title(lang), required if column.required else optional)
        if lists.get(column.key):
            rule = {"validate": "list", "source": lists[column.key], "error_type": "warning"}
            page.data_validation(1, index, _ROWS, index, rule)
    page.freeze_panes(1, 1)


def _write_guide(book: Any, page: Any, layout: LedgerLayout, offered: Sequence[Column], lang: str) -> None:
    zh = lang == "zh"
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 20)
    page.set_column(2, 2, 70)
    page.write_string(0, 0, layout.zh if zh else layout.en, bold)
    page.write_string(
        1, 0, "空白的单元格表示“不改动”。" if zh else "An empty cell means “no change” for what is recorded already."
    )
    for index, word in enumerate(("列", "必填", "说明") if zh else ("Column", "Required", "What to write")):
        page.write_string(3, index, word, bold)
    for row, column in enumerate(offered, start=4):
        page.write_string(row, 0, column.title(lang))
        page.write_string(row, 1, ("是" if zh else "yes") if column.required else "")
        page.write_string(row, 2, layout.explained[column.key][0 if zh else 1], wrap)
