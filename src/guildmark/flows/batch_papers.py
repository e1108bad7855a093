# SPDX-License-Identifier: Apache-2.0
"""The papers of a batch: printed from the record, signed by hand, handed back as scans, asked for before publicity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from guildmark.domain.cases import queries as cases
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import papers as evaluations
from guildmark.domain.evaluations.models import Batch, Entry, Scan
from guildmark.domain.marking import queries as marking
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.engines.documents import MissingGlyph
from guildmark.engines.documents import papers as typeset
from guildmark.engines.documents.papers import PAPERS, Paper
from guildmark.engines.documents.photographs import is_picture
from guildmark.engines.packfiles import Pack
from guildmark.flows import resits
from guildmark.kernel import clock, crypto, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import Refused, refuse_unless

LARGEST_SCAN = 20 * 1024 * 1024
MEDIA = ("application/pdf", "image/jpeg", "image/png")
DONE = ("fixed", "shown", "closed")
KINDS = {"assessor": "考评员", "senior": "高级考评员"}
OUTCOMES = {"passed": "合格", "certified": "合格", "failed": "不合格", "absent": "缺考", "taken-out": "异议成立"}
VERDICTS = {"yes": "符合", "no": "不符合", "unknown": "核看后接受"}


@dataclass(frozen=True)
class Task:
    """One paper of a batch: whether it must be back, why it cannot be printed yet (a code), and its scans."""

    paper: Paper
    required: bool
    why_not: str
    scans: Sequence[Scan]

    @property
    def missing(self) -> bool:
        """Whether it must be back and is not."""
        return self.required and not self.scans


def required(pack: Pack) -> list[str]:
    """The papers that a pack wants back, signed, before results go up."""
    return [kind for kind in pack.table("assessment").get("papers", ()) if kind in PAPERS and PAPERS[kind].signed]


def tasks(batch: Batch) -> list[Task]:
    """Every paper of a batch with where it stands, in the order of the road; three queries."""
    wanted = _wanted(batch)
    ready = _ready(batch)
    scans = list(batches.scans_of(batch))
    return [
        Task(
            paper,
            kind in wanted,
            "" if paper.needs in ready else paper.needs,
            [scan for scan in scans if kind in scan.papers],
        )
        for kind, paper in PAPERS.items()
    ]


def _ready(batch: Batch) -> set[str]:
    people_are = batches.assessed(batch)
    drawn = bool(batch.seats_seed)
    there = {
        "entries": people_are.exists(),
        "plan": batch.exam_from is not None,
        "seats": drawn,
        "review": drawn and _is_reviewed(batch),
        "results": batch.state in DONE,
    }
    return {name for name, is_so in there.items() if is_so}


def _wanted(batch: Batch) -> list[str]:
    """The papers that must be back of this batch: those on the review only where somebody sits it."""
    wanted = required(policies.pack_of(batch.rules))
    return wanted if "review" not in wanted or _is_reviewed(batch) else [kind for kind in wanted if kind != "review"]


def _is_reviewed(batch: Batch) -> bool:
    """Whether the rules ask somebody of the batch to sit the comprehensive review."""
    pack = policies.pack_of(batch.rules)
    return any("review" in pack.parts(level) for _, level in batches.candidates_by_level(batch))


def missing(batch: Batch) -> list[Paper]:
    """The papers that must be back before the results go up and are not; one query, none where nothing is asked."""
    wanted = _wanted(batch)
    there = batches.handed_in(batch) if wanted else set()
    return [PAPERS[kind] for kind in wanted if kind not in there]


def refuse_while_missing(batch: Batch) -> None:
    """Refuse ``batch.papers-missing``, naming them, while a required paper is not back."""
    lacking = missing(batch)
    facts = {"names": "、".join(one.zh for one in lacking), "names_en": ", ".join(one.en for one in lacking)}
    refuse_unless(not lacking, "batch.papers-missing", papers=[one.kind for one in lacking], **facts)


@transaction.atomic
def print_papers(batch: Batch, kinds: Sequence[str], *, by: Actor) -> bytes:
    """These papers of a batch as one PDF; none named: all that can be printed now. The journal notes who printed.

    Refuses ``paper.unknown``, ``paper.not-yet`` and, where no font draws a character, ``paper.no-glyph``.
    """
    require(by, "evaluations.see-batch", batch)
    refuse_unless(all(kind in PAPERS for kind in kinds), "paper.unknown")
    ready = _ready(batch)
    chosen = list(kinds) or [kind for kind, paper in PAPERS.items() if paper.needs in ready]
    later = [PAPERS[kind] for kind in chosen if PAPERS[kind].needs not in ready]
    refuse_unless(chosen and not later, "paper.not-yet", names="、".join(paper.zh for paper in later))
    evaluations.note_printing(batch, chosen, by=by)
    try:
        return typeset.papers_pdf(dossier(batch, photos="tickets" in chosen), chosen)
    except MissingGlyph as glyph:
        told = {"message": glyph.message("zh"), "message_en": glyph.message("en")}
        raise Refused("paper.no-glyph", **told) from glyph


def dossier(batch: Batch, *, photos: bool) -> typeset.Dossier:
    """What stands on the papers of a batch; a dozen queries whatever its size."""
    pack = policies.pack_of(batch.rules)
    entries = list(batches.seated(batch))
    faces = batches.photos_of(batch) if photos else {}
    rooms = [room.name for room in batch.rooms.order_by("position")]
    filing = cases.filing_of(batch.organisation, batch.exam_from or clock.today())
    return typeset.Dossier(
        body=batch.organisation.name,
        body_code=filing.body_code if filing else "",
        batch=batch.title,
        number=batch.number,
        site=batch.site,
        printed=clock.today(),
        exam_from=batch.exam_from,
        exam_to=batch.exam_to,
        filed=batch.plan_filed_on,
        supervisor=batch.supervisor.name if batch.supervisor else "",
        invigilators=pack.period("invigilators_per_room"),
        assessors=_assessors(batch),
        rooms=[typeset.Room(name=name, people=sum(_room(entry) == name for entry in entries)) for name in rooms],
        candidates=_candidates(batch, entries, pack, faces),
    )


def _assessors(batch: Batch) -> list[typeset.Assessor]:
    persons = [row.person for row in batch.assessors.select_related("person").order_by("pk")]
    cards = people.cards_of([person.pk for person in persons])
    held = [(person, next(iter(cards.get(person.pk, ())), None)) for person in persons]
    return [
        typeset.Assessor(
            name=person.name, card=card.number if card else "", kind=KINDS.get(card.kind, "") if card else ""
        )
        for person, card in held
    ]


def _candidates(
    batch: Batch, entries: Sequence[Entry], pack: Pack, faces: Mapping[int, bytes]
) -> list[typeset.Candidate]:
    parts = {entry.pk: pack.parts(entry.level) for entry in entries}
    kept = resits.kept_of(batch, parts)
    marks = _marks([entry.pk for entry in entries]) if batch.state in DONE else {}
    return [
        typeset.Candidate(
            name=entry.person.name,
            document=people.masked_document(entry.person),
            occupation=entry.occupation_name,
            occupation_code=entry.occupation,
            level=entry.level,
            parts=[part for part in parts[entry.pk] if part not in kept.get(entry.pk, {})],
            held=entry.held_level,
            condition=entry.route or _title(pack, entry.decision),
            verdict="待核看" if entry.state == "look" else VERDICTS.get(entry.verdict, ""),
            admission=entry.seat.admission if _room(entry) else "",
            room=_room(entry),
            seat=entry.seat.number if _room(entry) else 0,
            resit=entry.resit_of_id is not None,
            marks=marks.get(entry.pk, {}),
            outcome=OUTCOMES.get(entry.state, ""),
            passed=entry.state in {"passed", "certified"},
            photo=crypto.decrypt(faces[entry.pk]) if entry.pk in faces else b"",
        )
        for entry in entries
    ]


def _title(pack: Pack, decision: str) -> str:
    found = pack.decisions.get(decision)
    return found.title.get("zh", "") if found else ""


def _room(entry: Entry) -> str:
    return entry.seat.room.name if hasattr(entry, "seat") else ""


def _marks(entries: Collection[int]) -> dict[int, dict[str, str]]:
    return {
        sheet.subject_id: {mark.part: _told(mark.value) for mark in sheet.marks.all()}
        for sheet in marking.sheets_of(batches.ENTRY, entries)
    }


def _told(mark: Decimal | None) -> str:
    return "缺考" if mark is None else format(mark.normalize(), "f")


@transaction.atomic
def receive_scan(batch: Batch, kinds: Sequence[str], data: bytes, filename: str, *, by: Actor) -> Scan:
    """Keep a signed scan, typed by its content; one file may hold several papers.

    Refuses ``scan.no-paper``, ``scan.too-large``, ``scan.wrong-type``.
    """
    require(by, "evaluations.hand-in-papers", batch)
    refuse_unless(kinds and all(kind in PAPERS and PAPERS[kind].signed for kind in kinds), "scan.no-paper")
    refuse_unless(len(data) <= LARGEST_SCAN, "scan.too-large", megabytes=LARGEST_SCAN // 1024 // 1024)
    refuse_unless(_sound(data), "scan.wrong-type")
    keep = clock.today() + dt.timedelta(days=_keep_days(policies.pack_of(batch.rules)))
    stored = files.store(data, kind="scan", name=filename[:200], keep_until=keep)
    scan = Scan(
        batch=batch,
        papers=[kind for kind in PAPERS if kind in kinds],
        file=stored.pk,
        sha256=stored.sha256,
        filename=filename[:200],
        media=stored.media,
        size=len(data),
    )
    return evaluations.receive_scan(scan, by=by)


def _keep_days(pack: Pack) -> int:
    periods = pack.periods
    return int(periods.get("paper_file_keep_days", periods["roster_file_keep_days"])["value"])


def _sound(data: bytes) -> bool:
    media = files.media_type(data)
    if media == "application/pdf":
        return b"%%EOF" in data[-2048:]
    return media in MEDIA and is_picture(data)


@transaction.atomic
def remove_scan(scan: Scan, *, by: Actor) -> None:
    """Take a wrong scan out again, its file too, until the results are up."""
    evaluations.remove_scan(scan, by=by)
    stored = StoredFile.objects.filter(pk=scan.file).first()
    if stored is not None:
        files.remove(stored)


def read_scan(scan: Scan, *, by: Actor) -> bytes:
    """The bytes of a scan for somebody who may open it; the journal notes who did. Refuses ``file.gone``."""
    evaluations.note_reading(scan, by=by)
    stored = StoredFile.objects.filter(pk=scan.file).first()
    if stored is None:
        raise Refused("file.gone", file=scan.file)
    return files.read(stored)
