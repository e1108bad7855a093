# SPDX-License-Identifier: Apache-2.0
"""Keeping the policy library: what was shown is never lost, and no text of it holds people's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from guildmark.domain.policies.events import Event
from guildmark.domain.policies.models import DocumentRevision, PolicyDocument
from guildmark.domain.reasons import stated
from guildmark.engines import leaks
from guildmark.engines.packfiles.documents import year_of
from guildmark.engines.packfiles.resting import plain
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless

LONGEST_TEXT = 300_000
SEARCHED = ("number", "title", "title_en", "issuer", "issuer_en", "summary", "summary_en", "aliases", "text")
DAYS = ("issued_on", "in_force", "ended_on")
DOCUMENT_FACTS = (*SEARCHED[:-1], *DAYS, "superseded_by", "doubts", "source", "text")
"""What an officer says of a document."""


@transaction.atomic
def take_documents(rows: Sequence[tuple[str, Mapping[str, Any], Sequence[str]]], digest: str, *, by: Actor) -> int:
    """Take in the documents that come with the product (id, facts, ids of those they replace); how many were new.

    One that is there already, by its id or by its number, stays as the officers keep it.
    """
    require(by, "policies.keep-documents")
    known = dict(PolicyDocument.objects.exclude(shipped="").values_list("shipped", "pk"))
    numbers = set(PolicyDocument.objects.exclude(number_key="").values_list("number_key", flat=True))
    made: dict[str, PolicyDocument] = {}
    for identity, facts, _ in rows:
        if identity not in known and plain(facts.get("number", "")) not in numbers:
            made[identity] = _prepared(PolicyDocument(shipped=identity), facts)
    PolicyDocument.objects.bulk_create(made.values())
    _supersede(rows, made)
    DocumentRevision.objects.bulk_create(_revision(document, "added") for document in made.values())
    if made:
        journal.record(Event.DOCUMENTS_TAKEN, "policies.documents", by=by, documents=len(made), sha256=digest)
    return len(made)


def _supersede(
    rows: Sequence[tuple[str, Mapping[str, Any], Sequence[str]]], made: Mapping[str, PolicyDocument]
) -> None:
    """Link each new document that another new one replaces."""
    ended = []
    for identity, _, replaced in rows:
        for one in replaced:
            if one in made and identity in made:
                made[one].superseded_by = made[identity]
                ended.append(made[one])
    PolicyDocument.objects.bulk_update(ended, ["superseded_by"])


@transaction.atomic
def add_document(facts: Mapping[str, Any], *, by: Actor) -> PolicyDocument:
    """Add a document to the library; every fact of ``DOCUMENT_FACTS`` may be given, the title and issuer must."""
    require(by, "policies.keep-documents")
    document = PolicyDocument()
    _check(document, facts)
    _prepared(document, facts).save()
    _revision(document, "added").save()
    journal.record(Event.DOCUMENT_ADDED, document, by=by, revision=document.revision)
    return document


@transaction.atomic
def change_document(document: PolicyDocument, facts: Mapping[str, Any], *, seen: int, by: Actor) -> PolicyDocument:
    """Change a document that still is at the revision ``seen``; how it stood before is kept. No change is none."""
    require(by, "policies.keep-documents", document)
    row = _seen(document, seen)
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    if not changed:
        return row
    _check(row, facts)
    row.revision += 1
    _prepared(row, facts).save()
    _revision(row, "changed").save()
    journal.record(Event.DOCUMENT_CHANGED, row, by=by, revision=row.revision, changed=changed)
    return row


@transaction.atomic
def withdraw_document(document: PolicyDocument, reason: str, *, seen: int, by: Actor) -> PolicyDocument:
    """Take a document out of the library; it stays at the desk, with its reason, and may be put back."""
    require(by, "policies.keep-documents", document)
    row = _seen(document, seen)
    refuse_unless(row.withdrawn_at is None, "document.withdrawn")
    reason = stated(reason)
    row.revision, row.withdrawn_at, row.kept_at = row.revision + 1, clock.now(), clock.now()
    row.save(update_fields=["revision", "withdrawn_at", "kept_at"])
    _revision(row, "withdrawn", reason).save()
    journal.record(Event.DOCUMENT_WITHDRAWN, row, by=by, revision=row.revision)
    return row


@transaction.atomic
def put_back_document(document: PolicyDocument, *, seen: int, by: Actor) -> PolicyDocument:
    """Put a withdrawn document back into the library."""
    require(by, "policies.keep-documents", document)
    row = _seen(document, seen)
    refuse_unless(row.withdrawn_at is not None, "document.not-withdrawn")
    _check_number(row, row.number)
    row.revision, row.withdrawn_at, row.kept_at = row.revision + 1, None, clock.now()
    row.save(update_fields=["revision", "withdrawn_at", "kept_at"])
    _revision(row, "put-back").save()
    journal.record(Event.DOCUMENT_PUT_BACK, row, by=by, revision=row.revision)
    return row


def _seen(document: PolicyDocument, seen: int) -> PolicyDocument:
    """The document as it is now, locked; refuses ``document.changed-meanwhile`` where that is not what was seen."""
    row = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    refuse_unless(row.revision == seen, "document.changed-meanwhile", seen=seen, now=row.revision)
    return row


def _check(row: PolicyDocument, facts: Mapping[str, Any]) -> None:
    """Refuse facts that cannot be: no title, days that go backwards, a number twice, a circle, people's numbers."""
    refuse_unless(facts.get("title", row.title).strip(), "document.no-title")
    refuse_unless(facts.get("issuer", row.issuer).strip(), "document.no-issuer")
    refuse_unless(len(facts.get("text", "")) <= LONGEST_TEXT, "document.too-long", limit=LONGEST_TEXT)
    days = [day for name in DAYS if (day := facts.get(name, getattr(row, name)))]
    refuse_unless(days == sorted(days), "document.days")
    _check_number(row, facts.get("number", row.number))
    later = facts.get("superseded_by")
    while later is not None:
        refuse_unless(row.pk is None or later.pk != row.pk, "document.circle")
        later = later.superseded_by
    for name in (*SEARCHED, "source"):
        _refuse_leaks(name, facts.get(name, ""))


def _check_number(row: PolicyDocument, number: str) -> None:
    key = plain(number)
    others = PolicyDocument.objects.filter(number_key=key, withdrawn_at=None).exclude(pk=row.pk)
    other = others.first() if key else None
    refuse_unless(other is None, "document.number-taken", number=number, title=other.title if other else "")


def _refuse_leaks(name: str, text: str) -> None:
    """Refuse ``document.leak`` where a text holds people's numbers: the field, line and kind, never the value."""
    found = leaks.find(text)
    if found:
        zh, en = leaks.KINDS[found[0].kind]
        line = text.count("\n", 0, found[0].start) + 1
        raise Refused("document.leak", field=name, line=line, kind=found[0].kind, kind_zh=zh, kind_en=en)


def _prepared(row: PolicyDocument, facts: Mapping[str, Any]) -> PolicyDocument:
    """The row with its facts and all that is derived from them; not saved."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.number_key = plain(row.number)
    row.year = year_of(row.number, row.title, row.issued_on)
    row.kept_at = clock.now()
    pinyin = "".join(lazy_pinyin(row.title))
    initials = "".join(lazy_pinyin(row.title, style=Style.FIRST_LETTER))
    row.search = "\n".join(plain(text) for text in (*(getattr(row, name) for name in SEARCHED), pinyin, initials))
    return row


def _revision(row: PolicyDocument, act: str, reason: str = "") -> DocumentRevision:
    """How the document stands now, to be kept."""
    facts = {name: getattr(row, name) for name in DOCUMENT_FACTS if name not in {"text", "superseded_by"}}
    facts |= {name: day.isoformat() if (day := getattr(row, name)) else None for name in DAYS}
    facts["superseded_by"] = row.superseded_by_id
    return DocumentRevision(
        document=row, revision=row.revision, act=act, kept_at=row.kept_at, reason=reason, facts=facts, text=row.text
    )
