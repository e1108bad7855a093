# SPDX-License-Identifier: Apache-2.0
"""The people whom a simulation asks, programme by programme, within an officer's sight: gathered into a Parquet file.

No name and no document number is in it: the rows' own numbers, the facts that rules ask, what figures are grouped by.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Case, DateField, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from guildmark.domain.credentials import queries as credentials
from guildmark.domain.evaluations import queries as evaluations
from guildmark.engines.packfiles import Pack
from guildmark.engines.rules import populations
from guildmark.kernel.grants import Actor

KEY: Final = "row"
DECISION: Final = "decision"
GROUPS: Final = ("district", "occupation", "level", "age")
TYPES: Final = {"int": "BIGINT", "decimal": "DECIMAL(38, 10)", "date": "DATE", "bool": "BOOLEAN"}
OPEN_ENTRIES: Final = "entries"
CERTIFICATES: Final = "certificates"

Expressions = Mapping[str, Any]


class AgeBand(Func):
    """The ten years of age into which a birth date falls on a day, such as 30–39; NULL without a birth date."""

    template = (
        "(select low::text || '–' || (low + 9)::text"
        " from (select extract(year from age(%(expressions)s))::int / 10 * 10 as low) band where low is not null)"
    )
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class People:
    """A kind of rows that rules are asked about: which there are for somebody, and their columns.

    ``decision``: the decision asked of all, or the column that says it row by row; ``region`` and ``born``: where a
    row's district and birth date stand.
    """

    kind: str
    decision: str
    region: str
    born: str
    rows: Callable[[Pack, Actor], QuerySet[Any]]
    facts: Callable[[Pack], Expressions]

    def columns(self, pack: Pack, on: dt.date) -> dict[str, tuple[str, Any]]:
        """Return the columns of the population: DuckDB's type of each, and what it holds."""
        told: dict[str, tuple[str, Any]] = {KEY: ("BIGINT", F("pk"))}
        if self.decision == DECISION:
            told[DECISION] = ("VARCHAR", F("decision"))
        facts = self.facts(pack)
        told |= {name: (TYPES.get(pack.facts[name].type, "VARCHAR"), facts[name]) for name in sorted(facts)}
        age = AgeBand(Value(on, DateField()), F(self.born))
        told |= {"district": ("VARCHAR", F(self.region)), "occupation": ("VARCHAR", F("occupation_name"))}
        return told | {"level": ("VARCHAR", F("level")), "age": ("VARCHAR", age)}

    def within(self, rows: QuerySet[Any], column: str, value: str | None, on: dt.date) -> QuerySet[Any]:
        """Return the rows of one group."""
        if column == "age":
            rows = rows.annotate(band=AgeBand(Value(on, DateField()), F(self.born)))
        fields = {"district": self.region, "occupation": "occupation_name", "level": "level", "age": "band"}
        return rows.filter(**{fields[column]: value})


def _entries(pack: Pack, by: Actor) -> QuerySet[Any]:
    return evaluations.entries_visible_to(by).filter(rules__programme=pack.id, decision__in=[*pack.decisions])


def _stored(pack: Pack) -> Expressions:
    """The facts with which an entry was judged, as they were stored then."""
    return {name: KeyTextTransform("value", KeyTransform(name, "facts")) for name in pack.facts}


def _certificates(_pack: Pack, by: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = credentials.visible_to(by).filter(kind="level", status="active")
    return rows


def _of_certificate(_pack: Pack) -> Expressions:
    """What the register knows of a certificate; insurance and what was paid before are nowhere on file."""
    accepted = Case(When(Q(submission__state="accepted"), then=Value(value=True)), default=Value(value=False))
    accepted.output_field = BooleanField()
    return {"level": F("level"), "cert_date": F("valid_from"), "in_national_query": accepted}


ENTRIES: Final = People(
    OPEN_ENTRIES, DECISION, "batch__organisation__region__name", "person__birth_date", _entries, _stored
)
HELD: Final = People(
    CERTIFICATES, "subsidy", "organisation__region__name", "person__birth_date", _certificates, _of_certificate
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A gathered population: the file, and how many rows were left out since a stored value cannot be read."""

    path: Path
    left_out: int


@contextmanager
def gathered(people: People, pack: Pack, on: dt.date, *, by: Actor) -> Iterator[Snapshot]:
    """Give the people within the actor's sight as a Parquet file, in the order of their numbers; one query.

    The file is gone afterwards. The same people with the same facts make the same bytes.
    """
    columns = people.columns(pack, on)
    rows = people.rows(pack, by).select_related(None).order_by()
    chosen = rows.values_list(*(expression for _, expression in columns.values()))
    text = connection.ops.compose_sql(*chosen.query.sql_with_params())  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        plain, path = Path(folder) / "people.csv", Path(folder) / "people.parquet"
        with (
            plain.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv)") as copy,
        ):
            file.writelines(copy)
        left_out = populations.written(plain, {name: kind for name, (kind, _) in columns.items()}, path, KEY)
        plain.unlink()
        yield Snapshot(path, left_out)
