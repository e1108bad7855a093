# SPDX-License-Identifier: Apache-2.0
"""The national query, batch by batch: the workbook that is sent, and its answer read back row by row and mended.

The columns are the pack's. An answer is a dry run first, like a roster: what is wrong is told by row, and what is new
is taken when somebody says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials.models import Submission, SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch, Entry
from guildmark.domain.marking import queries as marking
from guildmark.domain.people.models import Person
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters
from guildmark.engines.packfiles import Pack
from guildmark.engines.rosters import submissions as engine
from guildmark.engines.rosters.ledgers import LedgerSheet
from guildmark.kernel import clock, crypto, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import refuse_unless

PASSED = {True: "合格", False: "不合格"}
DOCUMENTS = {
    "resident-id": "居民身份证",
    "residence-permit": "港澳台居民居住证",
    "permanent-residence": "外国人永久居留身份证",
    "passport": "护照",
}


@dataclass(frozen=True)
class Run:
    """The dry run of an answer: the file as read and what was found in it."""

    sheet: LedgerSheet
    checked: engine.Checked

    @property
    def errors(self) -> int:
        """How many rows cannot be taken."""
        return len({p.row for p in self.checked.problems if p.severity == "error" and p.row})


def columns_of(pack: Pack) -> list[dict[str, Any]]:
    """The columns of the workbook, as the pack lists them."""
    return list(pack.table("submission").get("columns", []))


def workbook(batch: Batch, *, by: Actor) -> bytes:
    """The workbook of what is not sent yet, to look at: nothing is noted."""
    require(by, "credentials.send-to-query", batch.organisation)
    rows = list(queries.of_batch(batches.BATCH, batch.pk).filter(state="not-sent"))
    refuse_unless(rows, "submission.nothing-to-send")
    return _written(batch, rows)


@transaction.atomic
def send(batch: Batch, *, by: Actor) -> SubmissionFile:
    """Note that the workbook of what is not sent yet goes out now; the file is kept as it went."""
    require(by, "credentials.send-to-query", batch.organisation)
    rows = list(queries.of_batch(batches.BATCH, batch.pk).filter(state="not-sent").select_for_update(of=("self",)))
    refuse_unless(rows, "submission.nothing-to-send")
    name = f"{batch.title}-{clock.today():%Y%m%d}.xlsx"
    stored = files.store(_written(batch, rows), kind="submission", name=name, keep_until=_kept_until(batch))
    sent = _file(batch, stored, name)
    credentials.send(sent, [row.pk for row in rows], by=by)
    return sent


def _kept_until(batch: Batch) -> dt.date:
    return clock.today() + dt.timedelta(days=policies.pack_of(batch.rules).period("roster_file_keep_days"))


def _file(batch: Batch, stored: StoredFile, name: str) -> SubmissionFile:
    return SubmissionFile(
        organisation=batch.organisation,
        subject_kind=batches.BATCH,
        subject_id=batch.pk,
        sha256=stored.sha256,
        filename=name[:200],
        file=stored.pk,
        rows=0,
    )


def _written(batch: Batch, rows: Iterable[Submission]) -> bytes:
    columns = columns_of(policies.pack_of(batch.rules))
    told = [_told(column_values, columns, row) for row, column_values in _values(batch, list(rows))]
    return engine.workbook(columns, told)


def _told(values: Mapping[str, str], columns: list[dict[str, Any]], row: Submission) -> dict[str, str]:
    """One row of the workbook by column key; what was filled in anew stands before what the record says."""
    mended = queries.mended_values(row)
    return {c["key"]: mended.get(c["key"]) or values.get(c["from"], "") for c in columns}


def _values(batch: Batch, rows: list[Submission]) -> list[tuple[Submission, dict[str, str]]]:
    """Everything that a column of the pack may ask for, for each submission; three queries."""
    ids = [row.credential.subject_id for row in rows]
    entries = batches.entries_by_id(ids)
    marks = {sheet.subject_id: sheet for sheet in marking.sheets_of(batches.ENTRY, ids)}
    pack = policies.pack_of(batch.rules)
    labels = {str(row["code"]): str(row["label"]["zh"]) for row in pack.education}
    of_batch = {
        "batch.title": f"{batch.number} {batch.title}",
        "batch.exam-day": _day(batch.exam_to),
        "body.name": batch.organisation.name,
        "body.credit-code": batch.organisation.credit_code,
    }
    told = []
    for row in rows:
        entry, sheet = entries.get(row.credential.subject_id), marks.get(row.credential.subject_id)
        own = _of_certificate(row) | _of_person(row.credential.person) | _of_marks(sheet)
        told.append((row, of_batch | own | {"entry.education": labels.get(_education(entry), "")}))
    return told


def _of_certificate(row: Submission) -> dict[str, str]:
    certificate = row.credential
    return {
        "certificate.number": certificate.number,
        "certificate.occupation-code": certificate.occupation,
        "certificate.occupation": certificate.occupation_name,
        "certificate.level": certificate.level,
        "certificate.level-name": rosters.level_name(certificate.level),
        "certificate.day": _day(certificate.valid_from),
        "body.code": certificate.number[:13],
    }


def _of_person(person: Person) -> dict[str, str]:
    number = crypto.decrypt(bytes(person.document_number)).decode()
    told = rosters.identity.sex_of(number) if person.document_type == "resident-id" else None
    return {
        "person.name": person.name,
        "person.document-type": DOCUMENTS.get(person.document_type, person.document_type),
        "person.document-number": number,
        "person.sex": person.sex or told or "",
        "person.birth-date": _day(person.birth_date),
    }


def _of_marks(sheet: Any) -> dict[str, str]:
    if sheet is None:
        return {}
    told = {f"mark.{mark.part}": _mark(mark.value) for mark in sheet.marks.all()}
    return told | {"result": PASSED[True]}


def _mark(value: Decimal | None) -> str:
    return "缺考" if value is None else format(value.normalize(), "f")


def _education(entry: Entry | None) -> str:
    return str((entry.facts.get("education") or {}).get("value") or "") if entry else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def check_answer(batch: Batch, data: bytes, filename: str) -> Run:
    """The dry run of an answer against the batch as it stands now; keeps nothing."""
    pack = policies.pack_of(batch.rules)
    said = pack.table("submission")
    also = [column[lang] for column in columns_of(pack) for lang in ("zh", "en")]
    sheet = engine.read_answer(data, filename, said["answer"], also)
    states = dict(queries.of_batch(batches.BATCH, batch.pk).values_list("credential__number", "state"))
    return Run(sheet, engine.check_answer(sheet, states, said["words"]))


@transaction.atomic
def receive_answer(batch: Batch, data: bytes, filename: str, *, by: Actor) -> tuple[SubmissionFile | None, Run]:
    """Check an answer and keep it where it could be read; nothing is taken from it yet."""
    require(by, "credentials.take-answers", batch.organisation)
    run = check_answer(batch, data, filename)
    if not run.sheet.readable():
        return None, run
    stored = files.store(data, kind="submission", name=filename, keep_until=_kept_until(batch))
    answer = _file(batch, stored, filename)
    answer.rows = run.sheet.count
    return credentials.receive_answer(answer, by=by), run


def again(answer: SubmissionFile) -> Run:
    """The dry run of a kept answer as the batch stands now."""
    return check_answer(batches.batch_of(answer.subject_id), _bytes(answer), answer.filename)


def _bytes(answer: SubmissionFile) -> bytes:
    stored = StoredFile.objects.filter(pk=answer.file).first()
    refuse_unless(stored, "submission.file-gone")
    return files.read(stored)


def kept(file: SubmissionFile, *, by: Actor) -> bytes:
    """A workbook that was sent, or an answer as it was handed in."""
    require(by, "credentials.take-answers", file.organisation)
    return _bytes(file)


def marked(answer: SubmissionFile, *, by: Actor) -> bytes:
    """An answer with what is wrong marked beside each row."""
    data = kept(answer, by=by)
    run = check_answer(batches.batch_of(answer.subject_id), data, answer.filename)
    return rosters.marked(data, run.sheet, run.checked.problems, "zh")


@transaction.atomic
def take_answer(answer: SubmissionFile, *, by: Actor) -> dict[str, int]:
    """Take what is new in an answer that was checked; rows with an error change nothing."""
    require(by, "credentials.take-answers", answer.organisation)
    told = {number: (one.state, one.reason) for number, one in again(answer).checked.answers.items()}
    subject = (answer.subject_kind, answer.subject_id)
    return credentials.take_answers(answer.organisation, subject, told, about=answer, by=by)


def note_answers(batch: Batch, answers: Mapping[str, tuple[str, str]], *, by: Actor) -> dict[str, int]:
    """Take answers that came without a file: certificate number → (accepted or returned, reason)."""
    return credentials.take_answers(batch.organisation, (batches.BATCH, batch.pk), answers, by=by)


def confirm_accepted(until: dt.date, *, by: Actor) -> int:
    """Note that the national query's own list holds everything issued until a day: what a city begins with."""
    return credentials.confirm_accepted(until, by=by)


@transaction.atomic
def mend(submission: Submission, values: Mapping[str, str], *, by: Actor) -> Submission:
    """Fill columns of a returned certificate in anew, those only that the pack lets; it is sent with the next workbook.

    What stands on the certificate itself is not mended here: a wrong name is corrected, a wrong certificate revoked.
    """
    batch = batches.batch_of(submission.subject_id)
    may = {column["key"] for column in columns_of(policies.pack_of(batch.rules)) if column.get("mend")}
    refuse_unless(set(values) <= may, "submission.not-to-mend")
    kept_values = queries.mended_values(submission) | {key: value.strip() for key, value in values.items()}
    return credentials.mend_submission(submission, {k: v for k, v in kept_values.items() if v}, by=by)


def mendable(submission: Submission) -> list[tuple[dict[str, Any], str]]:
    """The columns of a returned certificate that may be filled in anew, each with what went out last."""
    batch = batches.batch_of(submission.subject_id)
    columns = columns_of(policies.pack_of(batch.rules))
    [(_row, values)] = _values(batch, [submission])
    told = _told(values, columns, submission)
    return [(column, told[column["key"]]) for column in columns if column.get("mend")]
