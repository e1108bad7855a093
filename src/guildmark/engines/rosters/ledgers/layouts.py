# SPDX-License-Identifier: Apache-2.0
"""The layouts of older ledgers as data: which columns each kind has, and which one names a thing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from guildmark.engines.rosters.columns import Column

_IGNORED = (
    Column("no", "序号", "ignored"),
    Column("row", "行", "ignored"),
    Column("problems", "问题", "ignored"),
    Column("note", "备注", "ignored"),
)


@dataclass(frozen=True, slots=True)
class LedgerLayout:
    """One kind of ledger: its name, its columns, and ``key``, the column by which a row meets the record again."""

    kind: str
    zh: str
    en: str
    key: str
    columns: tuple[Column, ...]
    explained: dict[str, tuple[str, str]]

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        return next(column for column in self.columns if column.key == key)

    def named(self, title: str) -> Column | None:
        """Return the column with this Chinese or English title (spaces, line breaks and width ignored), or None."""
        plain = _plain(title)
        return next((one for one in self.columns if plain in {_plain(one.zh), _plain(one.key)}), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The keys of the columns that a file must hold."""
        return tuple(column.key for column in self.columns if column.required)


def _plain(title: str) -> str:
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", title)).casefold()


_NAME = Column("name", "姓名", "name", "name.characters", required=True)
_ID_TYPE = Column("id_type", "证件类型", "id-type", "id.type")
_ID = Column("id_number", "证件号码", "id", "id.characters", required=True)
_EDITION = Column("edition", "职业版本", "edition", "edition.unknown")
_OCCUPATION = Column("occupation", "职业名称", "words", "occupation.name-differs")
_WORDS = {
    "name": ("照证书填写，中间点用“·”。", "As on the certificate; “·” for a middle dot."),
    "id_type": (
        "留空即居民身份证；另有港澳台居民居住证、外国人永久居留身份证、护照。",
        "Empty means resident identity card.",
    ),
    "id_number": ("照证件填写，列已设为文本。", "As on the document; the column is text."),
    "occupation_code": (
        "职业编码，如 6-18-01-01；旧版编码照写。",
        "Code of the occupation; an older one as it stands.",
    ),
    "edition": (
        "编码属于哪一版大典：2022、2015、1999；留空按 2022 版查找。",
        "Edition of the code: 2022, 2015, 1999; empty: looked for in that of 2022.",
    ),
    "occupation": ("旧版编码须写名称，照原样登记。", "Needed beside an older code; kept as it stands."),
}

CERTIFICATES = LedgerLayout(
    "certificates",
    "证书台账",
    "Ledger of certificates",
    "number",
    (
        Column("number", "证书编号", "number", "number.format", required=True),
        _NAME,
        _ID_TYPE,
        _ID,
        Column("occupation_code", "职业编码", "code", "occupation.unknown", required=True),
        _EDITION,
        _OCCUPATION,
        Column("level", "等级", "level", "level.unknown", required=True),
        Column("issued_on", "发证日期", "date", "date.unreadable", required=True),
        Column("body", "发证机构", "words", "body.characters"),
        *_IGNORED,
    ),
    _WORDS
    | {
        "number": ("22 位编号，或更早的 16 位编号，文本。", "Number of 22 characters, or of 16 digits; text."),
        "level": ("5 4 3 2 1 T S，或三级、高级工等。", "5 4 3 2 1 T S, or words."),
        "issued_on": ("如 2016-06-30。", "Such as 2016-06-30."),
        "body": ("发证的鉴定站、机构或单位全称。", "Whoever issued it, by its full name."),
    },
)

FILINGS = LedgerLayout(
    "filings",
    "备案台账",
    "Ledger of filings",
    "body_code",
    (
        Column("credit_code", "统一社会信用代码", "upper", "credit-code.format", required=True),
        Column("organisation", "单位名称", "words", "organisation.missing", required=True),
        Column("region", "区县", "region", "region.unknown", required=True),
        Column("body_code", "评价机构编码", "upper", "body-code.format", required=True),
        Column("starts", "起", "date", "date.unreadable", required=True),
        Column("ends", "止", "date", "date.unreadable", required=True),
        Column("occupation_code", "职业编码", "code", "occupation.unknown", required=True),
        _EDITION,
        _OCCUPATION,
        Column("levels", "等级", "levels", "level.unknown", required=True),
        *_IGNORED,
    ),
    _WORDS
    | {
        "credit_code": ("18 位。", "18 characters."),
        "organisation": ("没有登记过的单位会按此名称登记。", "An organisation not yet known is registered by it."),
        "region": ("区县名称或六位代码。", "Name or code of the district."),
        "body_code": ("13 位；一项备案的每个职业一行，编码相同。", "13 characters; one row an occupation, same code."),
        "starts": ("备案起日。", "First day."),
        "ends": ("备案止日，含当日。", "Last day."),
        "levels": ("一格写全，如 5 4 3。", "All in one cell, such as 5 4 3."),
    },
)

CARDS = LedgerLayout(
    "cards",
    "考评员证卡台账",
    "Ledger of assessors' cards",
    "card_number",
    (
        Column("card_number", "证卡编号", "upper", "card.format", required=True),
        _NAME,
        _ID_TYPE,
        _ID,
        Column("credit_code", "统一社会信用代码", "upper", "credit-code.format", required=True),
        Column("card_kind", "类别", "card-kind", "card-kind.unknown", required=True),
        Column("occupation_code", "职业编码", "code", "occupation.unknown"),
        Column("expires", "有效期至", "date", "date.unreadable", required=True),
        *_IGNORED,
    ),
    _WORDS
    | {
        "card_number": ("证卡上的编号。", "Number of the card."),
        "credit_code": ("所在企业的信用代码，须已登记。", "Credit code of her firm, which must be registered."),
        "card_kind": ("考评员或高级考评员。", "考评员 (assessor) or 高级考评员 (senior)."),
        "expires": ("最后一天，如 2025-12-31。", "Last day, such as 2025-12-31."),
    },
)

LAYOUTS = {layout.kind: layout for layout in (CERTIFICATES, FILINGS, CARDS)}
