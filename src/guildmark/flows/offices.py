# SPDX-License-Identifier: Apache-2.0
"""Opening the offices: firms are registered and accounts opened, for the city, its districts and its firms."""

from __future__ import annotations

from collections.abc import Sequence

from guildmark.domain.people import actions as people
from guildmark.domain.people import queries
from guildmark.domain.people.models import Account, Organisation
from guildmark.kernel.grants import SYSTEM, Actor

ENTERPRISE = "enterprise"
CITY_PATH = 4
DEMO_FIRMS = 2


def open_city_offices() -> tuple[Actor, Actor]:
    """Open the accounts of the city's officer, second officer and auditor and of each district; the first two act."""
    regions = queries.regions()
    city = next(region for region in regions.values() if len(region.path) == CITY_PATH)
    rows = [
        {"username": "city-officer", "label": "市级经办人", "role": "city-officer", "region": city, "demo": "city"},
        {
            "username": "city-supervisor",
            "label": "市级复核人",
            "role": "city-supervisor",
            "region": city,
            "demo": "city",
        },
        {"username": "auditor", "label": "审计员", "role": "auditor", "region": city, "demo": "city"},
    ]
    districts = [region for region in regions.values() if region.pk != city.pk]
    rows += [
        {
            "username": f"district-{region.code}",
            "label": f"{region.name}经办人",
            "role": "district-officer",
            "region": region,
            "demo": "district" if place == 0 else "",
        }
        for place, region in enumerate(districts)
    ]
    made = people.open_accounts(rows, by=SYSTEM)
    return queries.actor_of(made[0]), queries.actor_of(made[1])


def register_firms(rows: Sequence[tuple[str, str, str]], *, by: Actor) -> list[Organisation]:
    """Register firms from (credit code, name, region code)."""
    return people.register_organisations([(*row, ENTERPRISE) for row in rows], by=by)


def open_firm_accounts(firms: Sequence[tuple[Organisation, int]], *, by: Actor) -> list[tuple[Actor, Actor]]:
    """Open a handler's and a checker's account for each firm (organisation, its place); their actors, in order.

    The demo offers the first two firms' accounts for one-click sign-in.
    """
    rows = [
        {
            "username": f"firm-{place + 1:04}-{role.removeprefix('firm-')}",
            "label": f"{firm.name}{label}",
            "role": role,
            "organisation": firm,
            "demo": "firm" if place < DEMO_FIRMS else "",
        }
        for firm, place in firms
        for role, label in (("firm-handler", "经办人"), ("firm-checker", "质量督导员"))
    ]
    accounts: list[Account] = people.open_accounts(rows, by=by) if rows else []
    actors = [queries.actor_of(account) for account in accounts]
    return list(zip(actors[::2], actors[1::2], strict=True))
