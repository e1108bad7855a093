# SPDX-License-Identifier: Apache-2.0
"""What a change of parameters would do to the people on file within an officer's sight: who would gain, who lose.

The figures are those of ``guildmark rules simulate`` over the same population; nothing is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from guildmark.domain.policies import queries as policies
from guildmark.domain.policies.models import Simulation
from guildmark.engines import packfiles, rules
from guildmark.engines.rules import populations
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused
from guildmark.reporting.simulated_people import CERTIFICATES, ENTRIES, GROUPS, HOLDERS, KEY, People, gathered

LANGUAGES: Final = ("zh", "en")
SUBSIDY: Final = "yuandu/skill-raising-subsidy"
MOVED: Final = ("gain", "lose")

__all__ = [
    "GROUPS",
    "MOVED",
    "PROGRAMMES",
    "Programme",
    "Told",
    "asked",
    "count",
    "digest_of",
    "labels",
    "listed",
    "population",
    "simulate",
    "written",
]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of whose people there are rows on file.

    ``version``: of the pack that is shipped, where none is published; ``paid``: the programme whose benefits follow.
    """

    identity: str
    version: str
    people: People
    paid: Programme | None = None

    def book(self, on: dt.date) -> packfiles.Pack:
        """Return the rules in force on a day; where none are published, those that are shipped."""
        try:
            return policies.pack_of(policies.current(self.identity, on))
        except Refused:
            return _shipped(self.identity, self.version)


CERTIFIED: Final = Programme(SUBSIDY, "2025.1", CERTIFICATES)
PROGRAMMES: Final = {
    each.people.kind: each
    for each in (
        Programme(policies.LEVEL_EVALUATION, policies.SHIPPED_VERSION, HOLDERS, CERTIFIED),
        Programme(policies.LEVEL_EVALUATION, policies.SHIPPED_VERSION, ENTRIES, CERTIFIED),
        CERTIFIED,
    )
}
"""By the kind of rows that are asked."""


@cache
def _shipped(identity: str, version: str) -> packfiles.Pack:
    return packfiles.shipped(identity, version)


def labels(pack: packfiles.Pack, on: dt.date) -> dict[str, dict[str, str]]:
    """Return what the parameters in force on a day are called; where two are called the same, since when each is."""
    since = {name: entry.since for name, param in pack.params.items() if (entry := param.entry(on))}
    called = {name: {lang: (pack.params[name].label or {}).get(lang) or name for lang in LANGUAGES} for name in since}
    often = Counter(words["zh"] for words in called.values())
    return {
        name: words
        if often[words["zh"]] == 1
        else {"zh": f"{words['zh']}（{since[name]} 起）", "en": f"{words['en']} (from {since[name]})"}
        for name, words in called.items()
    }


def written(value: object) -> str:
    """Return a parameter's value as ``--set`` and the form take it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | bool) else str(value)


@dataclass(frozen=True, slots=True)
class Told:
    """What a simulation came to, as it is kept, and the digest of the people that were asked."""

    result: dict[str, Any]
    snapshot: str


def count(programme: Programme, pack: packfiles.Pack, on: dt.date, *, by: Actor) -> int:
    """Return how many rows a simulation would ask."""
    return programme.people.rows(pack, on, by).count()


def asked(programme: Programme, pack: packfiles.Pack, values: Mapping[str, str], on: dt.date) -> populations.Change:
    """Return the change that the desk and the command line both ask.

    Raises:
        packfiles.PackError: there is no such parameter, or a value is not of its type.
    """
    paid = programme.paid.book(on) if programme.paid else None
    return populations.Change(
        pack,
        packfiles.with_values(pack, values),
        programme.people.decision,
        on,
        GROUPS,
        None if paid is None else (paid, paid),
    )


def simulate(
    programme: Programme,
    pack: packfiles.Pack,
    values: Mapping[str, str],
    on: dt.date,
    *,
    by: Actor,
    tell: Callable[[int], object] = lambda _percent: None,
) -> Told:
    """Judge the people on file by ``pack`` as it is and with ``values`` for parameters, all on one day.

    ``tell`` hears how many of a hundred are done.

    Raises:
        packfiles.PackError: there is no such parameter, or a value is not of its type.
    """
    change, people = asked(programme, pack, values, on), programme.people
    tell(5)
    with gathered(people, pack, on, by=by) as snapshot:
        tell(50)
        told = populations.simulate(change, snapshot.path)
        tell(80)
        moved = populations.moved(change, snapshot.path, KEY)
        tell(95)
    worded = [each | {"text": _words(change, each["clause"], on)} for each in told["binding"]]
    lists = {f"{name}_rows": rows for name, rows in zip(MOVED, moved, strict=True)}
    digest = told.pop("snapshot")
    return Told({**told, "binding": worded, **lists, "left_out": snapshot.left_out}, digest)


def _words(change: populations.Change, name: str, on: dt.date) -> dict[str, str]:
    """Return a clause's sentence with the changed numbers, in both languages."""
    clause = change.after.clauses[name]
    values = {param: change.after.param(param, on) for param in clause.params}
    return {lang: rules.sentence(clause, values, lang) for lang in LANGUAGES}


def listed(
    row: Simulation, side: str, *, by: Actor, column: str | None = None, value: str | None = None
) -> QuerySet[Any]:
    """Return the rows of a kept simulation that gain or lose, of one group if asked, as far as they are in sight."""
    programme = PROGRAMMES[row.people]
    numbers = RawSQL("SELECT unnest(%s::bigint[])", [(row.result or {})[f"{side}_rows"]])
    rows = programme.people.rows(programme.book(row.on), row.on, by).filter(pk__in=numbers)
    if column is not None:
        rows = programme.people.within(rows, column, value, row.on)
    return rows.order_by("pk")


def population(row: Simulation, *, by: Actor) -> bytes:
    """Return the people whom a kept simulation would ask today, as a Parquet file."""
    programme = PROGRAMMES[row.people]
    with gathered(programme.people, programme.book(row.on), row.on, by=by) as snapshot:
        return snapshot.path.read_bytes()


def digest_of(data: bytes) -> str:
    """Return the digest of a population, as a simulation names it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
