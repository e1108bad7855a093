# SPDX-License-Identifier: Apache-2.0
"""The documents that name a person beside the resident identity card: shapes, checks, and how each is called.

Residence permits of Hong Kong, Macao and Taiwan residents and the foreigners' permanent residence card of 2023 have
18 characters with the check of GB 11643; the older card has 15 characters, a passport no check: a person looks.
"""

import re

from guildmark.engines.rosters import identity

RESIDENT, PERMIT, PERMANENT, PASSPORT = "resident", "residence-permit", "permanent-residence", "passport"
FOREIGN = frozenset({PERMANENT, PASSPORT})
"""Documents whose holders may bear a name in Latin letters."""
NAMES = {
    RESIDENT: ("居民身份证", "Resident identity card"),
    "resident-id": ("居民身份证", "Resident identity card"),
    PERMIT: ("港澳台居民居住证", "Residence permit (Hong Kong, Macao, Taiwan)"),
    PERMANENT: ("外国人永久居留身份证", "Foreign permanent resident card"),
    PASSPORT: ("护照", "Passport"),
}
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_OLD_PERMANENT = re.compile(r"[A-Z]{3}[0-9]{12}")
_OLD_LENGTH = 15
_PASSPORT_LENGTHS = range(5, 21)


def has_check(kind: str, number: str) -> bool:
    """Say whether the number of a document of this kind carries a check digit."""
    if kind == PASSPORT:
        return False
    return not (kind == PERMANENT and _is_old(number))


def problems(kind: str, number: str) -> list[str]:
    """Return every code of what is wrong with a number, already trimmed and in capitals; [] where nothing is."""
    if kind == PASSPORT:
        if len(number) not in _PASSPORT_LENGTHS:
            return ["id.length"]
        return [] if _PASSPORT.fullmatch(number) else ["id.characters"]
    if kind == PERMANENT and _is_old(number):
        if len(number) != _OLD_LENGTH:
            return ["id.length"]
        return [] if _OLD_PERMANENT.fullmatch(number) else ["id.characters"]
    return identity.id_problems(number)


def expected_length(kind: str) -> str:
    """Return how many characters a number of this kind has, in digits."""
    return "5–20" if kind == PASSPORT else str(identity.LENGTH)


def name_of(kind: str, lang: str = "zh") -> str:
    """Return what a document is called in ``lang``; of an unknown kind the general word."""
    return NAMES.get(kind, ("证件", "Identity document"))[lang != "zh"]


def _is_old(number: str) -> bool:
    return len(number) == _OLD_LENGTH or number[:1].isalpha()
