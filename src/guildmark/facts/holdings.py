# SPDX-License-Identifier: Apache-2.0
"""What the record holds about one person that the rules ask for, each fact with its source. For her own page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from guildmark.domain.credentials.models import Credential
from guildmark.domain.credentials.queries import shares
from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.evaluations.models import Entry
from guildmark.domain.people.models import Person
from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.engines.packfiles.pack import CLAIMED

NEWEST = "2022"
OF_THE_ENTRY = frozenset({"occ", "level", "birth_date", "cur_level", "cert_date", "cert_occ"})
"""Facts of an entry that are about that application, or that the record itself knows better."""


@dataclass(frozen=True)
class Told:
    """A fact with its source: ``kind`` credential, recorded, roster, evidence, entry or person; ``name`` of it."""

    value: object
    kind: str
    name: str
    on: dt.date | None


@dataclass(frozen=True)
class Paper:
    """A certificate in force, issued here or recorded; ``occupation`` None under an older classification."""

    level: str
    occupation: str | None
    occupation_name: str
    number: str
    since: dt.date
    kind: str
    accepted: bool


@dataclass(frozen=True)
class Holdings:
    """The record of one person: her certificates, and her entries, newest first."""

    person: Person
    papers: tuple[Paper, ...]
    entries: tuple[Entry, ...]

    def occupation(self) -> str | None:
        """The occupation to ask about unless she says another: that of her newest entry, else of her best paper."""
        entry = next(iter(self.entries), None)
        paper = best_of(self.papers)
        return entry.occupation if entry else paper.occupation if paper else None

    def paper_for(self, occupation: str | None, pack: Pack | None, on: dt.date) -> Paper | None:
        """The certificate that counts for an occupation: the highest in it or a related one, else the highest."""
        fitting = [one for one in self.papers if _fits(one.occupation, occupation, pack, on)]
        return best_of(fitting) or best_of(self.papers)

    def facts(self, occupation: str | None, pack: Pack | None, on: dt.date) -> dict[str, Told]:
        """The facts that the record holds for an application in ``occupation``, by the names that the rules use."""
        found: dict[str, Told] = {}
        for entry in self.entries:
            if entry.occupation == occupation:
                _from_entry(found, entry)
        if self.person.birth_date:
            found["birth_date"] = Told(self.person.birth_date, "person", "", None)
        paper = self.paper_for(occupation, pack, on)
        if paper:
            found |= _from_paper(paper)
        return found


def holdings_of(person: Person) -> Holdings:
    """What the record holds about ``person``: three queries."""
    issued = shares.of_person(person.pk).filter(status="active").select_related("submission")
    papers = [_issued(one) for one in issued]
    papers += [
        Paper(
            one.level,
            one.occupation if one.edition == NEWEST else None,
            one.occupation_name,
            one.number,
            one.issued_on,
            "recorded",
            accepted=False,
        )
        for one in shares.recorded_of(person.pk)
    ]
    return Holdings(person, tuple(papers), tuple(evaluations.entries_of_person(person.pk)))


def best_of(papers: Iterable[Paper]) -> Paper | None:
    """The certificate of the highest level, of several the oldest."""
    return min(papers, key=lambda one: (-rules.RANK.get(one.level, -1), one.since), default=None)


def _issued(one: Credential) -> Paper:
    submission = getattr(one, "submission", None)
    return Paper(
        one.level,
        one.occupation,
        one.occupation_name,
        one.number,
        one.valid_from,
        "credential",
        accepted=submission is not None and submission.state == "accepted",
    )


def _fits(held: str | None, asked: str | None, pack: Pack | None, on: dt.date) -> bool:
    if held is None or asked is None or pack is None:
        return False
    if held == asked:
        return True
    return any({pair.a, pair.b} == {held, asked} and pair.since <= on <= pair.until for pair in pack.related)


def _from_paper(paper: Paper) -> dict[str, Told]:
    facts: dict[str, object] = {"cur_level": paper.level, "cert_date": paper.since}
    if paper.occupation:
        facts["cert_occ"] = paper.occupation
    if paper.accepted:
        facts["in_national_query"] = True
    return {name: Told(value, paper.kind, paper.number, paper.since) for name, value in facts.items()}


def _from_entry(found: dict[str, Told], entry: Entry) -> None:
    """Add what an entry's stored facts say, unless a newer entry said it."""
    for name, told in entry.facts.items():
        kind, _sep, source = str(told["source"]).partition(":")
        if name in OF_THE_ENTRY or told["value"] in (None, CLAIMED) or kind not in ("roster", "evidence"):
            continue
        where = entry.batch.organisation.name if kind == "roster" else source
        found.setdefault(name, Told(told["value"], kind, where, entry.on))
