# SPDX-License-Identifier: Apache-2.0
"""What one cell of a roster says: the value read, and what was mended or cannot be read, by kind of column."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guildmark.engines.rosters import dates
from guildmark.engines.rosters.grids import Cell, text_of
from guildmark.engines.rosters.levels import read_level
from guildmark.engines.rosters.masks import mask_id, mask_name, mask_numbers, mask_phone
from guildmark.engines.rosters.problems import ERROR, REPAIRED

MOST_DIGITS = 10**15
_EXPONENT = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_AROUND = " \t\r\n\v\f\xa0\u3000" + "".join(map(chr, range(0x2000, 0x200B))) + _INVISIBLE
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[ \u3000\xa0]+(?=[{_HAN}])")
_DOTS = dict.fromkeys(map(ord, "•．‧・･∙⋅⸱●᛫"), "·")
_SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
HAN_NAME = re.compile(rf"[{_HAN}]+(·[{_HAN}]+)*")
LATIN_NAME = re.compile(rf"[{_HAN}A-Za-zÀ-ɏ][{_HAN}A-Za-zÀ-ɏ .,'’·-]*")
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_NONE = frozenset({"无", "没有", "none", "-", "—", "/"})
_YES = frozenset({"是", "yes", "y", "true", "1", "√", "对口"})
_NO = frozenset({"否", "no", "n", "false", "0", "×", "不对口"})
_SEXES = {"男": "男", "女": "女", "m": "男", "f": "女", "male": "男", "female": "女", "男性": "男", "女性": "女"}
_ID_TYPES = {
    "resident": ("居民身份证", "身份证", "中国居民身份证", "二代身份证", "resident", "residentidentitycard"),
    "residence-permit": ("港澳台居民居住证", "港澳居民居住证", "台湾居民居住证", "residence-permit", "residencepermit"),
    "permanent-residence": ("外国人永久居留身份证", "外国人永久居留证", "永久居留身份证", "permanent-residence"),
    "passport": ("护照", "外国护照", "外国人护照", "passport"),
}
ID_TYPES = {name: code for code, names in _ID_TYPES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a cell (None: empty or unreadable), and the code of what was found with its severity."""

    value: object = None
    code: str | None = None
    severity: str = ERROR


EMPTY = Reading()


def _plain(cell: Cell) -> tuple[str, bool]:
    """Return a code-like cell in half-width characters without spaces around, and whether that mended anything."""
    text = text_of(cell)
    if text.isascii() and (not text or (text[0] > " " and text[-1] > " ")):
        return text, False
    plain = text.translate(_FULL_WIDTH).strip(_AROUND)
    return plain, plain != text and bool(plain)


def _mended(value: object, code: str | None, *, changed: bool) -> Reading:
    return Reading(value, code, REPAIRED) if changed and code else Reading(value)


def read_id(cell: Cell, written: str = "") -> Reading:
    """Read an identity or certificate number; ``written`` is a number cell as the file writes it."""
    if isinstance(cell, int | float) and (abs(cell) >= MOST_DIGITS or "E" in written.upper()):
        return Reading(None, "id.ruined")
    text, changed = _plain(cell)
    if _EXPONENT.fullmatch(text):
        return Reading(None, "id.ruined")
    return _mended(text.upper() or None, "id.characters", changed=changed or text != text.upper())


def _read_name(cell: Cell, code: str | None, _: "Words") -> Reading:
    raw = unicodedata.normalize("NFC", text_of(cell)).translate(_SELECTORS)
    name = _BETWEEN_HAN.sub("", raw.strip(_AROUND))
    name = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), name)
    return _mended(name.translate(_DOTS) or None, code, changed=name != raw and bool(name))


def _read_code(cell: Cell, code: str | None, _: "Words") -> Reading:
    text, changed = _plain(cell)
    dashed = text.translate(_DASHES)
    return _mended(dashed or None, code, changed=changed or dashed != text)


def _read_words(cell: Cell, code: str | None, _: "Words") -> Reading:
    text = text_of(cell)
    words = text.strip(_AROUND)
    return _mended(words or None, code, changed=words != text and bool(words))


def _read_text(cell: Cell, _: str | None, __: "Words") -> Reading:
    return Reading(text_of(cell).strip(_AROUND) or None)


def _read_number(cell: Cell, _: str | None, __: "Words") -> Reading:
    reading = read_id(cell)
    return reading if reading.code == "id.ruined" else Reading(reading.value)


def _read_level(cell: Cell, code: str | None, _: "Words") -> Reading:
    text = text_of(cell)
    words = text.strip(_AROUND)
    if not words:
        return EMPTY
    level = read_level(words)
    if level is None:
        return Reading(None, code)
    return _mended(level, code, changed=words != text or bool(re.search("[０-９Ａ-Ｚａ-ｚ]", words)))


def _read_held_level(cell: Cell, code: str | None, words: "Words") -> Reading:
    if text_of(cell).strip(_AROUND).casefold() in _NONE:
        return Reading(None, code, REPAIRED)
    return _read_level(cell, code, words)


def _read_date(cell: Cell, code: str | None, words: "Words", *, month: bool = False) -> Reading:
    changed = False
    if isinstance(cell, str):
        cell, changed = _plain(cell)
    if cell is None or cell == "":
        return EMPTY
    try:
        day = dates.read_date(cell, epoch_1904=words.epoch_1904, month=month)
    except dates.NotADateError as error:
        return Reading(None, error.code)
    return _mended(day, code, changed=changed)


def _read_month(cell: Cell, code: str | None, words: "Words") -> Reading:
    return _read_date(cell, code, words, month=True)


def _read_sex(cell: Cell, code: str | None, _: "Words") -> Reading:
    text = text_of(cell)
    words = text.strip(_AROUND)
    return _mended(_SEXES.get(words.casefold(), words) or None, code, changed=words != text and bool(words))


def _read_id_type(cell: Cell, code: str | None, _: "Words") -> Reading:
    text = text_of(cell)
    words = text.strip(_AROUND)
    if not words:
        return Reading("resident")
    found = ID_TYPES.get(unicodedata.normalize("NFKC", words).casefold().replace(" ", ""))
    return _mended(found, code, changed=words != text) if found else Reading(None, code)


def _read_education(cell: Cell, _: str | None, words: "Words") -> Reading:
    text = text_of(cell).strip(_AROUND)
    return Reading(words.educations.get(text) or words.educations.get(text.casefold()))


def _read_yes_no(cell: Cell, _: str | None, __: "Words") -> Reading:
    text = _plain(cell)[0].casefold()
    return Reading(True if text in _YES else False if text in _NO else None)


@dataclass(frozen=True, slots=True)
class Words:
    """What reading a cell needs to know beside it: the date system, and the pack's names of educations."""

    epoch_1904: bool
    educations: Mapping[str, object]


READERS: Mapping[str, Callable[[Cell, str | None, Words], Reading]] = {
    "name": _read_name,
    "id-type": _read_id_type,
    "sex": _read_sex,
    "date": _read_date,
    "month": _read_month,
    "phone": _read_code,
    "code": _read_code,
    "words": _read_words,
    "level": _read_level,
    "held-level": _read_held_level,
    "number": _read_number,
    "education": _read_education,
    "yes-no": _read_yes_no,
    "text": _read_text,
}
PLAIN: Mapping[str, re.Pattern[str]] = {
    "name": re.compile("[\u4e00-\u9fff]{2,20}"),
    "id": re.compile("[0-9]{17}[0-9X]"),
    "number": re.compile("[A-Z]{0,6}[0-9]{4,30}"),
    "phone": re.compile("[0-9]{11}"),
}
"""The kinds of columns whose cells nearly all differ: what matches is read as it stands, without a look back."""
_MASKS: Mapping[str, Callable[[str], str]] = {"name": mask_name, "phone": mask_phone}


def shown(key: str, cell: Cell) -> str:
    """Return a cell's text as a problem may show it: numbers, names, phones masked, no birth date."""
    text = text_of(cell).strip(_AROUND)
    if key == "id_number":
        return mask_id(_written_out(text))
    if key == "birth_date":
        return re.sub(r"\d", "*", text)
    if key in {"mentor", "superior"}:
        return mask_name(text)
    if key in _MASKS:
        return _MASKS[key](text)
    return text if key == "held_number" else mask_numbers(text)


def _written_out(text: str) -> str:
    """Return a number in exponent form with its digits, so that it is masked like any other."""
    plain = text.translate(_FULL_WIDTH)
    if not _EXPONENT.fullmatch(plain):
        return plain
    mantissa, _, exponent = plain.upper().partition("E")
    whole, _, fraction = mantissa.partition(".")
    places = min(max(int(exponent), 0), 30)
    return whole + fraction[:places].ljust(places, "0")
