# SPDX-License-Identifier: Apache-2.0
"""The city of the day: a demo city with some history, firms that may assess, and a roster for each to upload."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KINDS = {"first": 66, "junior": 10, "middle": 5, "higher": 4, "failed": 10, "absent": 5}
FAULTY_SHARE = 0.02
SMALLEST, LARGEST = 3, 600
HELD = 3_000_000
"""From here on numbers of older certificates are drawn: none of the city's history has them."""


@dataclass
class Roster:
    """What one firm uploads, who stands on it, and how far the firm has come."""

    place: int
    title: str
    data: bytes
    rows: int
    marks: dict[str, Any] = field(default_factory=dict)
    batch: int = 0
    taken: int = 0

    @property
    def handler(self) -> str:
        """The user who enters."""
        return f"firm-{self.place + 1:04}-handler"

    @property
    def checker(self) -> str:
        """The user who fixes."""
        return f"firm-{self.place + 1:04}-checker"


@dataclass
class Town:
    """The rosters of the day, the officers' user names, and certificates that visitors hold in hand."""

    rosters: list[Roster]
    officers: list[str]
    certificates: list[tuple[str, str, str]]
    """(number, name, secret part of the link)"""


def build(firms: int, entries: int, officers: int, say: Callable[[str], None]) -> Town:
    """Play the demo city and get ``firms`` of its firms ready; the database must run."""
    from guildmark.cli.tables import migrate
    from guildmark.flows.demo.city import plan_city
    from guildmark.flows.demo.play import play

    migrate(quiet=True)
    planned = _enough(firms)
    plan = plan_city(planned, max(20, min(2000, 18 * planned)))
    stage = play(plan, lambda *_: None)
    say(f"a city of {planned} firms with {plan.counts()['certificates']} certificates is played")
    chosen = [firm for firm in plan.firms if firm.ends is None][:firms]
    chance = random.Random(f"city day {firms} {entries}")
    registrar = _registrar(plan, chance)
    _staff(stage, chosen, registrar)
    sizes = sizes_of(firms, entries, chance)
    rosters = _rosters(chosen, sizes, registrar, chance, plan.unfinished[0])
    say(f"{sum(roster.rows for roster in rosters)} rows stand in {len(rosters)} rosters, {max(sizes)} in the longest")
    return Town(rosters, _officers(officers), _certificates())


def sizes_of(firms: int, entries: int, chance: random.Random) -> list[int]:
    """How many people each firm enters: a long tail that adds up to ``entries``."""
    mean = entries / firms
    drawn = [min(LARGEST, SMALLEST + chance.lognormvariate(0, 0.9)) for _ in range(firms)]
    share = (entries - SMALLEST * firms) / (sum(drawn) - SMALLEST * firms) if mean > SMALLEST else 1
    sizes = [SMALLEST + int((one - SMALLEST) * share) for one in drawn]
    for place in range(max(0, entries - sum(sizes))):
        sizes[place % firms] += 1
    return sizes


def _enough(firms: int) -> int:
    """How many firms the plan must hold for so many of them to be valid."""
    from guildmark.flows.demo.firms import ended_counts

    planned = firms
    while planned - sum(ended_counts(planned).values()) < firms:
        planned += 1
    return planned


def _registrar(plan: Any, chance: random.Random) -> Any:
    """Makes people whom the city has not met."""
    from guildmark.flows.demo.people import Registrar

    made = Registrar(chance)
    made._given = {person.id_number for person in plan.people}  # noqa: SLF001 - the plan's own registrar is gone
    return made


def _staff(stage: Any, chosen: list[Any], registrar: Any) -> None:
    """Give every firm accounts, three assessors with cards and a supervisor; all accounts are the demo's."""
    from guildmark.domain.people import queries as people
    from guildmark.domain.people.models import Account
    from guildmark.flows import members, offices
    from guildmark.flows.demo.firms import equip
    from guildmark.flows.demo.play import SENIOR, UNTIL
    from guildmark.kernel import clock

    new = [firm for firm in chosen if firm.index not in stage.handlers]
    wanted = [(stage.organisations[firm.index], firm.index) for firm in new]
    for firm, (handler, checker) in zip(new, offices.open_firm_accounts(wanted, by=stage.officer), strict=True):
        stage.handlers[firm.index], stage.checkers[firm.index] = handler, checker
    for firm in chosen:
        organisation, by = stage.organisations[firm.index], stage.handlers[firm.index]
        if people.members(organisation, "assessor", clock.today()).exists():
            continue
        if not firm.staff:
            equip(firm, registrar)
        added = members.add(organisation, "assessor", [members.as_candidate(p) for p in firm.assessors], by=by)
        cards = [members.Card(p, f"YD-{firm.index + 1:04}-{n}", SENIOR, UNTIL) for n, p in enumerate(added, 1)]
        members.state_cards(organisation, cards, by=by)
        members.add(organisation, "supervisor", [members.as_candidate(firm.staff["supervisor"])], by=by)
    Account.objects.filter(username__startswith="firm-").exclude(username__endswith="worker").update(demo="firm")
    Account.objects.filter(username__startswith="district-").update(demo="district")


def _rosters(firms: list[Any], sizes: list[int], registrar: Any, chance: random.Random, batch: Any) -> list[Roster]:
    from guildmark.flows.demo.entries import Drawer
    from guildmark.flows.demo.faults import FEW_FAULTS
    from guildmark.flows.demo.rosters import PLAIN, workbook

    drawer = Drawer(chance, registrar)
    drawer._held = HELD  # noqa: SLF001 - numbers of their own
    made = []
    for firm, size in zip(firms, sizes, strict=True):
        entries = _entries(drawer, firm, batch, size, chance)
        rows = [_row(registrar.people[entry.person], entry) for entry in entries]
        for place in range(2, size):
            if chance.random() < FAULTY_SHARE:
                rows[place] |= chance.choice(FEW_FAULTS)(rows, place)
        title = f"2023年秋季第{firm.index + 1}号批"
        marks = {registrar.people[entry.person].name: entry.marks for entry in entries}
        data = workbook(rows, PLAIN, made=batch.received_on)
        made.append(Roster(firm.index, title, data, size, marks))
    return made


def _entries(drawer: Any, firm: Any, batch: Any, size: int, chance: random.Random) -> list[Any]:
    """Entries of people whose names differ, so that marks can be written beside names. The first passes surely."""
    found: dict[str, Any] = {}
    while len(found) < size:
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0] if found else "first"
        entry = drawer.entry(kind, firm, batch, [])
        found.setdefault(drawer._registrar.people[entry.person].name, entry)  # noqa: SLF001 - the drawer's people
    return list(found.values())


def _row(person: Any, entry: Any) -> dict[str, object]:
    return {
        "姓名": person.name,
        "证件号码": person.id_number,
        "职业编码": entry.occupation,
        "申报等级": entry.level,
        "现等级": entry.held_level,
        "现证书编号": entry.held_number,
        "现证书职业编码": entry.occupation if entry.held_level else "",
        "现证书日期": entry.held_date.isoformat() if entry.held_date else "",
        "从业起始": f"{entry.since:%Y-%m}",
    }


def _officers(count: int) -> list[str]:
    """The city's two, two districts', the auditor, then further districts'."""
    from guildmark.flows.demo.words import DISTRICTS

    districts = [f"district-{code}" for code, *_ in DISTRICTS]
    return ["city-officer", "city-supervisor", *districts[:2], "auditor", *districts[2:]][:count]


def _certificates() -> list[tuple[str, str, str]]:
    from guildmark.domain.credentials.models import Credential

    rows = Credential.objects.filter(status="active").order_by("pk").values_list("number", "person__name", "access_id")
    return list(rows[:500])


def signed_papers() -> tuple[bytes, list[str]]:
    """A scan of signed papers, and the kinds that the rules in force want back."""
    from guildmark.domain.policies import queries as policies
    from guildmark.flows import batch_papers
    from guildmark.flows.demo import scans
    from guildmark.kernel import clock

    rules = policies.current(policies.LEVEL_EVALUATION, clock.today())
    return scans.scan(), batch_papers.required(policies.pack_of(rules))
