# SPDX-License-Identifier: Apache-2.0
"""Identity numbers, phones, bank cards and home addresses in a text: found by shape and check digit, shown masked."""

import re
import unicodedata
from dataclasses import dataclass

from guildmark.engines.rosters import identity
from guildmark.engines.rosters.masks import mask_id, mask_phone

_ALONE = r"(?<![0-9A-Za-z.*]){}(?![0-9A-Za-z*])"
_ID = re.compile(_ALONE.format(r"[1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx]"))
_PHONE = re.compile(_ALONE.format(r"(?:\+?86[ -]?)?1[ -]?[3-9](?:[ -]?[0-9]){9}"))
_CARD = re.compile(_ALONE.format(r"[3-6][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?"))
_ADDRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}(?:省|市|区|县|镇|乡|街道|路|街|巷|胡同|大道|村|小区|社区|花园|苑|家园|公寓))"
    r"[\u4e00-\u9fff0-9a-zA-Z-]{0,24}?"
    r"[0-9]{1,5}(?:号楼|栋|幢|单元|室|户|楼)(?:[0-9一二三四五六七八九十]{1,4}(?:单元|层|楼|室|户))*(?:[0-9]{2,5}(?:室|户)?)?"
)

KINDS = {
    "id-number": ("证件号码", "an identity number"),
    "phone": ("电话号码", "a phone number"),
    "bank-card": ("银行卡号", "a bank card's number"),
    "address": ("住址", "a home address"),
}
"""What is found, in words (zh, en)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a text: its kind, where it stands (characters from 0), and how it may be shown."""

    kind: str
    start: int
    end: int
    masked: str


def find(text: str) -> list[Finding]:
    """Return what in ``text`` must not be public, in order: ``id-number phone bank-card address``.

    Full-width digits are seen through; what is already masked is not found. The findings hold no text in full.
    """
    plain = "".join(_half_width(character) for character in text)
    found: list[Finding] = []
    for kind, spans in (
        ("id-number", _id_numbers(plain)),
        ("bank-card", _cards(plain)),
        ("phone", _phones(plain)),
        ("address", _addresses(plain)),
    ):
        found += [
            Finding(kind, start, end, masked)
            for start, end, masked in spans
            if all(end <= other.start or start >= other.end for other in found)
        ]
    return sorted(found, key=lambda finding: finding.start)


def _half_width(character: str) -> str:
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() else character


def _id_numbers(text: str) -> list[tuple[int, int, str]]:
    spans = []
    for match in _ID.finditer(text):
        number = re.sub("[ -]", "", match[0]).upper()
        if identity.id_problem(number) is None:
            spans.append((match.start(), match.end(), mask_id(number)))
    return spans


def _phones(text: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), mask_phone(re.sub(r"\D", "", m[0])[-11:])) for m in _PHONE.finditer(text)]


def _cards(text: str) -> list[tuple[int, int, str]]:
    spans = []
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _luhn(digits):
            spans.append((match.start(), match.end(), mask_id(digits)))
    return spans


def _luhn(digits: str) -> bool:
    """Say whether a card number passes the check of ISO/IEC 7812-1."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 - the rule casts out nines


def _addresses(text: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), f"{m[0][:3]}{'*' * min(len(m[0]) - 3, 8)}") for m in _ADDRESS.finditer(text)]
