# SPDX-License-Identifier: Apache-2.0
"""How this product shows what must not be read in full: numbers, phones and names, for every page, list and log."""

import re
import unicodedata

_MIN_MASKED = 6
_PHONE_DIGITS = 11
_LONG_DIGITS = re.compile(r"\d{14,}[0-9Xx]?|[\dA-Za-z]{3}\d{12}")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def mask_id(text: str) -> str:
    """Return an identity number as it may be shown: first two and last three characters, stars between.

    A text of fewer than six characters is starred whole. Source: the office's way of telling people apart.
    """
    text = text.strip()
    if len(text) < _MIN_MASKED:
        return "*" * len(text)
    return f"{text[:2]}{'*' * (len(text) - 5)}{text[-3:]}"


def mask_phone(text: str) -> str:
    """Return a phone number as ``138****1234``; what is not eleven characters long keeps two at each end."""
    text = text.strip()
    if len(text) == _PHONE_DIGITS:
        return f"{text[:3]}****{text[-4:]}"
    if len(text) < _MIN_MASKED:
        return "*" * len(text)
    return f"{text[:2]}{'*' * (len(text) - 4)}{text[-2:]}"


def mask_name(name: str) -> str:
    """Return a person's name as publicity lists show it: 张*, 欧*文, with a middle dot the first and last character.

    One star stands for whatever is left out, so that the length of a long name is not shown.
    """
    letters = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFC", name.strip()))
    if len(letters) <= 1:
        return "*" * len(letters)
    if len(letters) == 2:  # noqa: PLR2004 - the rule of the two-character name
        return f"{letters[0]}*"
    return f"{letters[0]}*{letters[-1]}"


def mask_numbers(text: str) -> str:
    """Return ``text`` with every run long enough to be an identity number masked."""
    return _LONG_DIGITS.sub(lambda found: mask_id(found[0]), text)
