# SPDX-License-Identifier: Apache-2.0
"""The plan of the demo city, from one seed: its firms, batches, entries and marks, before anything is played.

Outcomes are planned first and marks drawn to fit them, so that exactly ``high`` people get their first certificate
of level 3 or above between 1 January and 30 September 2023. Whoever plays the plan asks the flows for every deed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from guildmark.flows.demo.batches import Batch, Entry, batch_days, draw_sizes, unfinished_days
from guildmark.flows.demo.entries import Drawer
from guildmark.flows.demo.firms import LARGE, READY_BY, Firm, equip, plan_firms
from guildmark.flows.demo.people import Person, Registrar
from guildmark.flows.demo.words import OCCUPATIONS

FIRMS, HIGH, SEED = 690, 12_613, 2023
FEWEST_FIRMS, MOST_FIRMS = 2, 2_000
FEWEST_HIGH, HIGH_PER_FIRM = 20, 20

# Of each 12,613 people who reach level 3 for the first time, so many others are assessed beside them.
SHARES = {"junior": 1_880, "middle": 780, "higher": 560, "second": 170, "failed": 1_850, "absent": 720}
CLEAN_ROWS, FAULTY_ROWS = 20, 48
ONE_FAILS_OF = 9
STAGES = ("draft", "checked", "marking", "notice")


class CityOutOfRangeError(ValueError):
    """The city asked for cannot be planned; ``message`` says the range in either language."""

    def __init__(self, name: str, value: int, least: int, most: int) -> None:
        self.name, self.value, self.least, self.most = name, value, least, most
        super().__init__(f"{self.message('zh')} {self.message('en')}")

    def message(self, lang: str = "zh") -> str:
        """Say it in ``zh`` or ``en``."""
        if lang == "zh":
            return f"{self.name}={self.value} 不在范围内：应为 {self.least} 至 {self.most}。"
        return f"{self.name}={self.value} is out of range: it must be {self.least} to {self.most}."


@dataclass(frozen=True, slots=True)
class CityPlan:
    """The whole plan. ``batches`` are in the order of their first day; the unfinished ones stand apart.

    ``newcomers``, all of level 4 who apply for 3, stand in the two rosters left for the visitor and in no batch.
    """

    seed: int
    high: int
    occupations: dict[str, str]
    firms: list[Firm]
    people: list[Person]
    batches: list[Batch]
    unfinished: list[Batch]
    newcomers: list[Entry]

    def person(self, entry: Entry) -> Person:
        """Return the person of ``entry``."""
        return self.people[entry.person]

    def counts(self) -> dict[str, int]:
        """Return the figures that the played city must show, and the size of the plan."""
        entries = [entry for batch in self.batches for entry in batch.entries]
        return {
            "firms-filed": len(self.firms),
            "firms-valid": sum(firm.ends is None for firm in self.firms),
            "batches": len(self.batches),
            "entries": len(entries),
            "marks": sum(mark is not None for entry in entries for mark in entry.marks.values()),
            "certificates": sum(entry.outcome == "passed" for entry in entries),
            "new-high-skilled": sum(entry.first_high for entry in entries),
            "chief-technicians-by-firms": sum(e.level == "S" and e.outcome == "passed" for e in entries),
        }


def check_range(firms: int, high: int) -> None:
    """Raise CityOutOfRangeError where ``firms`` or ``high`` is no city that can be built."""
    if not FEWEST_FIRMS <= firms <= MOST_FIRMS:
        raise CityOutOfRangeError("FIRMS", firms, FEWEST_FIRMS, MOST_FIRMS)
    if not FEWEST_HIGH <= high <= HIGH_PER_FIRM * firms:
        raise CityOutOfRangeError("HIGH", high, FEWEST_HIGH, HIGH_PER_FIRM * firms)


def plan_city(
    firms: int = FIRMS, high: int = HIGH, seed: int = SEED, occupations: Sequence[tuple[str, str]] = OCCUPATIONS
) -> CityPlan:
    """Return the city of ``firms`` firms and ``high`` new high-skilled people that ``seed`` gives: always the same.

    ``occupations`` is (code, name) of those assessed. Raises CityOutOfRangeError.
    """
    check_range(firms, high)
    random = Random(f"yuandu {seed} {firms} {high}")  # noqa: S311 - a demo from a seed, not a secret
    registrar = Registrar(random)
    planned = plan_firms(firms, random, occupations)
    drawer = Drawer(random, registrar)
    batches = _finished(planned, high, random, drawer)
    unfinished = _unfinished(planned, batches, random, drawer)
    newcomers = [drawer.entry("first", planned[0], unfinished[0], []) for _ in range(CLEAN_ROWS + FAULTY_ROWS)]
    for firm in {batch.firm: planned[batch.firm] for batch in [*batches, *unfinished]}.values():
        equip(firm, registrar)
    return CityPlan(seed, high, dict(occupations), planned, registrar.people, batches, unfinished, newcomers)


def _finished(firms: list[Firm], high: int, random: Random, drawer: Drawer) -> list[Batch]:
    kinds = _kinds(high, random)
    sizes = draw_sizes(len(kinds), random)
    batches = _empty_batches(firms, len(sizes), random)
    passed: dict[int, list[tuple[Batch, Entry]]] = defaultdict(list)
    start = 0
    for batch, size in zip(batches, sizes, strict=True):
        firm = firms[batch.firm]
        for kind in kinds[start : start + size]:
            earlier = [entry for before, entry in passed[batch.firm][:40] if before.issued_on < batch.received_on]
            batch.entries.append(drawer.entry(kind, firm, batch, earlier))
        passed[batch.firm] += [(batch, e) for e in batch.entries if e.first_high]
        start += size
    _appoint_chiefs(firms, batches, drawer)
    return batches


def _kinds(high: int, random: Random) -> list[str]:
    kinds = ["first"] * high + [kind for kind, share in SHARES.items() for _ in range(round(share * high / HIGH))]
    random.shuffle(kinds)
    return kinds


def _empty_batches(firms: list[Firm], count: int, random: Random) -> list[Batch]:
    """Spread ``count`` batches over firms that were filed in time; the two large ones are always among them."""
    able = [firm.index for firm in firms if firm.ends is None and firm.filed_on <= READY_BY]
    chosen = [*range(LARGE), *random.sample(able[LARGE:], min(len(able) - LARGE, max(0, count * 3 // 5 - LARGE)))]
    owners = [*range(LARGE), *random.choices(chosen, k=count)][:count]
    batches = [Batch(firm=owner, **batch_days(random)) for owner in owners]
    batches.sort(key=lambda batch: (batch.received_on, batch.firm))
    seen: dict[int, int] = defaultdict(int)
    for batch in batches:
        seen[batch.firm] += 1
        batch.name = f"2023年第{seen[batch.firm]}批"
    return batches


def _appoint_chiefs(firms: list[Firm], batches: list[Batch], drawer: Drawer) -> None:
    """Add one chief technician to the first batch of each of the two large firms."""
    for index in range(LARGE):
        batch = next(batch for batch in batches if batch.firm == index)
        batch.entries.append(drawer.entry("chief", firms[index], batch, []))


def _unfinished(firms: list[Firm], batches: list[Batch], random: Random, drawer: Drawer) -> list[Batch]:
    """Four batches for the visitor, each at another stage; the draft is the first firm's, and empty."""
    others = sorted({batch.firm for batch in batches} - {0})
    owners = [0, *(others[place % len(others)] for place in range(3))]
    made: list[Batch] = []
    for stage, owner in zip(STAGES, owners, strict=True):
        number = 1 + sum(batch.firm == owner for batch in [*batches, *made])
        batch = Batch(firm=owner, stage=stage, name=f"2023年第{number}批", **unfinished_days(stage))
        size = 0 if stage == "draft" else random.randint(24, 36)
        kinds = ["failed" if place % ONE_FAILS_OF == 1 else "first" for place in range(size)]
        batch.entries += [drawer.entry(kind, firms[owner], batch, []) for kind in kinds]
        made.append(batch)
    return made
