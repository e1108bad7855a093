# SPDX-License-Identifier: Apache-2.0
"""Marks by workbook: a template with the batch's people and parts, and the dry run of what comes back. Plain Python.

``template`` → ``read_marks`` → ``check_marks``. A person is named by the entry's number, which tells nothing of her;
the name beside it is compared, so that a row that slipped is seen.
"""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import xlsxwriter

from guildmark.engines.rosters.archive import Limits
from guildmark.engines.rosters.columns import Column
from guildmark.engines.rosters.ledgers.layouts import LedgerLayout
from guildmark.engines.rosters.ledgers.reading import LedgerRow, LedgerSheet, read
from guildmark.engines.rosters.marks_messages import MarkProblem
from guildmark.engines.rosters.masks import mask_name
from guildmark.engines.rosters.problems import REPAIRED, WARNING, Problem

PARTS = {"theory": ("理论成绩", "theory"), "practice": ("技能成绩", "practice"), "review": ("综合评审成绩", "review")}
ABSENT_WORDS = frozenset({"缺考", "缺", "absent"})
NO = frozenset({"", "否", "no", "n"})
_DECIMALS = 2
_COLUMNS = (
    Column("entry", "报名号", "text", required=True),
    Column("name", "姓名", "text", required=True),
    Column("occupation", "职业名称", "ignored"),
    Column("level", "申报等级", "ignored"),
    *(Column(key, zh, "text") for key, (zh, _en) in PARTS.items()),
    Column("absent", "缺考", "text"),
    Column("no", "序号", "ignored"),
    Column("row", "行", "ignored"),
    Column("problems", "问题", "ignored"),
    Column("note", "备注", "ignored"),
)
LAYOUT = LedgerLayout("marks", "成绩表", "Marks", "entry", _COLUMNS, {})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is assessed, in which parts, and what is known: ``marks`` part → mark, None for absent; ``kept`` stand."""

    entry: int
    name: str
    occupation: str
    level: str
    parts: Sequence[str]
    marks: Mapping[str, Decimal | None] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


@dataclass(slots=True)
class Checked:
    """The dry run of a workbook of marks: problems, and what may be entered: entry → part → mark, None for absent."""

    problems: list[Problem]
    marks: dict[int, dict[str, Decimal | None]] = field(default_factory=dict)
    same: int = 0

    @property
    def bad_rows(self) -> set[int]:
        """The rows that cannot be taken."""
        return {p.row for p in self.problems if p.severity == "error" and p.row}


def template(candidates: Sequence[Candidate], *, title: str, lang: str = "zh") -> bytes:
    """Return the .xlsx to fill marks in: everyone assessed, a column a part, what is known already filled in.

    A part that a level does not have is grey; a list offers 缺考.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("成绩" if lang == "zh" else "Marks")
    bold = book.add_format({"bold": True, "bg_color": "#D6E4F0", "bottom": 1})
    grey, text = book.add_format({"bg_color": "#D9D9D9"}), book.add_format({"num_format": "@"})
    used = [part for part in PARTS if any(part in one.parts for one in candidates)]
    heads = [LAYOUT.column(key).title(lang) for key in ("entry", "name", "occupation", "level", *used)]
    page.write_row(0, 0, heads, bold)
    page.set_column(0, 0, 12, text)
    page.set_column(1, len(heads) - 1, 16)
    for row, one in enumerate(candidates, start=1):
        page.write_row(row, 0, [str(one.entry), one.name, one.occupation, one.level])
        for place, part in enumerate(used, start=4):
            if part not in one.parts:
                page.write_blank(row, place, None, grey)
            elif part in one.marks:
                _write_mark(page, (row, place), one.marks[part])
    page.write_comment(
        0, len(heads) - 1, "0–100，最多两位小数；没来的填“缺考”。" if lang == "zh" else "0–100, or 缺考."
    )
    page.freeze_panes(1, 2)
    book.set_properties({"title": title})
    book.close()
    return out.getvalue()


def _write_mark(page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], mark: Decimal | None) -> None:
    if mark is None:
        page.write_string(*place, "缺考")
    else:
        page.write_number(*place, float(mark))


def read_marks(data: bytes, filename: str, limits: Limits | None = None) -> LedgerSheet:
    """Return a workbook of marks as read; what is wrong with the file stands in ``problems``."""
    sheet = read(data, filename, LAYOUT, limits)
    parts = [LAYOUT.column(key) for key in PARTS]
    if sheet.rows and not any(placed.key in PARTS for placed in sheet.columns):
        title = "、".join(column.zh for column in parts)
        sheet.problems.append(MarkProblem(None, title, "column.missing", facts={"title": title}))
    return sheet


def check_marks(sheet: LedgerSheet, candidates: Mapping[int, Candidate], greatest: Decimal) -> Checked:
    """Return the dry run: every problem, row by row, and the marks of rows without an error that are new or changed.

    An empty cell means "not marked yet" and changes nothing. ``greatest``: the highest mark of a part.
    """
    told = Checked([*sheet.problems, *sheet.found])
    if not sheet.readable():
        return told
    times = Counter(_entry_of(row) for row in sheet.rows)
    for row in sheet.rows:
        _judge(_Judging(sheet, row, told, greatest), candidates, times)
    return told


@dataclass(slots=True)
class _Judging:
    """One row being judged."""

    sheet: LedgerSheet
    row: LedgerRow
    told: Checked
    greatest: Decimal
    bad: bool = False

    def note(self, key: str, code: str, value: str = "", severity: str = "error", **facts: object) -> None:
        self.bad = self.bad or severity == "error"
        title = self.sheet.title(key)
        facts = {"title": title, "greatest": str(self.greatest), **facts}
        self.told.problems.append(MarkProblem(self.row.number, title, code, value, severity, facts, key))

    def text(self, key: str) -> str:
        """A cell in half-width characters, without spaces around."""
        return unicodedata.normalize("NFKC", str(self.row.values.get(key) or "")).strip()


def _entry_of(row: LedgerRow) -> str:
    return unicodedata.normalize("NFKC", str(row.values.get("entry") or "")).strip()


def _judge(judging: _Judging, candidates: Mapping[int, Candidate], times: Counter[str]) -> None:
    number = _entry_of(judging.row)
    one = candidates.get(int(number)) if number.isascii() and number.isdecimal() else None
    if one is None:
        judging.note("entry", "mark.candidate-unknown" if number else "mark.candidate-missing", number[:20])
        return
    if times[number] > 1:
        judging.note("entry", "mark.twice", number)
        return
    if judging.text("name").replace(" ", "") != one.name.replace(" ", ""):
        judging.note("name", "mark.name-differs", mask_name(judging.text("name")))
        return
    found = _marks(judging, one)
    if judging.row.formulas or judging.bad:
        return
    new = {part: mark for part, mark in found.items() if part not in one.marks or one.marks[part] != mark}
    judging.told.same += bool(found) and not new
    if new:
        judging.told.marks[one.entry] = new


def _marks(judging: _Judging, one: Candidate) -> dict[str, Decimal | None]:
    """The marks that a row tells; what is wrong is noted."""
    given = {part: judging.text(part) for part in PARTS if judging.text(part)}
    if judging.text("absent").casefold() not in NO:
        return _all_absent(judging, one, given)
    found: dict[str, Decimal | None] = {}
    for part, text in given.items():
        if part not in one.parts:
            judging.note(part, "mark.no-such-part", text[:20])
        elif part in one.kept:
            _note_kept(judging, one, part, text)
        else:
            _read_part(judging, one, part, text, found)
    missing = [p for p in one.parts if p not in found and p not in given and p not in one.marks]
    for part in missing:
        judging.note(part, "mark.missing", severity=WARNING)
    return found


def _all_absent(judging: _Judging, one: Candidate, given: Mapping[str, str]) -> dict[str, Decimal | None]:
    marked = [part for part, text in given.items() if text.casefold() not in ABSENT_WORDS]
    for part in marked:
        judging.note(part, "mark.absent-and-marked", given[part][:20])
    return dict.fromkeys((part for part in one.parts if part not in one.kept), None)


def _note_kept(judging: _Judging, one: Candidate, part: str, text: str) -> None:
    value, _changed = _value(text)
    if value is None or value != one.marks.get(part):
        judging.note(part, "mark.kept", text[:20])


def _read_part(judging: _Judging, one: Candidate, part: str, text: str, found: dict[str, Decimal | None]) -> None:
    if text.casefold() in ABSENT_WORDS:
        mark: Decimal | None = None
    else:
        value, changed = _value(text)
        if value is None:
            judging.note(part, "mark.not-a-number", text[:20])
            return
        if not 0 <= value <= judging.greatest:
            judging.note(part, "mark.out-of-range", text[:20])
            return
        if value != round(value, _DECIMALS):
            judging.note(part, "mark.decimals", text[:20])
            return
        if changed:
            judging.note(part, "mark.not-a-number", text[:20], REPAIRED)
        mark = value
    found[part] = mark
    if part in one.marks and one.marks[part] != mark:
        judging.note(part, "mark.changes", text[:20], WARNING, old=_shown(one.marks[part]), new=_shown(mark))


def _value(text: str) -> tuple[Decimal | None, bool]:
    """A mark as written, 分 after it allowed; and whether that had to be mended."""
    plain = text.removesuffix("分").strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None, False
    return (value, plain != text) if value.is_finite() else (None, False)


def _shown(mark: Decimal | None) -> str:
    return "缺考" if mark is None else format(mark.normalize(), "f")
