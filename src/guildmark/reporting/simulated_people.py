# SPDX-License-Identifier: Apache-2.0
"""The people whom a simulation asks, programme by programme, within an officer's sight: gathered into a Parquet file.

No name and no document number is in it: the rows' own numbers, the facts that rules ask, what figures are grouped by.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.people import queries as people
from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.engines.rules import populations
from guildmark.kernel.grants import Actor

KEY: Final = "row"
DECISION: Final = "decision"
GROUPS: Final = ("district", "occupation", "level", "age")
TYPES: Final = {"int": "BIGINT", "decimal": "DECIMAL(38, 10)", "date": "DATE", "bool": "BOOLEAN"}

Expressions = Mapping[str, Any]


class AgeBand(Func):
    """The ten years of age into which a birth date falls on a day, such as 30–39; NULL without a birth date."""

    template = (
        "(select low::text || '–' || (low + 9)::text"
        " from (select extract(year from age(%(expressions)s))::int / 10 * 10 as low) band where low >= 0)"
    )
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class People:
    """A kind of rows that rules are asked about: which there are for somebody, and their columns.

    ``decision``: the decision asked of all, or the column that says it row by row; ``region``: where a row's district
    stands. Rows say the level that is asked about as ``asked_level``, and their decision as ``asked_decision``.
    """

    kind: str
    decision: str
    region: str
    rows: Callable[[Pack, dt.date, Actor], QuerySet[Any]]
    facts: Callable[[Pack], Expressions]

    def columns(self, pack: Pack, on: dt.date) -> dict[str, tuple[str, Any]]:
        """Return the columns of the population: DuckDB's type of each, and what it holds."""
        told: dict[str, tuple[str, Any]] = {KEY: ("BIGINT", F("pk"))}
        if self.decision == DECISION:
            told[DECISION] = ("VARCHAR", F("asked_decision"))
        facts = self.facts(pack)
        told |= {name: (TYPES.get(pack.facts[name].type, "VARCHAR"), facts[name]) for name in sorted(facts)}
        told |= {"district": ("VARCHAR", F(self.region)), "occupation": ("VARCHAR", F("occupation_name"))}
        return told | {"level": ("VARCHAR", F("asked_level")), "age": ("VARCHAR", band_on(on))}

    def within(self, rows: QuerySet[Any], column: str, value: str | None, on: dt.date) -> QuerySet[Any]:
        """Return the rows of one group."""
        if column == "age":
            rows = rows.annotate(band=band_on(on))
        fields = {"district": self.region, "occupation": "occupation_name", "level": "asked_level", "age": "band"}
        return rows.filter(**{fields[column]: value})


def band_on(on: dt.date) -> AgeBand:
    """The holder's ten years of age on a day."""
    return AgeBand(Value(on, DateField()), F("person__birth_date"))


def _entries(pack: Pack, on: dt.date, by: Actor) -> QuerySet[Any]:
    """Every judged entry, with the decision of its occupation's edition on the day; where none is, its own."""
    rows = evaluations.entries_visible_to(by).filter(rules__programme=pack.id, decision__in=[*pack.decisions])
    asked = _decisions(pack, on, _occupations(rows), [(level, level) for level in rules.LADDER])
    decision = Case(*asked, default=F("decision"), output_field=TextField())
    return rows.annotate(asked_decision=decision, asked_level=F("level"))


def _occupations(rows: QuerySet[Any]) -> set[str]:
    return {*rows.select_related(None).order_by().values_list("occupation", flat=True).distinct()}


def _stored(pack: Pack) -> Expressions:
    """The facts with which an entry was judged, as they were stored then."""
    return {name: KeyTextTransform("value", KeyTransform(name, "facts")) for name in pack.facts}


def _certificates(_pack: Pack, _on: dt.date, by: Actor) -> QuerySet[Any]:
    rows = credentials.visible_to(by).filter(kind="level", status="active")
    return rows.annotate(asked_level=F("level"))


def _of_certificate(_pack: Pack) -> Expressions:
    """What the register knows of a certificate; insurance and what was paid before are nowhere on file."""
    accepted = Case(When(Q(submission__state="accepted"), then=Value(value=True)), default=Value(value=False))
    accepted.output_field = BooleanField()
    return {"level": F("level"), "cert_date": F("valid_from"), "in_national_query": accepted}


def _holders(pack: Pack, on: dt.date, by: Actor) -> QuerySet[Any]:
    """The highest valid certificate of each person in an occupation, with the next level and the decision about it."""
    held = credentials.visible_to(by).filter(kind="level", status="active", valid_from__lte=on).annotate(rung=RUNG)
    own = {name: OuterRef(name) for name in ("person", "occupation", "kind", "status")}
    above = held.model.objects.filter(**own, valid_from__lte=on).annotate(over=RUNG).filter(over__gt=OuterRef("rung"))
    asked = _decisions(pack, on, _occupations(held), [*pairwise(rules.LADDER)])
    rows = held.exclude(Exists(above))
    if not asked:
        return rows.none().annotate(asked_level=F("level"), asked_decision=F("level"))
    decision = Case(*asked, default=None, output_field=TextField())
    return rows.annotate(asked_level=NEXT, asked_decision=decision).filter(asked_decision__isnull=False)


def _decisions(pack: Pack, on: dt.date, occupations: set[str], levels: Collection[tuple[str, str]]) -> list[When]:
    """Which decision is asked of a row: of its occupation's edition on the day, and for its level of the level beside.

    ``levels``: the level that a row has, and the level that is asked about.
    """
    editions = people.editions_on(on)
    alike: dict[tuple[str, str], list[str]] = {}
    for occupation in sorted(occupations):
        edition = editions.get(occupation) or pack.edition(occupation, on)
        for level, above in levels:
            decision = rules.select(pack, level=above, occupation=occupation, edition=edition, on=on)
            if decision is not None:
                alike.setdefault((level, decision), []).append(occupation)
    return [When(level=level, occupation__in=names, then=Value(decision)) for (level, decision), names in alike.items()]


def _of_holder(_pack: Pack) -> Expressions:
    """What the register knows of a holder; when she began to work, schools and titles are not in it."""
    known = {"birth_date": F("person__birth_date"), "level": F("asked_level"), "cur_level": F("level")}
    return known | {"cert_date": F("valid_from"), "occ": F("occupation"), "cert_occ": F("occupation")}


RUNG: Final = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(rules.LADDER)), output_field=IntegerField()
)
NEXT: Final = Case(
    *(When(level=level, then=Value(above)) for level, above in pairwise(rules.LADDER)), output_field=TextField()
)
ENTRIES: Final = People("entries", DECISION, "batch__organisation__region__name", _entries, _stored)
HOLDERS: Final = People("holders", DECISION, "organisation__region__name", _holders, _of_holder)
CERTIFICATES: Final = People("certificates", "subsidy", "organisation__region__name", _certificates, _of_certificate)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A gathered population: the file, and how many rows were left out since a stored value cannot be read."""

    path: Path
    left_out: int


@contextmanager
def gathered(asked: People, pack: Pack, on: dt.date, *, by: Actor) -> Iterator[Snapshot]:
    """Give the people within the actor's sight as a Parquet file, in the order of their numbers; one query.

    The file is gone afterwards. The same people with the same facts make the same bytes.
    """
    columns = asked.columns(pack, on)
    with tempfile.TemporaryDirectory() as folder:
        plain, path = Path(folder) / "people.csv", Path(folder) / "people.parquet"
        _copy(
            asked.rows(pack, on, by)
            .select_related(None)
            .values_list(*(expression for _, expression in columns.values())),
            plain,
        )
        left_out = populations.written(plain, {name: kind for name, (kind, _) in columns.items()}, path, KEY)
        plain.unlink()
        yield Snapshot(path, left_out)


def _copy(rows: QuerySet[Any], into: Path) -> None:
    """Write rows as CSV, NULL as nothing; what can hold no row at all is not asked."""
    try:
        query = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        into.touch()
        return
    text = connection.ops.compose_sql(*query)  # type: ignore[attr-defined]
    with (
        into.open("wb") as file,
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv)") as copy,
    ):
        file.writelines(copy)
