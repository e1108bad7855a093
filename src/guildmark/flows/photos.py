# SPDX-License-Identifier: Apache-2.0
"""Candidates' photographs by zip: a dry run names what is wrong with each file, then the good ones are taken.

A file is named by the candidate's admission number, or by her name and the last four characters of her document:
``张伟1234.jpg``, ``230000420001.png``. Whole document numbers are not asked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import seating
from guildmark.domain.evaluations.models import Batch, Entry, PhotoZip
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.engines.documents import photographs
from guildmark.kernel import clock, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import Refused, refuse_unless

KEPT_DAYS = 7
BETWEEN = re.compile(r"[\s\-_－—.·•・]+")
LAST = 4


@dataclass(frozen=True)
class Problem:
    """What is wrong with one file: ``code``, ``severity`` error or warning, and the facts of its sentence."""

    file: str
    code: str
    severity: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PhotoRun:
    """What a zip holds: clean pictures by entry, how many files, problems, and who has no photograph yet."""

    pictures: Mapping[int, bytes]
    files: int
    problems: list[Problem]
    lacking: list[Entry]

    @property
    def good(self) -> int:
        """How many pictures can be taken."""
        return len(self.pictures)


def wanted_of(batch: Batch) -> photographs.Wanted:
    """What a photograph must be under the rules of a batch."""
    said = policies.pack_of(batch.rules).table("assessment").get("photo", {})
    names = ("width", "height", "kilobytes", "wrong_size", "too_heavy")
    return photographs.Wanted(**{name: said[name] for name in names if name in said})


def check(batch: Batch, data: bytes) -> PhotoRun:
    """Look at a zip of photographs without keeping anything; refuses what cannot be opened as ``photos.*``."""
    entries = list(batches.seated(batch))
    named = _names(entries)
    pictures: dict[int, bytes] = {}
    problems: list[Problem] = []
    count = 0
    try:
        for name, content in photographs.unpack(data):
            count += 1
            _look(name, content, named, wanted_of(batch), pictures, problems)
    except photographs.ZipRefusedError as refusal:
        raise Refused(refusal.code, **refusal.facts) from refusal
    there = {*batches.photos_of(batch), *pictures}
    return PhotoRun(pictures, count, problems, [entry for entry in entries if entry.pk not in there])


def _names(entries: list[Entry]) -> dict[str, list[int]]:
    """Every name that a file may have, and whose it is."""
    found: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        found[_plain(entry.person.name + people.document_end(entry.person, LAST))].append(entry.pk)
        if hasattr(entry, "seat"):
            found[entry.seat.admission].append(entry.pk)
    return found


def _plain(text: str) -> str:
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def _look(
    name: str,
    content: bytes,
    named: Mapping[str, list[int]],
    wanted: photographs.Wanted,
    pictures: dict[int, bytes],
    problems: list[Problem],
) -> None:
    whose = set(named.get(_plain(PurePosixPath(name).stem), ()))
    if len(whose) != 1:
        code = "photo.nobody" if not whose else "photo.ambiguous"
        problems.append(Problem(name, code, "error"))
        return
    [entry] = whose
    if entry in pictures:
        problems.append(Problem(name, "photo.twice", "error"))
        return
    found = photographs.look_at(content, wanted)
    problems += [Problem(name, code, "error", facts) for code, facts in found.errors]
    problems += [Problem(name, code, "warning", facts) for code, facts in found.warnings if not found.errors]
    if found.jpeg:
        pictures[entry] = found.jpeg


@transaction.atomic
def receive(batch: Batch, data: bytes, filename: str, *, by: Actor) -> PhotoZip:
    """Check a zip and keep it for a week, until its good pictures are taken."""
    require(by, "evaluations.receive-photos", batch)
    run = check(batch, data)
    _forget_zip(batch)
    keep = clock.today() + dt.timedelta(days=KEPT_DAYS)
    stored = files.store(data, kind="photos", name=filename[:200], keep_until=keep)
    handed_in = PhotoZip(
        batch=batch,
        file=stored.pk,
        filename=filename[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        files=run.files,
        good=run.good,
    )
    return seating.receive_photos(handed_in, by=by)


def _forget_zip(batch: Batch) -> None:
    before = batches.photo_zip_of(batch)
    stored = StoredFile.objects.filter(pk=before.file).first() if before else None
    if stored is not None:
        files.remove(stored)


def checked(handed_in: PhotoZip) -> PhotoRun:
    """What a kept zip holds, looked at again; refuses ``photos.gone`` when its week is over."""
    stored = StoredFile.objects.filter(pk=handed_in.file).first()
    refuse_unless(stored, "photos.gone")
    return check(handed_in.batch, files.read(stored))


@transaction.atomic
def take(handed_in: PhotoZip, *, by: Actor) -> int:
    """Take the good pictures of a kept zip; the zip itself goes. Refuses ``photos.nothing-good``."""
    require(by, "evaluations.receive-photos", handed_in.batch)
    handed_in.refresh_from_db(fields=["taken"])
    refuse_unless(handed_in.taken is None, "photos.taken-already")
    run = checked(handed_in)
    refuse_unless(run.pictures, "photos.nothing-good")
    _forget_zip(handed_in.batch)
    return seating.take_photos(handed_in, run.pictures, by=by)
