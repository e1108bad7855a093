# SPDX-License-Identifier: Apache-2.0
"""First things of an installation: the region tree, the classification, standards, rules and the office's keys."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from importlib.resources import files

from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.people import actions as people
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies.models import Rules
from guildmark.engines import packfiles
from guildmark.kernel.grants import SYSTEM, Actor

PACKS = files("guildmark") / "packs"
OCCUPATIONS = PACKS / "cn" / "occupations-2022.csv"
LEVEL_EVALUATION = PACKS / "cn" / "level-evaluation" / "2023.1.toml"


@transaction.atomic
def set_up(regions: Iterable[tuple[str, str, str]], *, by: Actor = SYSTEM) -> Rules:
    """Set regions (code, name, English name), occupations, standards, the shipped rules and the keys."""
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
    credentials.add_keys(by=by)
    return rules
