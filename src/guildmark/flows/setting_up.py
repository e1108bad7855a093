# SPDX-License-Identifier: Apache-2.0
"""First things of an installation: regions, the classification, standards, rules, their documents, the keys."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.people import actions as people
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries
from guildmark.domain.policies.models import Rules
from guildmark.engines import packfiles
from guildmark.engines.packfiles import documents
from guildmark.kernel.grants import SYSTEM, Actor

PACKS = files("guildmark") / "packs"
OCCUPATIONS = PACKS / "cn" / "occupations-2022.csv"
LEVEL_EVALUATION = PACKS / "cn" / "level-evaluation" / "2023.1.toml"


@transaction.atomic
def set_up(regions: Iterable[tuple[str, str, str]], *, by: Actor = SYSTEM) -> Rules:
    """Set regions (code, name, English name), occupations, standards, the shipped rules, their documents, the keys."""
    people.set_regions(regions, by=by)
    with OCCUPATIONS.open(encoding="utf-8") as rows:
        people.set_occupations(list(csv.DictReader(rows)), by=by)
    pack = packfiles.load(LEVEL_EVALUATION)
    people.set_standards(
        [
            (row["occupation"], row["edition"], dt.date.fromisoformat(row["from"]), row.get("basis", "待核"))
            for row in pack.standards
        ],
        by=by,
    )
    rules = policies.publish(pack, by=by)
    fill_library(by=by)
    credentials.add_keys(by=by)
    return rules


@transaction.atomic
def fill_library(*, by: Actor = SYSTEM) -> int:
    """Take in the documents that come with the product; how many were new. Those that officers keep stay as they are.

    Raises:
        DocumentsError: the list is not sound; nothing is taken.
    """
    rows = [(row.id, _facts(row), row.replaces) for row in documents.shipped()]
    return policies.take_documents(rows, hashlib.sha256(documents.FILE.read_bytes()).hexdigest(), by=by)


def library_lacks() -> int:
    """How many of the documents that come with the product are not in the library yet."""
    return queries.documents_lacking([(row.id, row.number) for row in documents.shipped()])


def _facts(row: documents.Document) -> dict[str, Any]:
    """A shipped document as the library keeps it."""
    return {
        "number": row.number,
        "title": row.title["zh"],
        "title_en": row.title["en"],
        "issuer": row.issuer["zh"],
        "issuer_en": row.issuer["en"],
        "summary": row.summary["zh"],
        "summary_en": row.summary["en"],
        "issued_on": row.issued,
        "in_force": row.in_force,
        "ended_on": row.ended,
        "aliases": "\n".join(row.aliases),
        "doubts": list(row.unverified),
        "source": row.source,
    }
