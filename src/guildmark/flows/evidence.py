# SPDX-License-Identifier: Apache-2.0
"""Evidence for an entry: a title, an apprenticeship, a diploma; what it shows is judged with what the roster told.

The kinds and what each shows are the pack's (``[[evidence]]``). The verdict is of the day on which evidence is added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import evidence as evaluations
from guildmark.domain.evaluations.models import Entry, EntryEvidence
from guildmark.domain.policies import queries as policies
from guildmark.domain.reasons import stated
from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.flows.eligibility import judge_on
from guildmark.kernel import clock, files
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import Refused, refuse_unless

MEDIA = frozenset({"application/pdf", "image/jpeg", "image/png"})
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Asked:
    """One fact that a kind of evidence shows: its name, type, label, and the choices of a text (code, words)."""

    fact: str
    type: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()


def kinds(entry: Entry, lang: str = "zh") -> list[tuple[str, str, list[Asked]]]:
    """The kinds of evidence of the entry's rules: kind, words, and what each asks."""
    pack = policies.pack_of(entry.rules)
    return [(row["kind"], row["label"][lang], asked(pack, row, lang)) for row in pack.evidence]


def asked(pack: Pack, row: Mapping[str, Any], lang: str = "zh") -> list[Asked]:
    """What a kind of evidence asks."""
    return [
        Asked(one["fact"], pack.facts[one["fact"]].type, pack.facts[one["fact"]].label[lang], _choices(pack, one, lang))
        for one in row["facts"]
    ]


def _choices(pack: Pack, one: Mapping[str, Any], lang: str) -> tuple[tuple[str, str], ...]:
    given = one.get("choices", ())
    if given == "education":
        return tuple((str(row["code"]), str(row["label"][lang])) for row in pack.education)
    return tuple((str(row["code"]), str(row[lang])) for row in given)


@transaction.atomic
def add(
    entry: Entry,
    kind: str,
    said: Mapping[str, str],
    *,
    dated: dt.date,
    file: tuple[bytes, str],
    note: str = "",
    by: Actor,
) -> EntryEvidence:
    """Add evidence to an entry of a draft and judge the entry anew with what it shows.

    ``said``: fact → as typed (a code, an ISO date, yes or no; empty is left out). ``file``: its bytes and its name.
    A note that holds a number of somebody is refused (``reason.leak``).
    """
    require(by, "evaluations.add-evidence", entry.batch)
    pack = policies.pack_of(entry.rules)
    row = next((row for row in pack.evidence if row["kind"] == kind), None)
    refuse_unless(row is not None, "evidence.kind-unknown")
    facts = _read(asked(pack, row), said)
    told = stated(note)[:200] if note.strip() else ""
    evidence = EntryEvidence(entry=entry, kind=kind, facts=facts, dated=dated, note=told)
    _attach(evidence, *file, keep=clock.today() + dt.timedelta(days=pack.period("roster_file_keep_days")))
    evaluations.add_evidence(evidence, by=by)
    judge_again(entry, by=by)
    return evidence


def _read(wanted: list[Asked], said: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for one in wanted:
        text = said.get(one.fact, "").strip()
        if text:
            facts[one.fact] = _value(one, text)
    return facts


def _value(one: Asked, text: str) -> str | bool:
    """A fact as it is kept: refuses what is no choice, no date, neither yes nor no."""
    if one.type == "bool" and text in YES_NO:
        return YES_NO[text]
    if one.type == "text" and text in dict(one.choices):
        return text
    if one.type == "date":
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise Refused("evidence.fact-missing", label=one.label)


def _attach(evidence: EntryEvidence, data: bytes, name: str, *, keep: dt.date) -> None:
    refuse_unless(data, "evidence.file-missing")
    refuse_unless(files.media_type(data) in MEDIA, "evidence.file-type")
    stored = files.store(data, kind="evidence", name=name, keep_until=keep)
    evidence.file, evidence.filename, evidence.sha256 = stored.pk, name[:200], stored.sha256


@transaction.atomic
def judge_again(entry: Entry, *, by: Actor) -> Entry:
    """Judge an entry by its rules as of today, from what the roster told and all evidence, later evidence first."""
    facts = dict(entry.facts)
    today = clock.today()
    for evidence in batches.evidence_of(entry):
        source = {"source": f"evidence:{evidence.pk}", "on": evidence.dated.isoformat()}
        facts |= {name: {"value": value, **source} for name, value in evidence.facts.items()}
    judge = judge_on(policies.pack_of(entry.rules), today)
    values = {name: told["value"] for name, told in facts.items()}
    decision = judge.panels.decision(values)
    verdict = "unknown" if decision is None else rules.verdict(judge.pack, decision, values, today)
    facts = dict(sorted(facts.items()))
    return evaluations.judge_again(entry, facts, decision=decision or "", verdict=verdict, by=by)


def opened(evidence: EntryEvidence, *, by: Actor) -> tuple[bytes, str, str]:
    """The file of a piece of evidence, its name and media type: for whoever may see the batch; the journal says so."""
    evaluations.note_read(evidence, by=by)
    stored = StoredFile.objects.filter(pk=evidence.file).first()
    refuse_unless(stored, "file.gone")
    return files.read(stored), evidence.filename, stored.media
