# SPDX-License-Identifier: Apache-2.0
"""Unified social credit codes (GB 32100-2015) with the organisation code inside (GB 11714): check and make them."""

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_SHAPE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first17: str) -> str:
    """Return the 18th character for the first 17: 31 less the weighted sum modulo 31 (GB 32100-2015, annex A)."""
    total = sum(weight * _VALUE[character] for weight, character in zip(_WEIGHTS, first17, strict=True))
    return _ALPHABET[-total % 31]


def body_check_character(first8: str) -> str:
    """Return the ninth character of an organisation code for its first eight (GB 11714-1997, modulo 11)."""
    total = sum(w * int(c, 36) for w, c in zip(_BODY_WEIGHTS, first8, strict=True))
    return "0123456789X"[-total % 11]


def is_valid(code: str) -> bool:
    """Say whether ``code`` has the shape of a credit code and its last character is right."""
    return bool(_SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]


def make_code(region: str, body: str, *, kind: str = "91") -> str:
    """Return a credit code for six digits of ``region`` and eight characters of ``body`` (``91``: an enterprise)."""
    first17 = f"{kind}{region}{body}{body_check_character(body)}"
    return first17 + check_character(first17)
