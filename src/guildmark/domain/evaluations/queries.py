# SPDX-License-Identifier: Apache-2.0
"""Reads of batches, rosters and entries that have more than one caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from guildmark.domain.evaluations import states
from guildmark.domain.evaluations.models import (
    Assessor,
    Batch,
    Entry,
    EntryEvidence,
    MarksWorkbook,
    Photo,
    PhotoZip,
    Problem,
    Roster,
    RosterRow,
    Scan,
    Substitution,
)
from guildmark.domain.people.models import Organisation, Person
from guildmark.domain.policies.models import Rules
from guildmark.kernel import bulk
from guildmark.kernel.grants import Actor, scope_q

READERS = ("city-officer", "city-supervisor", "district-officer", "auditor", "firm-handler", "firm-checker")
RUNNING = (states.Batch.DRAFT, states.Batch.OPEN, states.Batch.FIXED, states.Batch.SHOWN)
ENTRY = "evaluations.entry"
BATCH = "evaluations.batch"


def visible_to(by: Actor) -> QuerySet[Batch]:
    """The batches within the actor's grants, newest first, with how many entries each has."""
    rows = Batch.objects.select_related("organisation__region", "rules", "supervisor")
    return rows.filter(scope_q(by, READERS)).annotate(size=Count("entries")).order_by("-made_at", "-pk")


def rosters_visible_to(by: Actor) -> QuerySet[Roster]:
    """The rosters of batches within the actor's grants as a firm: what a firm uploaded is the firm's."""
    firm = scope_q(by, READERS, region="batch__organisation__region__path", organisation="batch__organisation_id")
    return Roster.objects.select_related("batch__organisation__region", "rules").filter(firm)


def entries_visible_to(by: Actor) -> QuerySet[Entry]:
    """The entries of batches within the actor's grants, with person and rules."""
    own = scope_q(by, READERS, region="batch__organisation__region__path", organisation="batch__organisation_id")
    return Entry.objects.select_related("batch__organisation__region", "person", "rules").filter(own)


def entries_of_person(person: int) -> QuerySet[Entry]:
    """A person's own entries, newest first."""
    rows = Entry.objects.select_related("batch__organisation__region", "person", "rules").filter(person=person)
    return rows.order_by("-on", "-pk")


def ids_of_person(person: int) -> list[int]:
    """The ids of a person's own entries."""
    return list(Entry.objects.filter(person=person).values_list("pk", flat=True))


def entries_of(batch: Batch) -> QuerySet[Entry]:
    """The entries of a batch with their persons, in the order they were taken."""
    return batch.entries.select_related("person").order_by("pk")


def assessed(batch: Batch) -> QuerySet[Entry]:
    """The entries that are assessed: everyone who was not excluded."""
    return entries_of(batch).exclude(state=states.Entry.EXCLUDED)


def tally(batch: Batch) -> dict[str, int]:
    """How many entries stand in each state."""
    return dict(batch.entries.order_by().values_list("state").annotate(Count("pk")))


def batch_of(pk: int) -> Batch:
    """A batch by its number in the table, for flows that were handed a subject."""
    return Batch.objects.select_related("organisation__region", "rules").get(pk=pk)


def batches_by_id(ids: Iterable[int]) -> dict[int, Batch]:
    """Batches by id, with their firms."""
    return Batch.objects.select_related("organisation__region", "rules").in_bulk(list(ids))


def entries_by_id(ids: Collection[int]) -> dict[int, Entry]:
    """Entries by id, with persons, batches and rules; those that many share are read once."""
    rows = list(Entry.objects.select_related("person").filter(pk__in=ids))
    of = batches_by_id({entry.batch_id for entry in rows})
    own = Rules.objects.in_bulk({entry.rules_id for entry in rows})
    for entry in rows:
        entry.batch, entry.rules = of[entry.batch_id], own[entry.rules_id]
    return {entry.pk: entry for entry in rows}


class Held(NamedTuple):
    """An entry as a roster's row is compared with it. Personal data: a candidacy and its facts."""

    pk: int
    person: int
    occupation: str
    level: str
    route: str
    mentor: str
    superior: str
    facts: dict[str, dict[str, object]]


def held_by(batch: Batch) -> dict[int, list[Held]]:
    """The entries of a batch by person, as rosters are compared with them; one query."""
    found: dict[int, list[Held]] = {}
    rows = batch.entries.values_list("pk", "person_id", "occupation", "level", "route", "mentor", "superior", "facts")
    for row in rows.order_by("pk"):
        found.setdefault(row[1], []).append(Held(*row))
    return found


def last_choice(organisation: Organisation) -> str:
    """What the firm chose when it last took a roster: "good", "all" or nothing yet."""
    rows = organisation.batches.exclude(choice="").order_by("-rosters__uploaded_at", "-pk")
    return rows.values_list("choice", flat=True).first() or ""


def problem_counts(roster: Roster) -> tuple[dict[tuple[str, str, str], int], int]:
    """How many problems a roster has by (severity, column, code), and how many rows have warnings but no error."""
    rows = roster.problems.order_by().values_list("severity", "column", "code").annotate(Count("pk"))
    bad = roster.problems.filter(severity="error", row__isnull=False).values("row")
    warned = roster.problems.filter(severity="warning", row__isnull=False).exclude(row__in=bad)
    return {row[:3]: row[3] for row in rows}, warned.values("row").distinct().count()


def problem_sample(roster: Roster, each: int = 200) -> QuerySet[Problem]:
    """The first problems of each kind (severity, column, code): all of a small roster's, in the order of rows."""
    place = Window(RowNumber(), partition_by=["severity", "column", "code"], order_by=["row", "pk"])
    return roster.problems.annotate(place=place).filter(place__lte=each).order_by("row", "pk")


def awaited_roster(pk: int, state: states.Roster = states.Roster.CHECKING) -> Roster | None:
    """A roster that waits for its check (or, as ``state`` says, to be taken), with its batch; None where none does."""
    rows = Roster.objects.select_related("batch__organisation__region", "batch__rules", "rules")
    return rows.filter(pk=pk, state=state).first()


def unseen_rosters(by: Actor) -> QuerySet[Roster]:
    """The rosters that this account uploaded or had a job take, of which it has not seen how it went; newest first."""
    mine = Q(uploaded_by=by.id, seen=False) | Q(taken_by=by.id, seen_by_taker=False)
    rows = rosters_visible_to(by).filter(mine)
    return rows.order_by("-uploaded_at")


CANDIDACIES = (
    "SELECT e.person_id, e.batch_id, e.occupation, e.level, e.state, b.state FROM evaluations_entry e"
    " JOIN evaluations_batch b ON b.id = e.batch_id WHERE e.person_id = ANY(%s)"
)


class Candidacy(NamedTuple):
    """A person's entry in a batch still running; it no longer stands once excluded, failed or absent."""

    person: int
    batch: int
    occupation: str
    level: str
    stands: bool


def candidacies(persons: Iterable[int]) -> list[Candidacy]:
    """These persons' entries in batches still running; one query, however many they are."""
    told = bulk.found(CANDIDACIES, list(persons))
    over = {states.Entry.EXCLUDED, states.Entry.FAILED, states.Entry.ABSENT, states.Entry.TAKEN_OUT}
    return [Candidacy(*row[:4], row[4] not in over) for row in told if row[5] in RUNNING]


def conflicts(batch: Batch, assessors: Iterable[Person]) -> list[tuple[Person, str]]:
    """Why these assessors may not assess the batch: candidates, or a named mentor's or superior's name."""
    entries = batch.entries.exclude(state=states.Entry.EXCLUDED)
    candidates = set(entries.values_list("person_id", flat=True))
    mentors = set(entries.values_list("mentor", flat=True)) - {""}
    superiors = set(entries.values_list("superior", flat=True)) - {""}
    found = []
    for person in assessors:
        if person.pk in candidates:
            found.append((person, "assessor.candidate"))
        elif person.name in mentors:
            found.append((person, "assessor.mentor"))
        elif person.name in superiors:
            found.append((person, "assessor.superior"))
    return found


def candidates_by_level(batch: Batch) -> dict[tuple[str, str], int]:
    """How many are assessed by (occupation, level)."""
    rows = batch.entries.exclude(state=states.Entry.EXCLUDED).order_by()
    return {
        (code, level): count for code, level, count in rows.values_list("occupation", "level").annotate(Count("pk"))
    }


def staged_rows(roster: Roster) -> QuerySet[RosterRow]:
    """The good rows of a roster that wait to be taken."""
    return roster.staged.order_by("number")


def taken_before(batch: Batch, sha256: str) -> Roster | None:
    """The roster of this batch with the same bytes that has been taken."""
    return batch.rosters.filter(sha256=sha256, state=states.Roster.TAKEN).first()


def last_with_problems(batch: Batch) -> Roster | None:
    """The newest roster of a batch that waits, or was taken, with problems to mend; its file is still there."""
    kept = (states.Roster.CHECKED, states.Roster.TAKEN)
    rows = batch.rosters.filter(state__in=kept, file__isnull=False, problems__isnull=False).distinct()
    return rows.order_by("-uploaded_at", "-pk").first()


def next_number(organisation: Organisation) -> int:
    """The number of the firm's next batch."""
    newest = organisation.batches.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def running_batches(by: Actor) -> QuerySet[Batch]:
    """The batches that are not over, within the actor's grants."""
    return visible_to(by).filter(Q(state__in=RUNNING))


def to_look_at(rows: Iterable[Batch]) -> dict[int, int]:
    """How many entries of each of these batches wait to be looked at; batches without any are left out."""
    found = Entry.objects.filter(batch__in=[row.pk for row in rows], state=states.Entry.LOOK)
    return dict(found.order_by().values_list("batch_id").annotate(Count("pk")))


def scans_of(batch: Batch) -> QuerySet[Scan]:
    """The signed papers handed back for a batch, the newest first."""
    return batch.scans.order_by("-uploaded_at", "-pk")


def scans_visible_to(by: Actor) -> QuerySet[Scan]:
    """The signed papers of batches within the actor's grants."""
    own = scope_q(by, READERS, region="batch__organisation__region__path", organisation="batch__organisation_id")
    return Scan.objects.select_related("batch__organisation__region", "batch__rules").filter(own)


def handed_in(batch: Batch) -> set[str]:
    """The papers of which a signed scan is there."""
    return {paper for papers in batch.scans.values_list("papers", flat=True) for paper in papers}


def seated(batch: Batch) -> QuerySet[Entry]:
    """Everyone who is assessed, with seat, room and person, in the order of rooms and seats; the unseated last."""
    rows = assessed(batch).select_related("seat__room", "rules")
    return rows.order_by("seat__room__position", "seat__number", "pk")


def photos_of(batch: Batch) -> dict[int, bytes]:
    """The photographs of a batch's entries, still encrypted: entry → bytes; one query."""
    rows = Photo.objects.filter(entry__batch=batch).values_list("entry_id", "sealed")
    return {entry: bytes(sealed) for entry, sealed in rows}


def photo_zip_of(batch: Batch) -> PhotoZip | None:
    """The photographs handed in and not taken yet."""
    return batch.photo_zips.filter(taken=None).order_by("-pk").first()


def failed_before(organisation: Organisation) -> QuerySet[Entry]:
    """Those of a firm who failed or missed an assessment whose results are fixed and who were not entered again."""
    missed = Q(state__in=(states.Entry.FAILED, states.Entry.ABSENT), batch__organisation=organisation)
    again = Entry.objects.filter(resit_of=OuterRef("pk")).exclude(state=states.Entry.EXCLUDED)
    rows = Entry.objects.filter(missed).exclude(Exists(again.exclude(batch__state=states.Batch.STOPPED)))
    return rows.select_related("person", "batch__organisation__region", "rules").order_by("-batch__exam_to", "pk")


def evidence_of(entry: Entry) -> QuerySet[EntryEvidence]:
    """The evidence added to an entry, oldest first."""
    return entry.evidence.order_by("added_at", "pk")


def evidence_visible_to(by: Actor) -> QuerySet[EntryEvidence]:
    """The evidence of entries within the actor's grants."""
    path = "entry__batch__organisation__region__path"
    own = scope_q(by, READERS, region=path, organisation="entry__batch__organisation_id")
    return EntryEvidence.objects.select_related("entry__batch__organisation__region").filter(own)


def marks_workbooks_visible_to(by: Actor) -> QuerySet[MarksWorkbook]:
    """The workbooks of marks of batches within the actor's grants."""
    own = scope_q(by, READERS, region="batch__organisation__region__path", organisation="batch__organisation_id")
    return MarksWorkbook.objects.select_related("batch__organisation__region", "batch__rules").filter(own)


def entered_since(persons: Collection[int], day: dt.date) -> bool:
    """Whether one of these persons was judged for a batch on or after ``day``."""
    return Entry.objects.filter(person_id__in=persons, on__gte=day).exists()


def assess(persons: Collection[int]) -> bool:
    """Whether one of these persons is named as the assessor of a batch, or came or left on its day."""
    in_turn = Q(leaves_id__in=persons) | Q(comes_id__in=persons)
    return Assessor.objects.filter(person_id__in=persons).exists() or Substitution.objects.filter(in_turn).exists()


def have_batches(organisations: Collection[int]) -> bool:
    """Whether one of these organisations has a batch."""
    return Batch.objects.filter(organisation_id__in=organisations).exists()
