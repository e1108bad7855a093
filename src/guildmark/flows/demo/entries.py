# SPDX-License-Identifier: Apache-2.0
"""Draws one planned entry after another: who applies for what, what they hold, and marks that give the outcome."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from guildmark.flows.demo.batches import Batch, Entry
from guildmark.flows.demo.firms import Firm
from guildmark.flows.demo.people import Person, Registrar

PARTS = {
    **dict.fromkeys("543", ("theory", "practice")),
    **dict.fromkeys("21", ("theory", "practice", "review")),
    "S": ("review",),
}
PASS = 60
BELOW = {"4": "5", "3": "4", "2": "3", "1": "2", "S": "1"}
HELD_YEARS = (2013, 2016)
HALVES = [Decimal(half) / 2 for half in range(201)]
_ALL_ABSENT = 0.7


class Drawer:
    """Draws entries with one source of chance and one registrar; held certificates get numbers of their own."""

    def __init__(self, random: Random, registrar: Registrar) -> None:
        self._random = random
        self._registrar = registrar
        self._held = 0
        self._returned: set[int] = set()

    def entry(self, kind: str, firm: Firm, batch: Batch, earlier: Sequence[Entry]) -> Entry:
        """Return an entry of ``kind`` for ``batch``; a second certificate needs someone of ``earlier``.

        Kinds: ``first`` (4 → 3), ``failed`` and ``absent`` (4 → 3), ``junior`` (5), ``middle`` (5 → 4), ``higher``
        (3 → 2, or 2 → 1 where the firm is filed for it), ``second`` (3 again, in another occupation), ``chief``.
        """
        if kind == "second":
            again = self._second(firm, batch, earlier)
            if again:
                return again
            kind = "middle"
        level = self._level(kind, firm)
        person, held_date, since = self._career(level)
        return self._made(kind, level, person, self._random.choice(firm.occupations), held_date, since)

    def _level(self, kind: str, firm: Firm) -> str:
        if kind == "higher":
            return "1" if firm.assesses("1") and self._random.random() < 1 / 3 else "2"
        return {"junior": "5", "middle": "4", "chief": "S"}.get(kind, "3")

    def _career(self, level: str) -> tuple[Person, date | None, date]:
        """Return a person with a career that meets every edition's years with more than a year to spare."""
        if level == "5":
            person = self._registrar.born_between(1994, 2001)
            return person, None, date(self._random.randint(2019, 2020), self._random.randint(8, 12), 1)
        person = self._registrar.born_between(1966, 1988)
        held = date(self._random.randint(*HELD_YEARS), 1, 1) + timedelta(days=self._random.randrange(365))
        begun = person.birth_date.year + self._random.randint(18, 20)
        return person, held, date(begun, self._random.randint(1, 12), 1)

    def _second(self, firm: Firm, batch: Batch, earlier: Sequence[Entry]) -> Entry | None:
        present = {entry.person for entry in batch.entries}
        for before in earlier:
            others = [code for code in firm.occupations if code != before.occupation]
            if others and before.person not in present | self._returned:
                person = self._registrar.people[before.person]
                held = date(self._random.randint(*HELD_YEARS), 6, 30)
                again = self._made("second", "3", person, self._random.choice(others), held, before.since)
                again.second = True
                self._returned.add(before.person)
                return again
        return None

    def _made(
        self, kind: str, level: str, person: Person, occupation: str, held_date: date | None, since: date
    ) -> Entry:
        outcome = kind if kind in {"failed", "absent"} else "passed"
        return Entry(
            person=person.index,
            occupation=occupation,
            level=level,
            held_level=BELOW.get(level, ""),
            held_number=self._held_number(BELOW[level], held_date) if held_date else "",
            held_date=held_date,
            since=since,
            outcome=outcome,
            marks=self._marks(PARTS[level], outcome),
            first_high=kind == "first",
        )

    def _held_number(self, level: str, held: date) -> str:
        """Return an older number of 16 digits: year, province, city, kind and code of the body, level, serial."""
        self._held += 1
        body, serial = divmod(self._held, 100_000)
        return f"{held:%y}37991{900 + body:03d}{level}{serial:05d}"

    def _marks(self, parts: Sequence[str], outcome: str) -> dict[str, Decimal | None]:
        good: dict[str, Decimal | None] = {part: self._mark(PASS, 97, 79) for part in parts}
        if outcome == "absent":
            gone = parts if self._random.random() < _ALL_ABSENT else parts[-1:]
            return good | dict.fromkeys(gone)
        if outcome == "failed":
            return good | {self._random.choice(parts): self._mark(32, PASS - 1, 54)}
        return good

    def _mark(self, least: int, most: int, usual: int) -> Decimal:
        return HALVES[round(2 * self._random.triangular(least, most, usual))]
