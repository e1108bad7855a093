# SPDX-License-Identifier: Apache-2.0
"""Figures with receipts: named queries over the register that open the list of leaves behind them.

A figure and its list come from one query, so the list's total is the figure. Only leaves that the log holds count;
the receipt names the checkpoint and a digest of the list. A figure may be read as of an earlier checkpoint: it is then
frozen, whatever the log took in since.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from guildmark.domain.cases import queries as cases
from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Checkpoint, Leaf
from guildmark.domain.policies import queries as policies
from guildmark.engines.rosters import levels
from guildmark.kernel import clock
from guildmark.kernel.refusals import Refused

LADDER = ("X", "5", "4", "3", "2", "1", "T", "S")
GRANTING = ("issue", "correct")
FROZEN = (dt.date(2023, 1, 1), dt.date(2023, 9, 30))
BEGINNING = dt.date(2000, 1, 1)
AT_LEVEL = {f"certificates-level-{level}": level for level in LADDER}
"""One figure a level; defined by the pack as ``certificates-by-level``."""
STANDING = frozenset({"certificates", "chief-technicians-by-firms", *AT_LEVEL})
"""Figures that are told from the beginning to today where no period is asked for; the others of this year."""


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted; a figure of a day is of the last."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Figure:
    """A named figure over a period: its value is the number of ``leaves``."""

    id: str
    label: dict[str, str]
    unit: dict[str, str]
    definition: dict[str, str]
    version: str
    period: Period
    leaves: QuerySet[Leaf]
    of_a_day: bool
    recountable: bool
    checkpoint: Checkpoint | None

    @property
    def value(self) -> int:
        """How many leaves stand behind the figure."""
        return self.leaves.count()

    def by_level(self) -> list[tuple[str, int]]:
        """How many per level, in the ladder's order; levels without any left out."""
        counts = dict(self.leaves.order_by().values_list("level").annotate(Count("pk")))
        return [(level, counts[level]) for level in LADDER if level in counts]

    def by_region(self) -> list[tuple[str, int]]:
        """How many per district code."""
        return sorted(self.leaves.order_by().values_list("region").annotate(Count("pk")))

    def only(self, *, level: str = "", region: str = "") -> Figure:
        """The part of the figure at a level or in a district; the whole where neither is named."""
        asked = {name: value for name, value in (("level", level), ("region", region)) if value}
        return replace(self, leaves=self.leaves.filter(**asked)) if asked else self

    def log_ids(self) -> list[str]:
        """The log ids behind the figure, in the order of the log."""
        return list(self.leaves.values_list("log_id", flat=True))


def year_to_date() -> Period:
    """From 1 January to today by our clock."""
    today = clock.today()
    return Period(dt.date(today.year, 1, 1), today)


def frozen() -> Period:
    """The period of the published headline: 1 January to 30 September 2023."""
    return Period(*FROZEN)


def names() -> list[str]:
    """The ids of every figure, in the order they are shown."""
    return list(_QUERIES)


def default_period(name: str) -> Period:
    """The period that a figure is told of where none is asked for."""
    return Period(BEGINNING, clock.today()) if name in STANDING else year_to_date()


def figure(name: str, period: Period, at: Checkpoint | None = None) -> Figure:
    """The figure ``name`` over ``period``, as of the checkpoint ``at`` or of the newest one.

    Refuses ``figure.unknown`` and ``figure.period-reversed``.
    """
    if name not in _QUERIES:
        raise Refused("figure.unknown", figure=name)
    if period.first > period.last:
        raise Refused("figure.period-reversed")
    query, of_a_day, recountable = _QUERIES[name]
    pack = policies.defining(clock.today())
    defined = "certificates-by-level" if name in AT_LEVEL else name
    told = pack.figures[defined]
    label = _label_at(AT_LEVEL[name], told["label"]) if name in AT_LEVEL else told["label"]
    leaves = query(period, at.size if at else None).order_by("index")
    version = f"{pack.id}/{defined}@{pack.version}"
    return Figure(
        name,
        label,
        told["unit"],
        told["definition"],
        version,
        period,
        leaves,
        of_a_day,
        recountable,
        at or register.head(),
    )


def reckoned(found: Figure) -> list[tuple[str, int]]:
    """How the figure comes about: issued (and corrected), revoked, named first; their sum is the figure."""
    if found.of_a_day:
        return []
    size = found.checkpoint.size if found.checkpoint else None
    rows = _integrated(size).filter(kind="level", date__gte=found.period.first, date__lte=found.period.last)
    if found.id == "new-high-skilled":
        rows = rows.filter(first_high=True)
    if found.id == "chief-technicians-by-firms":
        rows = rows.filter(level="S")
    if found.id in AT_LEVEL:
        rows = rows.filter(level=AT_LEVEL[found.id])
    counts = dict(rows.order_by().values_list("act").annotate(Count("pk")))
    parts = [("issued", sum(counts.get(act, 0) for act in GRANTING)), ("revoked", -counts.get("revoke", 0))]
    return [*parts, ("first", counts.get("first", 0))] if found.id == "new-high-skilled" else parts


def receipt(found: Figure, log_ids: list[str] | None = None) -> dict[str, Any]:
    """The figure as JSON with its receipt (``cli.md`` 5); ``log_ids`` are given where they were read already."""
    ids = found.log_ids() if log_ids is None else log_ids
    return {
        "id": found.id,
        "value": len(ids),
        "unit": found.unit["zh"],
        "from": found.period.first.isoformat(),
        "to": found.period.last.isoformat(),
        "receipt": {
            "definition": found.version,
            "on": clock.today().isoformat(),
            "snapshot": f"sha256:{hashlib.sha256(chr(10).join(ids).encode()).hexdigest()}",
            "checkpoint": checkpoint_json(found.checkpoint),
        },
    }


def catalogue(period: Period | None = None) -> list[Figure]:
    """Every figure over ``period``, or over its own default one."""
    return [figure(name, period or default_period(name)) for name in names()]


def checkpoint_json(head: Checkpoint | None) -> dict[str, Any] | None:
    """A checkpoint as figures name it."""
    return None if head is None else {"size": head.size, "root": head.root}


def stair() -> list[tuple[str, int]]:
    """Every level of the ladder with how many valid certificates stand at it today."""
    counts = dict(figure("certificates", default_period("certificates")).by_level())
    return [(level, counts.get(level, 0)) for level in LADDER]


def _label_at(level: str, label: dict[str, str]) -> dict[str, str]:
    """The name of the figure of one level: the whole's name and the level's."""
    return {
        lang: f"{label[lang]}{colon}{levels.level_name(level, lang)}" for lang, colon in (("zh", "："), ("en", ": "))
    }


def _integrated(size: int | None = None) -> QuerySet[Leaf]:
    """The leaves of the log, or its first ``size``."""
    rows = Leaf.objects.filter(index__isnull=False)
    return rows if size is None else rows.filter(index__lt=size)


def _standing(rows: QuerySet[Leaf], size: int | None) -> QuerySet[Leaf]:
    """Those whose id no later leaf has revoked."""
    revoked = _integrated(size).filter(act="revoke", log_id=OuterRef("log_id"), index__gt=OuterRef("index"))
    return rows.filter(~Exists(revoked))


def _firms_filed(period: Period, size: int | None) -> QuerySet[Leaf]:
    return _integrated(size).filter(act="issue", kind="filing", date__lte=period.last)


def _firms_valid(period: Period, size: int | None) -> QuerySet[Leaf]:
    firms = cases.valid_on(period.last).values("organisation_id")
    first = cases.recorded_by(period.last).filter(organisation_id__in=firms).values("pk")
    return _integrated(size).filter(act="issue", kind="filing", subject_kind="cases.filing", subject_id__in=first)


def _certificates(period: Period, size: int | None) -> QuerySet[Leaf]:
    rows = _integrated(size).filter(act__in=GRANTING, kind="level", date__gte=period.first, date__lte=period.last)
    return _standing(rows, size)


def _new_high_skilled(period: Period, size: int | None) -> QuerySet[Leaf]:
    """Issues and corrects and firsts less revokes, over leaves with ``first_high`` (``cli.md`` 4)."""
    rows = _integrated(size).filter(
        act__in=(*GRANTING, "first"), first_high=True, date__gte=period.first, date__lte=period.last
    )
    return _standing(rows, size)


def _at_level(level: str) -> Callable[[Period, int | None], QuerySet[Leaf]]:
    return lambda period, size: _certificates(period, size).filter(level=level)


def _chiefs(period: Period, size: int | None) -> QuerySet[Leaf]:
    return _certificates(period, size).filter(level="S")


_QUERIES: dict[str, tuple[Callable[[Period, int | None], QuerySet[Leaf]], bool, bool]] = {
    "firms-filed": (_firms_filed, True, True),
    "firms-valid": (_firms_valid, True, False),
    "new-high-skilled": (_new_high_skilled, False, True),
    "certificates": (_certificates, False, True),
    **{name: (_at_level(level), False, True) for name, level in AT_LEVEL.items()},
    "chief-technicians-by-firms": (_chiefs, False, True),
}
