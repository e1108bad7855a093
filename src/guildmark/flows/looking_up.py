# SPDX-License-Identifier: Apache-2.0
"""Looking a certificate up by its number and its holder's name, as people type them: for the page and for the API."""

from __future__ import annotations

import unicodedata

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.models import Credential, RecordedCertificate

DOTS = str.maketrans("•‧∙⋅・･．", "·······")
LONGEST = 60


def find(number: str, name: str) -> Credential | RecordedCertificate | None:
    """The certificate with this number and this name on it, issued here or recorded; the same work for each miss."""
    number, name = number_of(number), name_of(name)
    return queries.by_number_and_name(number, name) or queries.recorded_by_number_and_name(number, name)


def number_of(text: str) -> str:
    """A number as typed, made plain: full-width digits, spaces and case are forgiven."""
    return _printed("".join(unicodedata.normalize("NFKC", text).split())).upper()[:LONGEST]


def name_of(text: str) -> str:
    """A name as typed, with the middle dot that certificates print."""
    return _printed(unicodedata.normalize("NFC", text).translate(DOTS).strip())[:LONGEST]


def _printed(text: str) -> str:
    """Without what no certificate prints: control characters, which the database refuses too."""
    return "".join(character for character in text if character.isprintable())
