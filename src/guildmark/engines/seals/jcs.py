# SPDX-License-Identifier: Apache-2.0
"""The canonical bytes of a JSON document (RFC 8785, JCS), for whoever signs or digests one.

``json.dumps`` with sorted keys and no spaces *is* JCS as long as the document holds no floats, no integers beyond
2^53 and no keys outside the Basic Multilingual Plane (whose order in UTF-16 differs). Such documents are refused here,
so that the short recipe stays true. A test compares the result with an independent implementation.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

GREATEST_INTEGER = 2**53 - 1
DEEPEST = 64
LAST_OF_THE_PLANE = "\uffff"

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NotCanonicalError(ValueError):
    """The document holds something that has no one canonical form here; ``str()`` says what and where."""


def jcs(document: Any) -> bytes:
    """Return the canonical UTF-8 bytes of ``document`` (dicts, lists, str, int, bool, None).

    Raises:
        NotCanonicalError: for floats, integers beyond 2^53 - 1, lone surrogates, keys that are not text of the BMP,
            nesting deeper than 64 and values JSON does not know.
    Source: RFC 8785, sections 3.2.2 and 3.2.3.
    """
    _guard(document, 0)
    try:
        return _ENCODER.encode(document).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("lone surrogate in a text") from error


def digest(document: Any) -> str:
    """Return the SHA-256 of the canonical bytes of ``document``, lower-case hex."""
    return hashlib.sha256(jcs(document)).hexdigest()


def _guard(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is dict:
        _guard_members(value, depth)
    elif kind is list or kind is tuple:
        _refuse_if_deep(depth)
        for item in value:
            if type(item) is not str:
                _guard(item, depth + 1)
    elif kind is int:
        if not -GREATEST_INTEGER <= value <= GREATEST_INTEGER:
            raise NotCanonicalError(f"integer beyond 2^53: {value}")
    elif not isinstance(value, str):
        raise NotCanonicalError(f"no canonical form for a {kind.__name__}: {value!r:.60}")


def _guard_members(members: dict[Any, Any], depth: int) -> None:
    _refuse_if_deep(depth)
    for key, value in members.items():
        if type(key) is not str or (not key.isascii() and max(key) > LAST_OF_THE_PLANE):
            raise NotCanonicalError(f"a key is not text of the basic plane: {key!r:.60}")
        if type(value) is not str:
            _guard(value, depth + 1)


def _refuse_if_deep(depth: int) -> None:
    if depth >= DEEPEST:
        raise NotCanonicalError(f"nested deeper than {DEEPEST}")
