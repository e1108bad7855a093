# SPDX-License-Identifier: Apache-2.0
"""What the register knows about the people of a roster, gathered with a handful of queries whatever its length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.evaluations.queries import Candidacy
from guildmark.domain.people import queries as people
from guildmark.domain.people.queries import Met
from guildmark.engines.rosters import Row

RESIDENT = "resident-id"
NEWEST = "2022"


def document_of(row: Row) -> tuple[str, str]:
    """The document of a row as the record names it: (type, number)."""
    kind = str(row.values.get("id_type") or "resident")
    return (RESIDENT if kind == "resident" else kind), str(row.values.get("id_number") or "")


@dataclass(frozen=True)
class Held:
    """A certificate that the record holds: issued here, or recorded from an older ledger.

    ``told`` is how a fact names it; ``occupation`` is None for the code of an older edition, which is not compared.
    """

    told: str
    person: int
    level: str
    occupation: str | None
    since: dt.date
    stands: bool


@dataclass(frozen=True)
class Known:
    """What the record holds about a roster's rows: persons by blind index, their candidacies, certificates named."""

    indexes: dict[int, bytes]
    persons: dict[bytes, Met]
    candidacies: dict[int, list[Candidacy]]
    certificates: dict[str, Held]

    def person(self, row: Row) -> Met | None:
        """The person whose document a row names, if the register has met her."""
        index = self.indexes.get(row.number)
        return None if index is None else self.persons.get(index)

    def present(self, row: Row, batch: Batch) -> bool:
        """Whether the row is an entry of ``batch`` already."""
        asked = (batch.pk, row.values.get("occupation_code"), row.values.get("level"))
        return any((c.batch, c.occupation, c.level) == asked for c in self._of(row))

    def elsewhere(self, row: Row, batch: Batch | None) -> bool:
        """Whether the person stands in another batch that is still running; without a batch, in any."""
        own = batch.pk if batch else None
        return any(c.stands and c.batch != own for c in self._of(row))

    def certificate(self, row: Row) -> Held | None:
        """The certificate of either register under the number that the row states, if there is one."""
        return self.certificates.get(str(row.values.get("held_number") or ""))

    def _of(self, row: Row) -> list[Candidacy]:
        person = self.person(row)
        return [] if person is None else self.candidacies.get(person.pk, [])


def known_about(rows: Sequence[Row]) -> Known:
    """Gather what the record holds about these rows; four queries."""
    indexes = {row.number: people.document_index(*document_of(row)) for row in rows if row.values.get("id_number")}
    persons = people.met(set(indexes.values()))
    candidacies: dict[int, list[Candidacy]] = {}
    for candidacy in evaluations.candidacies(p.pk for p in persons.values()):
        candidacies.setdefault(candidacy.person, []).append(candidacy)
    numbers = {str(row.values["held_number"]) for row in rows if row.values.get("held_number")}
    return Known(indexes, persons, candidacies, held_under(numbers))


def held_under(numbers: Collection[str]) -> dict[str, Held]:
    """The certificates of both registers by number: those issued here, and those recorded from older ledgers."""
    recorded = {
        one.number: Held(
            f"recorded:{one.log_id}",
            one.person,
            one.level,
            one.occupation if one.edition == NEWEST else None,
            one.since,
            stands=True,
        )
        for one in credentials.recorded_under(numbers)
    }
    issued = {
        one.number: Held(
            f"credential:{one.log_id}", one.person, one.level, one.occupation, one.since, stands=one.status == "active"
        )
        for one in credentials.issued_under(numbers)
    }
    return recorded | issued
