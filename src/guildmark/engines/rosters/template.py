# SPDX-License-Identifier: Apache-2.0
"""The roster template made for one firm: its own occupations and levels to choose from, number columns as text."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from guildmark.engines.rosters.columns import COLUMNS, Column, letters_of
from guildmark.engines.rosters.columns import READ as _READ

VERSION = "guildmark-roster/1"
_ROWS = 100_000
_TEXT_KINDS = frozenset({"id", "number", "phone", "code", "name", "month"})
_OFFERED = tuple(column for column in COLUMNS if column.key in _READ)
_ID_TYPES = ("居民身份证", "港澳台居民居住证", "外国人永久居留身份证", "护照")
_EXPLAINED: dict[str, tuple[str, str]] = {
    "name": ("照证件填写，中间点用“·”。", "As on the document; “·” for a middle dot."),
    "id_type": ("留空即居民身份证。", "Empty means resident identity card."),
    "id_number": ("18 位，列已设为文本，不会丢位。", "18 characters; the column is text, so that no digit is lost."),
    "sex": ("可留空；填写时须与证件号码一致。", "May be empty; if given it must agree with the number."),
    "birth_date": ("可留空；填写时须与证件号码一致。", "May be empty; if given it must agree with the number."),
    "phone": ("11 位手机号。", "Mobile number of 11 digits."),
    "occupation_code": ("从下拉列表选择；名称见下表。", "Choose from the list; the names stand below."),
    "occupation": ("可留空；填写时须与编码一致。", "May be empty; if given it must agree with the code."),
    "level": ("从下拉列表选择。", "Choose from the list."),
    "route": ("可留空，系统自动判断满足哪一条。", "May be empty: whichever way holds is found."),
    "held_level": ("没有证书的留空。", "Empty where none is held."),
    "held_number": ("现持证书的编号，文本。", "Number of the certificate held, as text."),
    "held_occupation_code": ("现持证书的职业编码；不填则条件可能无法判断。", "Without it eligibility may stay open."),
    "held_date": ("如 2021-06-30。", "Such as 2021-06-30."),
    "since": ("开始从事本职业或相关职业的日期或年月，如 2015-03。", "Start in this or a related occupation: 2015-03."),
    "education": ("按学历代码表的名称填写。", "By the names of the code table of educations."),
    "major": ("所学专业。", "Subject studied."),
    "major_fits": ("专业与申报职业是否对口：是或否。", "Whether the subject fits the occupation: 是 or 否."),
    "post": ("工作岗位。", "Post."),
    "team": ("班组。", "Team."),
    "mentor": ("带教师傅姓名，不得担任本人的考评员。", "Name of the mentor, who may not assess this person."),
    "superior": (
        "直接上级姓名，不得担任本人的考评员。",
        "Name of the direct superior, who may not assess this person.",
    ),
}


def template(
    *,
    organisation: str,
    occupations: Sequence[tuple[str, str]],
    levels: Sequence[tuple[str, str]],
    batch: str | None = None,
    lang: str = "zh",
    educations: Sequence[str] = (),
) -> bytes:
    """Return the .xlsx template of a firm.

    ``occupations`` and ``levels`` are (code, name) pairs of its filing, ``educations`` the pack's names. The first
    sheet is the roster, the second explains each column, hidden ones hold the lists, the version and the batch's code.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("名单" if lang == "zh" else "Roster")
    guide = book.add_worksheet("填写说明" if lang == "zh" else "How to fill in")
    lists = {
        "occupation_code": [code for code, _ in occupations],
        "level": [name for _, name in levels],
        "held_level": [name for _, name in levels],
        "id_type": list(_ID_TYPES),
        "sex": ["男", "女"],
        "major_fits": ["是", "否"],
        "education": list(educations),
    }
    ranges = _write_lists(book, lists)
    _write_roster(book, page, ranges, lang)
    _write_guide(book, guide, organisation, occupations, lang)
    marks = book.add_worksheet("_guildmark")
    marks.very_hidden()
    for row, line in enumerate((VERSION, batch or "", organisation)):
        marks.write_string(row, 0, line)
    book.close()
    return out.getvalue()


def _write_lists(book: Any, lists: dict[str, list[str]]) -> dict[str, str]:
    """Write the lists to choose from on a hidden sheet; return each one's range by column key."""
    page = book.add_worksheet("_lists")
    page.very_hidden()
    ranges = {}
    for column, (key, choices) in enumerate(item for item in lists.items() if item[1]):
        page.write_column(0, column, choices)
        letters = letters_of(column)
        ranges[key] = f"=_lists!${letters}$1:${letters}${len(choices)}"
    return ranges


def _write_roster(book: Any, page: Any, ranges: dict[str, str], lang: str) -> None:
    required = book.add_format({"bold": True, "bg_color": "#D6E4F0", "bottom": 1})
    optional = book.add_format({"bg_color": "#EEF2F5", "bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for index, column in enumerate(_OFFERED):
        form = day if column.kind == "date" else text if column.kind in _TEXT_KINDS else None
        page.set_column(index, index, _width(column), form)
        page.write_string(0, index, column.title(lang), required if column.required else optional)
        if column.key in ranges:
            rule = {"validate": "list", "source": ranges[column.key], "error_type": "warning"}
            page.data_validation(1, index, _ROWS, index, rule)
    page.freeze_panes(1, 1)


def _width(column: Column) -> int:
    return 24 if column.kind in {"id", "number"} else 14


def _write_guide(book: Any, page: Any, organisation: str, occupations: Sequence[tuple[str, str]], lang: str) -> None:
    zh = lang == "zh"
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 70)
    page.write_string(0, 0, organisation, bold)
    for index, word in enumerate(("列", "必填", "说明") if zh else ("Column", "Required", "What to write")):
        page.write_string(2, index, word, bold)
    for row, column in enumerate(_OFFERED, start=3):
        page.write_string(row, 0, column.title(lang))
        page.write_string(row, 1, ("是" if zh else "yes") if column.required else "")
        page.write_string(row, 2, _EXPLAINED[column.key][0 if zh else 1], wrap)
    start = len(_OFFERED) + 4
    page.write_string(start, 0, "本单位备案的职业" if zh else "Occupations of the filing", bold)
    for row, (code, name) in enumerate(occupations, start=start + 1):
        page.write_string(row, 0, code)
        page.write_string(row, 2, name)
