# SPDX-License-Identifier: Apache-2.0
"""The keys by which Chinese names are sorted and searched."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def pinyin_key(text: str) -> str:
    """The key Chinese lists sort and search by: pinyin without tones, lower case, at most 120 characters."""
    return "".join(lazy_pinyin(text)).lower()[:120]


def pinyin_initials(text: str) -> str:
    """The initials of the pinyin, lower case, at most 40 characters."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()[:40]
