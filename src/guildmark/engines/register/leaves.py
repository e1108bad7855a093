# SPDX-License-Identifier: Apache-2.0
"""The leaf of the register: one public act as canonical JSON, without personal data; and the identifiers in it.

Whoever logs a deed calls ``leaf``; whoever reads the log calls ``parse`` and ``form_problems``.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from guildmark.engines.seals.jcs import NotCanonicalError, jcs

ACTS = ("issue", "revoke", "suspend", "reinstate", "correct", "first", "key", "list", "template", "journal", "recorded")
CREATING = frozenset({"issue", "correct", "recorded", "key", "list", "template", "journal"})
"""Acts whose id must be new in the log; the others name an id that is in it."""
COUNTED = frozenset({"issue", "correct"})
HIGH_LEVELS = frozenset("321TS")
VERSION = 1
ID_LENGTH = 26
ACCESS_ID_LENGTH = 22

Rng = Callable[[int], bytes]
"""Gives so many random bytes; ``secrets.token_bytes`` unless a demo wants its city again."""

_ID = re.compile(r"[a-z2-7]{26}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMMON = re.compile(
    rb'(\{"act":"[a-z]+","date":")(\d{4}-\d\d-\d\d)(".*?"id":")([a-z2-7]{26})(".*?"sha256":")([0-9a-f]{64})(".*\})'
)
"""A leaf as nearly all are, its members in canonical order; a quote within a value has a backslash before it."""
_LONG_DIGITS = re.compile(r"[0-9]{11}")
_CJK = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\ua000-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_HEX_OR_ID = ("id", "of", "sha256")
_IDENTITY = frozenset({"v", "act", "id", "sha256", "of", "first_high"})


class LeafError(ValueError):
    """A leaf is not canonical JSON, or not well formed; ``str()`` says how."""


def new_id(rng: Rng = secrets.token_bytes) -> str:
    """Return a log id: 26 random lower-case base32 characters, 130 bits."""
    return _base32(rng, ID_LENGTH).lower()


def new_access_id(rng: Rng = secrets.token_bytes) -> str:
    """Return an access id: 22 random lower-case base32 characters, 110 bits; never derived from the log id."""
    return _base32(rng, ACCESS_ID_LENGTH).lower()


def leaf(act: str, *, id: str, sha256: str, **members: Any) -> bytes:  # noqa: A002 - the contract's own name
    """Return the bytes of a leaf; members that are None are left out, dates are written as ISO.

    Raises:
        LeafError: where it would not be well formed.
    """
    document: dict[str, Any] = {"v": VERSION, "act": act, "id": id, "sha256": sha256}
    for name, value in members.items():
        if value is not None:
            document[name] = value.isoformat() if isinstance(value, date) else value
    problem = next(form_problems(document), None)
    if problem:
        raise LeafError(problem)
    try:
        return jcs(document)
    except NotCanonicalError as error:
        raise LeafError(str(error)) from error


def repeated(act: str, old: Mapping[str, Any], *, sha256: str, first_high: bool, id: str | None = None) -> bytes:  # noqa: A002
    """Return the leaf of a later act on ``old`` (its parsed leaf): its dimensions and date repeated.

    ``id`` is given for ``correct`` only: the new id, of which the old one becomes ``of``. ``first_high`` as it
    stands in the log at this moment (``fold.Statuses.first_high``); for ``first`` it is true.
    """
    members = dimensions(old) | {"date": old["date"]}
    if first_high or "first_high" in old:
        members["first_high"] = first_high
    if id is None:
        return leaf(act, id=old["id"], sha256=sha256, **members)
    return leaf(act, id=id, sha256=sha256, of=old["id"], **members)


def parse(data: bytes) -> dict[str, Any]:
    """Return the members of a leaf.

    Raises:
        LeafError: where the bytes are not canonical JSON of one object.
    """
    try:
        document = json.loads(data)
        canonical = jcs(document) == data
    except (ValueError, RecursionError) as error:
        raise LeafError(f"not canonical JSON: {error}") from error
    if not canonical or not isinstance(document, dict):
        raise LeafError("not the canonical form of one object")
    return document


class Reader:
    """Reads very many leaves: what differs only in id, digest and date is parsed and looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, ...], dict[str, Any]] = {}
        self._dates: dict[bytes, str | None] = {}

    def read(self, data: bytes) -> tuple[dict[str, Any], list[str]]:
        """Return the members of a leaf, and what is not well formed in it.

        Raises:
            LeafError: where the bytes are not canonical JSON of one object.
        """
        found = _COMMON.fullmatch(data)
        if found is None:
            return _read(data)
        begin, date_, middle, log_id, then, digest, end = found.groups()
        told = self._date(date_)
        alike = self._known.get((begin, middle, then, end)) if told else None
        if alike is not None and told is not None:
            return alike | {"date": told, "id": log_id.decode(), "sha256": digest.decode()}, []
        document, wrong = _read(data)
        same = [document.get("date"), document.get("id"), document.get("sha256")]
        if not wrong and same == [told, log_id.decode(), digest.decode()]:
            self._known[begin, middle, then, end] = document
        return document, wrong

    def _date(self, written: bytes) -> str | None:
        if written not in self._dates:
            text = written.decode()
            self._dates[written] = text if _is_date(text) else None
        return self._dates[written]


def _read(data: bytes) -> tuple[dict[str, Any], list[str]]:
    document = parse(data)
    return document, list(form_problems(document))


def dimensions(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the public dimensions of a leaf: all members but v, act, id, sha256, of, date and first_high."""
    return {name: value for name, value in document.items() if name not in _IDENTITY and name != "date"}


def form_problems(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is not well formed in a leaf (``cli.md`` 4), in English, for an audit's detail."""
    if document.get("v") != VERSION or document.get("v") is True:
        yield "v is not 1"
    act = document.get("act")
    if act not in ACTS:
        yield f"unknown act {act!r:.30}"
    if not _matches(_ID, document.get("id")):
        yield "id is not 26 lower-case base32 characters"
    if not _matches(_SHA256, document.get("sha256")):
        yield "sha256 is not 64 lower-case hex digits"
    if ("of" in document) is not (act == "correct") or ("of" in document and not _matches(_ID, document["of"])):
        yield "of does not belong here, is missing or is not an id"
    if not _is_date(document.get("date")):
        yield "date is missing or no date"
    yield from _high_problems(document)
    for name, value in document.items():
        yield from _member_problems(name, value)


def _high_problems(document: Mapping[str, Any]) -> Iterator[str]:
    high = document.get("first_high", False)
    if not isinstance(high, bool):
        yield "first_high is not true or false"
    elif high and document.get("level") not in HIGH_LEVELS:
        yield "first_high at a level below 3"
    elif document.get("act") == "first" and not high:
        yield "first without first_high"


def _member_problems(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)) or value is None:
        yield f"{name:.30} is not a plain value"
        return
    text = f"{name} {value}" if name not in _HEX_OR_ID else name
    if _LONG_DIGITS.search(text):
        yield f"{name:.30} holds more than 10 digits in a row"
    if not text.isascii() and _CJK.search(text):
        yield f"{name:.30} holds CJK characters"


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_date(value: Any) -> bool:
    if not _matches(_DATE, value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _base32(rng: Rng, length: int) -> str:
    return base64.b32encode(rng(20)).decode()[:length]
