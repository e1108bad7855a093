# SPDX-License-Identifier: Apache-2.0
"""The public register: its newest checkpoint, and the entries about one id. No person stands in it."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import P, PathEx, Router, Schema

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints
from guildmark.flows import papers, register_keeping

router = Router(tags=["register"])
LOG_ID = "^[a-z2-7]{26}$"


class Head(Schema):
    """The register's newest checkpoint; ``note`` is the signed text."""

    origin: str
    size: int
    root: str
    time: dt.datetime
    note: str


class Entry(Schema):
    """One entry: its place in the log, counted from nought, and its members as logged."""

    index: int
    leaf: dict[str, Any]


class Entries(Schema):
    """Every entry about one id, first to last; ``proof`` is where the proof of the first can be had."""

    log_id: str
    entries: list[Entry]
    proof: str


@router.get("/checkpoint", response=Head, summary="The newest checkpoint", operation_id="checkpoint")
def checkpoint(request: HttpRequest) -> Head:
    """The signed head of the log, as it was published."""
    note, head = register_keeping.log_files().read(checkpoints.PATH), queries.head()
    if note is None or head is None:
        raise Http404
    root = base64.b64encode(bytes.fromhex(head.root)).decode()
    return Head(origin=office.origin(), size=head.size, root=root, time=head.at, note=note.decode())


@router.get("/entries/{log_id}", response=Entries, summary="The entries about one id", operation_id="entries")
def entries(request: HttpRequest, log_id: PathEx[str, P(pattern=LOG_ID)]) -> Entries:
    """What was logged of one id."""
    rows = [(row.index, row) for row in queries.leaf_of(log_id) if row.index is not None]
    if not rows:
        raise Http404
    told = [Entry(index=index, leaf=papers.leaf_members(row)) for index, row in rows]
    return Entries(log_id=log_id, entries=told, proof=f"{settings.PUBLIC_URL}/register/e/{log_id}.tlog-proof")
