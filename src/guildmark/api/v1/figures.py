# SPDX-License-Identifier: Apache-2.0
"""Figures with their receipts: the same JSON as the command's (``figures list``, ``figures show``)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from guildmark.reporting import figures

router = Router(tags=["figures"])


class Listed(Schema):
    """A figure over its own period."""

    id: str
    label: dict[str, str]
    value: int
    unit: dict[str, str]
    first: dt.date = Field(serialization_alias="from")
    last: dt.date = Field(serialization_alias="to")
    recountable: bool


class Told(Schema):
    """A figure over the period that was asked, with its receipt."""

    id: str
    value: int
    unit: str
    first: dt.date = Field(serialization_alias="from")
    last: dt.date = Field(serialization_alias="to")
    receipt: dict[str, Any]


@router.get("", response=list[Listed], by_alias=True, summary="Every figure", operation_id="figures")
def listing(request: HttpRequest) -> list[Listed]:
    """Every figure over its own period."""
    return [
        Listed(
            id=found.id,
            label=dict(found.label),
            value=found.value,
            unit=dict(found.unit),
            first=found.period.first,
            last=found.period.last,
            recountable=found.recountable,
        )
        for found in figures.catalogue()
    ]


@router.get("/{name}", response=Told, by_alias=True, summary="One figure with its receipt", operation_id="figure")
def one(
    request: HttpRequest,
    name: str,
    first: QueryEx[dt.date | None, P(alias="from")] = None,
    last: QueryEx[dt.date | None, P(alias="to")] = None,
) -> Told:
    """A figure over a period, both days counted; without one, its own."""
    if name not in figures.names():
        figures.figure(name, figures.year_to_date())
    usual = figures.default_period(name)
    period = figures.Period(first or usual.first, last or usual.last)
    told = figures.receipt(figures.figure(name, period))
    return Told(
        id=told["id"],
        value=told["value"],
        unit=told["unit"],
        first=period.first,
        last=period.last,
        receipt=told["receipt"],
    )
