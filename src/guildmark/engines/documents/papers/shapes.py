# SPDX-License-Identifier: Apache-2.0
"""What stands on the papers of a batch, as plain values; document numbers are masked before they come here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One candidate. ``marks`` and ``outcome`` are words; ``photo`` is a JPEG; ``parts`` are those sat this time."""

    name: str
    document: str
    occupation: str
    occupation_code: str
    level: str
    parts: Sequence[str] = ()
    held: str = ""
    condition: str = ""
    verdict: str = ""
    admission: str = ""
    room: str = ""
    seat: int = 0
    resit: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    passed: bool = False
    photo: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """One who assesses: her card's number and kind in words, empty where there is none."""

    name: str
    card: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room and how many sit in it."""

    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A batch as its papers show it; ``printed`` dates the file."""

    body: str
    body_code: str
    batch: str
    number: int
    site: str
    printed: dt.date
    exam_from: dt.date | None = None
    exam_to: dt.date | None = None
    filed: dt.date | None = None
    supervisor: str = ""
    contact: str = ""
    invigilators: int = 2
    assessors: Sequence[Assessor] = ()
    rooms: Sequence[Room] = ()
    candidates: Sequence[Candidate] = ()
