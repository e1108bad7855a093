# SPDX-License-Identifier: Apache-2.0
"""Multibase base58btc (``z…``), read strictly: one text for one value, so that no proof value can be rewritten."""

from __future__ import annotations

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PREFIX = "z"
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_VALUES = {mark: value for value, mark in enumerate(ALPHABET)}
_BASE = len(ALPHABET)
_PAIRS_A_CHUNK = 5
_CHUNK = _BASE ** (2 * _PAIRS_A_CHUNK)
"""Digits are taken ten at a time: division of small numbers is quicker."""


def encode(data: bytes) -> str:
    """Return ``data`` as multibase base58btc text."""
    number, pairs = int.from_bytes(data, "big"), []
    while number:
        number, chunk = divmod(number, _CHUNK)
        for _ in range(_PAIRS_A_CHUNK):
            chunk, pair = divmod(chunk, _BASE * _BASE)
            pairs.append(_PAIRS[pair])
    digits = "".join(reversed(pairs)).lstrip(ALPHABET[0])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return PREFIX + ALPHABET[0] * zeros + digits


def decode(text: str, size: int) -> bytes:
    """Return the ``size`` bytes that a multibase base58btc text holds.

    Raises:
        ValueError: for another prefix, character, length, or a text that is not the one proper form.
    """
    if not text.startswith(PREFIX) or len(text) > 2 * size + 2:
        raise ValueError("not multibase base58btc of this size")
    number = 0
    for mark in text[1:]:
        if mark not in _VALUES:
            raise ValueError("not base58")
        number = number * _BASE + _VALUES[mark]
    try:
        data = number.to_bytes(size, "big")
    except OverflowError as error:
        raise ValueError("too long a value") from error
    if encode(data) != text:
        raise ValueError("not the proper form of its value")
    return data
