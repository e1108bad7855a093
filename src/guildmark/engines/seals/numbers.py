# SPDX-License-Identifier: Apache-2.0
"""Numbers of level certificates: the 22 characters of today, built and read, and the 16 digits of before, read.

Source: the ministry's notice on certificate numbering; parts 1 to 4 (the body's code, 13 characters) are given by
the office, 5 to 7 by the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LAST_SERIAL = 999_999
BODY_CLASSES = {"Y": "employer", "S": "social body"}

_BODY = re.compile(r"[A-Z][0-9]{12}")
_LEVEL = re.compile(r"[1-5A-Z]")
_NUMBER = re.compile(r"(?P<body>[A-Z][0-9]{12})(?P<year>[0-9]{2})(?P<level>[1-5A-Z])(?P<serial>[0-9]{6})")
_OLDER = re.compile(
    r"(?P<year>[0-9]{2})(?P<province>[0-9]{2})(?P<city>[0-9]{2})(?P<kind>[0-9])(?P<body>[0-9]{3})"
    r"(?P<level>[1-5])(?P<serial>[0-9]{5})"
)


class NumberError(ValueError):
    """A number cannot be built or read; ``code`` is ``number.format``, ``number.body``, ``number.exhausted``."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


@dataclass(frozen=True)
class CertificateNumber:
    """The parts of a number. ``form`` is 22 or 16; for 16, ``body`` is province, city, kind and body in one."""

    form: int
    body: str
    year: int
    level: str
    serial: int

    @property
    def province(self) -> str:
        """The two digits of the province of the body or site."""
        return self.body[5:7] if self.form == len("Y000137000001231000001") else self.body[:2]

    @property
    def body_class(self) -> str | None:
        """What kind of body: ``employer``, ``social body``, or None where the letter is not known here."""
        return BODY_CLASSES.get(self.body[0])


def build(body_code: str, year: int, level: str, serial: int) -> str:
    """Return the 22 characters for a body's code (13), the year of issue, the level's mark and the serial.

    Raises:
        NumberError: ``number.exhausted`` beyond 999999, ``number.body`` or ``number.format`` for an unfit part.
    """
    if not _BODY.fullmatch(body_code):
        raise NumberError("number.body", body_code)
    if serial > LAST_SERIAL:
        raise NumberError("number.exhausted", f"{body_code} {year} {level}")
    if serial < 1 or not _LEVEL.fullmatch(level):
        raise NumberError("number.format", f"{level} {serial}")
    return f"{body_code}{year % 100:02d}{level}{serial:06d}"


def parse(text: str) -> CertificateNumber:
    """Return the parts of a number of either form.

    Raises:
        NumberError: ``number.format`` where it is of neither.
    """
    found = _NUMBER.fullmatch(text)
    if found:
        parts = found.groupdict()
        return CertificateNumber(22, parts["body"], 2000 + int(parts["year"]), parts["level"], int(parts["serial"]))
    found = _OLDER.fullmatch(text)
    if found:
        parts = found.groupdict()
        body = parts["province"] + parts["city"] + parts["kind"] + parts["body"]
        return CertificateNumber(16, body, 2000 + int(parts["year"]), parts["level"], int(parts["serial"]))
    raise NumberError("number.format", text[:30])
