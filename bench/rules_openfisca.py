# SPDX-License-Identifier: Apache-2.0
"""The rule of `rules.toml` in OpenFisca-core, as its authors write rules: an entity, variables, dated parameters.

OpenFisca has two values, so each clause is an Enum of three codes (0 no, 1 unknown, 2 yes): `and` is the least, `or`
the greatest. Texts come as codes already and NULL as a code, NaN or NaT, which is to its advantage.
"""

from __future__ import annotations

import time
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.rules_people import DISTRICTS, OCCUPATIONS, ON, TITLES
from guildmark.engines.rules.model import LADDER

DAY = f"day:{ON.isoformat()}"
PERSON = build_entity(key="person", plural="persons", label="A career line", is_person=True)
PAIRS = (("6-18-01-01", "6-18-01-02"), ("6-18-01-02", "6-18-01-04"), ("6-20-01-01", "6-31-01-02"))
VALUES = {
    "years_after_level3": {"2018-01-01": 5, "2024-01-01": 4},
    "years_after_level3_college": {"2018-01-01": 3, "2024-01-01": 2},
    "long_service_years": {"2018-01-01": 15}, "min_age": {"2018-01-01": 18}, "min_awards": {"2018-01-01": 1},
    "cooling_months": {"2018-01-01": 6, "2025-07-01": 3}, "title_years": {"2018-01-01": 5},
}  # fmt: skip
LISTS = {"levels": LADDER, "occupations": OCCUPATIONS, "titles": TITLES, "districts": DISTRICTS}
NONE, OTHER = 0, 1
"""The codes of a text that is absent and of one that is not in its list; the list begins at 2."""


class Answer(Enum):
    """What a clause says."""

    no = "no"
    unknown = "unknown"
    yes = "yes"


def _coded(column: str, codes: tuple[str, ...]) -> str:
    """Return a text as a small number, as SQL."""
    whens = " ".join(f"when '{code}' then {place}" for place, code in enumerate(codes, 2))
    return f"(case when {column} is null then 0 else case {column} {whens} else 1 end end)::utinyint"


FACTS = {
    "birth_date": (date, "birth_date"), "cert_date": (date, "cert_date"), "last_fail": (date, "last_fail"),
    "sanction_until": (date, "sanction_until"), "title_date": (date, "title_date"),
    "cur_level": (int, _coded("cur_level", LADDER)), "cert_occ": (int, _coded("cert_occ", OCCUPATIONS)),
    "occ": (int, _coded("occ", OCCUPATIONS)), "title": (int, _coded("title", TITLES)),
    "years_occ": (float, "coalesce(years_occ, 'nan'::float)::float"),
    "education": (int, "coalesce(education, -1)::int"), "awards": (int, "coalesce(awards, 0)::int"),
    "insured": (Enum, "(case when insured is null then 1 when insured then 2 else 0 end)::utinyint"),
    "title_fits": (Enum, "(case when title_fits then 2 else 0 end)::utinyint"),
}  # fmt: skip
"""The facts: OpenFisca's type of each, and what of the file's column it is given."""


def _least(*answers: Any) -> Any:
    return reduce(np.minimum, answers)


def _most(*answers: Any) -> Any:
    return reduce(np.maximum, answers)


def _truth(met: Any, unknown: Any) -> Any:
    """Return codes: of what is met, of what is not, and unknown where that is so."""
    return np.where(unknown, np.uint8(1), np.where(met, np.uint8(2), np.uint8(0)))


def _back(period: Any, size: int, unit: str) -> Any:
    """Return the latest day since which so many periods are completed; from a month's last day its last day.

    OpenFisca's ``offset`` alone goes from 30 June back to 30 March, and who failed on 31 March would wait for ever.
    """
    start = period.start
    day = start.offset(-int(size), unit)
    return np.datetime64(str(day.offset("last-of", "month") if start.offset("last-of", "month") == start else day))


def _late(days: Any, period: Any) -> Any:
    """Return where a date is absent or to come."""
    return np.isnat(days) | (days > np.datetime64(str(period.start)))


def _g1(person: Any, period: Any, values: Any) -> Any:
    born = person("birth_date", period)
    return _truth(born <= _back(period, values(period).min_age, "year"), _late(born, period))


def _g2(person: Any, period: Any, _values: Any) -> Any:
    until = person("sanction_until", period)
    return _truth(np.isnat(until) | (until < np.datetime64(str(period.start))), np.False_)


def _g3(person: Any, period: Any, values: Any) -> Any:
    failed = person("last_fail", period)
    none = np.isnat(failed)
    long_ago = failed <= _back(period, values(period).cooling_months, "month")
    return _truth(none | long_ago, ~none & _late(failed, period))


def _a1(person: Any, period: Any, _values: Any) -> Any:
    level = person("cur_level", period)
    return _truth(level == LADDER.index("3") + 2, level == OTHER)


def _certified(person: Any, period: Any, years: int) -> Any:
    since = person("cert_date", period)
    return _truth(since <= _back(period, years, "year"), _late(since, period))


def _a2(person: Any, period: Any, values: Any) -> Any:
    return _certified(person, period, values(period).years_after_level3)


def _a3(person: Any, period: Any, _values: Any) -> Any:
    of, wanted = person("cert_occ", period), person("occ", period)
    related = np.eye(len(OCCUPATIONS) + 2, dtype=bool)
    for one, other in PAIRS:
        places = OCCUPATIONS.index(one) + 2, OCCUPATIONS.index(other) + 2
        related[places] = related[places[::-1]] = True
    return _truth(related[of, wanted], (of == NONE) | (wanted == NONE))


def _b1(person: Any, period: Any, values: Any) -> Any:
    taught = person("education", period)
    college = _truth((taught == 4) | (taught == 5), taught < 0)  # noqa: PLR2004 - the codes of the rule
    return _least(college, _certified(person, period, values(period).years_after_level3_college))


def _c1(person: Any, period: Any, values: Any) -> Any:
    return _truth(person("awards", period) >= values(period).min_awards, np.False_)


def _d1(person: Any, period: Any, values: Any) -> Any:
    years = person("years_occ", period)
    return _truth(years >= values(period).long_service_years, np.isnan(years))


def _e1(person: Any, period: Any, values: Any) -> Any:
    title, since = person("title", period), person("title_date", period)
    named = _truth((title >= 2) & (title < 5), np.False_)  # noqa: PLR2004 - the first three titles
    none = np.isnat(since)
    long_ago = since <= _back(period, values(period).title_years, "year")
    return _least(named, _truth(~none & long_ago, ~none & _late(since, period)))


def _g4(person: Any, period: Any, _values: Any) -> Any:
    return np.asarray(person("insured", period))


def _e2(person: Any, period: Any, _values: Any) -> Any:
    return np.asarray(person("title_fits", period))


def _verdict(person: Any, period: Any, _values: Any) -> Any:
    said = {name: np.asarray(person(name, period)) for name in CLAUSES}
    way = _most(said["a2"], said["b1"], said["d1"], _least(said["e1"], said["e2"]))
    ways = _most(_least(said["a1"], said["a3"], way), said["c1"])
    return _least(said["g1"], said["g2"], said["g3"], said["g4"], ways)


CLAUSES = {"g1": _g1, "g2": _g2, "g3": _g3, "g4": _g4, "a1": _a1, "a2": _a2, "a3": _a3, "b1": _b1, "c1": _c1, "d1": _d1,
           "e1": _e1, "e2": _e2}  # fmt: skip


def system() -> TaxBenefitSystem:
    """Return the rule as OpenFisca has it."""
    made = TaxBenefitSystem([PERSON])
    made.parameters = ParameterNode("", data={name: {"values": values} for name, values in VALUES.items()})
    for name, (kind, _) in FACTS.items():
        made.add_variable(_variable(name, kind, DateUnit.ETERNITY))
    for name, formula in {**CLAUSES, "verdict": _verdict}.items():
        made.add_variable(_variable(name, Enum, DateUnit.DAY, formula))
    return made


def _variable(name: str, kind: type, unit: DateUnit, formula: Any = None) -> type[Variable]:
    told: dict[str, Any] = {"value_type": kind, "entity": PERSON, "definition_period": unit, "label": name}
    if kind is Enum:
        told |= {"possible_values": Answer, "default_value": Answer.unknown}
    if formula is not None:

        def run(person: Any, period: Any, parameters: Any) -> EnumArray:
            return EnumArray(formula(person, period, parameters).astype(np.uint8), Answer)

        told["formula"] = run
    return type(name, (Variable,), told)


def asked(source: str, target: str = "") -> dict[str, Any]:
    """Ask the rule of the people in a Parquet file; the summary, the seconds of each part, verdicts to ``target``.

    The file is read column by column, codes straight into numpy; text, NULL and dates are made ready by DuckDB.
    """
    start = time.perf_counter()
    columns = _read(source)
    read = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system(), len(columns["cur_level"]))
    for name, (kind, _) in FACTS.items():
        given = EnumArray(columns.pop(name), Answer) if kind is Enum else columns.pop(name)
        simulation.set_input(name, DateUnit.ETERNITY, given)
    built = time.perf_counter()
    verdict = np.asarray(simulation.calculate("verdict", DAY))
    level = simulation.get_array("cur_level", DateUnit.ETERNITY)
    kinds = (verdict * np.int32(len(LADDER) + 2) + level) * np.int32(len(DISTRICTS) + 2) + columns["district"]
    found = np.bincount(kinds)
    done = time.perf_counter()
    if target:
        Path(target).write_bytes(verdict.astype(np.uint8).tobytes())
    groups = int(np.count_nonzero(found))
    return {"rows": len(verdict), "groups": groups, "read": read - start, "build": built - read, "asked": done - built}


def _read(source: str) -> dict[str, Any]:
    wanted = {name: text for name, (_, text) in FACTS.items()} | {"district": _coded("district", DISTRICTS)}
    with duckdb.connect(":memory:", config={"memory_limit": "512MB"}) as database:
        return {
            name: _plain(database.execute(f"select {text} as x from '{source}'").fetchnumpy()["x"])
            for name, text in wanted.items()
        }


def _plain(values: Any) -> Any:
    """Return an array without a mask, days as days."""
    if values.dtype.kind != "M":
        return np.asarray(values)
    days = values.astype("datetime64[D]")
    return days.filled(np.datetime64("NaT")) if isinstance(days, np.ma.MaskedArray) else days
