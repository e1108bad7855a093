# SPDX-License-Identifier: Apache-2.0
"""The columns of a roster: what they are called, which are needed, and which row of a sheet is their header."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HEADER_WITHIN = 10
_LEAST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column that rosters know: ``key`` is its English name, ``kind`` how its cells are read."""

    key: str
    zh: str
    kind: str
    repair: str | None = None
    required: bool = False

    def title(self, lang: str) -> str:
        """Return the column's title in ``lang``."""
        return self.zh if lang == "zh" else self.key


COLUMNS = (
    Column("name", "姓名", "name", "name.characters", required=True),
    Column("id_type", "证件类型", "id-type", "id.type"),
    Column("id_number", "证件号码", "id", "id.characters", required=True),
    Column("sex", "性别", "sex", "sex.differs"),
    Column("birth_date", "出生日期", "date", "date.unreadable"),
    Column("phone", "手机号", "phone", "phone.format"),
    Column("occupation_code", "职业编码", "code", "occupation.unknown", required=True),
    Column("occupation", "职业名称", "words", "occupation.name-differs"),
    Column("level", "申报等级", "level", "level.unknown", required=True),
    Column("route", "申报条件", "words", "route.unknown"),
    Column("held_level", "现等级", "held-level", "level.unknown"),
    Column("held_number", "现证书编号", "number"),
    Column("held_occupation_code", "现证书职业编码", "code", "occupation.unknown"),
    Column("held_date", "现证书日期", "date", "date.unreadable"),
    Column("since", "从业起始", "month", "date.unreadable"),
    Column("education", "学历", "education"),
    Column("major", "专业", "text"),
    Column("major_fits", "专业对口", "yes-no"),
    Column("post", "岗位", "text"),
    Column("team", "班组", "text"),
    Column("mentor", "带教师傅", "text"),
    Column("superior", "直接上级", "text"),
    Column("no", "序号", "ignored"),
    Column("row", "行", "ignored"),
    Column("problems", "问题", "ignored"),
    Column("employer", "单位", "ignored"),
    Column("note", "备注", "ignored"),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = tuple(column.key for column in COLUMNS if column.required)
READ = frozenset(column.key for column in COLUMNS if column.kind != "ignored")

_OFTEN_MEANT = {
    "身份证号": "证件号码",
    "身份证号码": "证件号码",
    "身份证": "证件号码",
    "证件号": "证件号码",
    "联系电话": "手机号",
    "电话": "手机号",
    "手机": "手机号",
    "手机号码": "手机号",
    "职业": "职业名称",
    "工种": "职业名称",
    "职业代码": "职业编码",
    "职业工种": "职业名称",
    "等级": "申报等级",
    "级别": "申报等级",
    "申报级别": "申报等级",
    "认定等级": "申报等级",
    "出生年月": "出生日期",
    "文化程度": "学历",
    "现有等级": "现等级",
    "证书编号": "现证书编号",
    "证书日期": "现证书日期",
    "参加工作时间": "从业起始",
    "师傅": "带教师傅",
    "工作单位": "单位",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A column as it stands in a file: index from 0, Excel's letters, the key (None: unknown), the title as shown."""

    index: int
    letters: str
    key: str | None
    title: str


def letters_of(index: int) -> str:
    """Return Excel's letters for a column index from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(title: str) -> str:
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", title)).casefold()


_BY_TITLE = {_plain(name): column for column in COLUMNS for name in (column.zh, column.key)}


def column_of(title: str) -> Column | None:
    """Return the column with this Chinese or English title (spaces and line breaks ignored), or None."""
    return _BY_TITLE.get(_plain(title))


def often_meant(title: str) -> str:
    """Return the title that people usually mean by an unknown one, or an empty text."""
    return _OFTEN_MEANT.get(_plain(title), "")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the header among the first ten rows (given as text), or None where there is none.

    The first that holds all required columns; else the one with the most known names, two at least.
    """
    known = []
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        keys = {column.key for column in map(column_of, row) if column}
        if keys.issuperset(REQUIRED):
            return index
        known.append(len(keys))
    if not known or max(known) < _LEAST_KNOWN:
        return None
    return known.index(max(known))


def place(titles: Sequence[str]) -> list[Placed]:
    """Return the columns of a header row; blank titles are left out."""
    placed = []
    for index, title in enumerate(titles):
        shown = "".join(title.split())
        if shown:
            column = column_of(title)
            placed.append(Placed(index, letters_of(index), column.key if column else None, _shown(column, shown)))
    return placed


def _shown(column: Column | None, title: str) -> str:
    if column is None:
        return title
    return column.zh if _plain(column.zh) == _plain(title) else column.key
