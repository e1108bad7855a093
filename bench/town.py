# SPDX-License-Identifier: Apache-2.0
"""A city of one firm for measures, made through the flows: offices open, a filing for the occupations asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DAY = dt.date(2023, 9, 1)
LEVELS = ["5", "4", "3", "2", "1", "T", "S"]


@dataclass(frozen=True)
class Town:
    """The firm and the two who act in it, and the city's officer."""

    organisation: object
    handler: object
    checker: object
    officer: object


def town(occupations: Mapping[str, str], *, body_code: str = "Y003723990001") -> Town:
    """Set up a city on the first of September 2023 and file one firm for ``occupations`` (code → name)."""
    from guildmark.engines.rosters import credit_codes
    from guildmark.flows import filings, offices, setting_up
    from guildmark.flows.demo.words import CITY, DISTRICTS
    from guildmark.kernel import clock

    clock.set_demo(clock.midnight(DAY) + dt.timedelta(hours=9))
    setting_up.set_up([CITY, *DISTRICTS])
    officer, _ = offices.open_city_offices()
    region = DISTRICTS[0][0]
    code = credit_codes.make_code(region, "MA000000")
    firm = offices.register_firms([(code, "鸢都量具制造有限公司", region)], by=officer)[0]
    scope = {code: (name, LEVELS) for code, name in occupations.items()}
    filings.record_filing(firm, body_code, dt.date(2023, 1, 1), dt.date(2025, 12, 31), scope, by=officer)
    [(handler, checker)] = offices.open_firm_accounts([(firm, 0)], by=officer)
    return Town(firm, handler, checker, officer)


def classification(codes: Iterable[str]) -> dict[str, str]:
    """Return those of ``codes`` that the shipped classification holds, each with its name."""
    import csv

    from guildmark.flows.setting_up import OCCUPATIONS

    wanted = set(codes)
    with OCCUPATIONS.open(encoding="utf-8") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows) if row["code"] in wanted}
