# SPDX-License-Identifier: Apache-2.0
"""What a change of parameters would do to the entries on file within an officer's sight: who would gain, who lose.

The population is every judged entry of a programme, with the facts stored when it was judged; nothing is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.evaluations.models import Entry
from guildmark.engines import packfiles, rules
from guildmark.kernel.grants import Actor

BAND: Final = 10
GROUPS: Final = ("district", "occupation", "level", "age")


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry under both rules, with what it is grouped by."""

    entry: int
    before: str
    after: str
    groups: tuple[str, ...]
    bound: tuple[str, ...] = ()

    @property
    def gains(self) -> bool:
        """Whether she may apply only after the change."""
        return self.after == "yes" != self.before

    @property
    def loses(self) -> bool:
        """Whether she may apply only before the change."""
        return self.before == "yes" != self.after


@dataclass(frozen=True, slots=True)
class Simulation:
    """Every entry under both rules, and the digest of the population that was asked."""

    rows: list[Judged]
    snapshot: str
    changed: packfiles.Pack

    def count(self, side: str, verdict: str) -> int:
        """Return how many have a verdict ``before`` or ``after``."""
        return sum(getattr(row, side) == verdict for row in self.rows)

    @property
    def gain(self) -> list[int]:
        """The entries that gain."""
        return [row.entry for row in self.rows if row.gains]

    @property
    def lose(self) -> list[int]:
        """The entries that lose."""
        return [row.entry for row in self.rows if row.loses]

    @property
    def binding(self) -> list[dict[str, Any]]:
        """The clauses that take it from those who lose, most often first: the clause and how many."""
        often = Counter(name for row in self.rows for name in row.bound)
        ranked = sorted(often.items(), key=lambda item: (-item[1], item[0]))
        return [{"clause": self.changed.clauses[name], "lose": lose} for name, lose in ranked]

    def by(self, name: str) -> list[dict[str, Any]]:
        """Return the groups of one column: value, rows, gain, lose."""
        place = GROUPS.index(name)
        rows, gain, lose = Counter[str](), Counter[str](), Counter[str]()
        for row in self.rows:
            value = row.groups[place]
            rows[value] += 1
            gain[value] += row.gains
            lose[value] += row.loses
        return [{"value": key, "rows": rows[key], "gain": gain[key], "lose": lose[key]} for key in sorted(rows)]


def population(programme: str, *, by: Actor) -> QuerySet[Entry]:
    """The judged entries of a programme within the actor's sight, in a fixed order."""
    rows = evaluations.entries_visible_to(by).filter(rules__programme=programme)
    return rows.exclude(decision="").order_by("pk")


def simulate(pack: packfiles.Pack, values: Mapping[str, str], on: dt.date, *, by: Actor) -> Simulation:
    """Judge the population by ``pack`` as it is and with ``values`` for parameters, all on one day; one query.

    Raises:
        packfiles.PackError: there is no such parameter, or a value is not of its type.
    """
    changed = packfiles.with_values(pack, values)
    found, digest = [], hashlib.sha256()
    for entry in population(pack.id, by=by).iterator(2000):
        if entry.decision not in pack.decisions:
            continue
        facts = {name: told["value"] for name, told in entry.facts.items()}
        digest.update(json.dumps([entry.pk, entry.decision, facts], ensure_ascii=False, sort_keys=True).encode())
        before, after = (rules.verdict(book, entry.decision, facts, on) for book in (pack, changed))
        bound = _bound(pack, changed, entry.decision, facts, on) if before == "yes" != after else ()
        found.append(Judged(entry.pk, before, after, _groups(entry, on), bound))
    return Simulation(found, f"sha256:{digest.hexdigest()}", changed)


def _bound(
    pack: packfiles.Pack, changed: packfiles.Pack, decision: str, facts: Mapping[str, Any], on: dt.date
) -> tuple[str, ...]:
    """The clauses that were met and no longer are."""
    was, now = (rules.decide(book, decision, facts, on).clauses for book in (pack, changed))
    met = {told.clause.id for told in was if told.verdict == "yes"}
    return tuple(told.clause.id for told in now if told.clause.id in met and told.verdict != "yes")


def _groups(entry: Entry, on: dt.date) -> tuple[str, ...]:
    born = entry.person.birth_date
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None
    low = None if years is None else years // BAND * BAND
    age = "—" if low is None else f"{low}–{low + BAND - 1}"
    return entry.batch.organisation.region.name, entry.occupation_name, entry.level, age
