# SPDX-License-Identifier: Apache-2.0
"""Invented people: names that mean nobody, identity numbers of regions assigned to no place, each used once."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from guildmark.engines.rosters import identity
from guildmark.flows.demo.words import DISTRICTS, DOUBLE_SURNAMES, GIVEN, LONG_NAMES, RARE_GIVEN, SURNAMES

ID_TYPE = "居民身份证"
_DOUBLE, _LONG, _RARE = 0.015, 0.004, 0.002
_TWO_GIVEN = 0.8


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person; ``index`` is the place in ``CityPlan.people``."""

    index: int
    name: str
    id_number: str
    birth_date: date
    region: str

    @property
    def sex(self) -> str:
        """Return 男 or 女, as the number says."""
        return identity.sex_of(self.id_number)


class Registrar:
    """Makes people one after another and never gives a number twice."""

    def __init__(self, random: Random) -> None:
        self.people: list[Person] = []
        self._random = random
        self._given: set[str] = set()

    def born_between(self, first: int, last: int, *, name: str = "") -> Person:
        """Return a new person born in the years ``first`` to ``last``; named ``name`` where one is given."""
        born = date(self._random.randint(first, last), 1, 1) + timedelta(days=self._random.randrange(365))
        region = self._random.choice(DISTRICTS)[0]
        number = self._new_number(region, born)
        person = Person(len(self.people), name or self._name(), number, born, region)
        self.people.append(person)
        return person

    def _new_number(self, region: str, born: date) -> str:
        while True:
            number = identity.make_number(region, born, self._random.randrange(1000))
            if number not in self._given:
                self._given.add(number)
                return number

    def _name(self) -> str:
        pick, dice = self._random.choice, self._random.random()
        if dice < _LONG:
            return pick(LONG_NAMES)
        surname = pick(DOUBLE_SURNAMES) if dice < _LONG + _DOUBLE else pick(SURNAMES)
        given = pick(GIVEN) + (pick(GIVEN) if self._random.random() < _TWO_GIVEN else "")
        return surname + (pick(RARE_GIVEN) if dice > 1 - _RARE else given)
