# SPDX-License-Identifier: Apache-2.0
"""Career lines for the measures of rules, thrown by DuckDB into a Parquet file, and their rule; no real persons.

`BENCH_RULES_FILE` names a Parquet file with the same columns instead, `BENCH_RULES_ROWS` another number of rows.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guildmark.engines.packfiles import Pack

ROWS = int(os.environ.get("BENCH_RULES_ROWS", "1000000"))
DECISION = "eligible"
ON = dt.date(2026, 6, 30)
PACK = Path(__file__).with_name("rules.toml")
OCCUPATIONS = ("6-18-01-01", "6-18-01-02", "6-18-01-04", "6-20-01-01", "6-31-01-02", "6-31-01-03", "6-31-01-04",
               "4-03-02-01", "4-10-01-05")  # fmt: skip
TITLES = ("junior", "intermediate", "senior", "none-of-these")
HELD = ("3", "3", "3", "3", "3", "4", "4", "5", "2", "1", "T", "X", "9")
"""Levels held, more of level 3 than of the rest; there is no level 9."""
DISTRICTS = tuple(f"3707{number:02}" for number in (2, 3, 4, 5, 24, 25, 81, 82, 83, 84, 85, 86))


def pack() -> Pack:
    """Return the rule of the measures."""
    from guildmark.engines import packfiles

    return packfiles.load(PACK)


def people(folder: Path, rows: int = ROWS) -> Path:
    """Return the Parquet file of ``rows`` career lines: that which was given, or a new one in ``folder``."""
    given = os.environ.get("BENCH_RULES_FILE")
    if given:
        return Path(given)
    path = folder / f"people-{rows}.parquet"
    if not path.exists():
        throw(path, rows)
    return path


def throw(path: Path, rows: int) -> None:
    """Write ``rows`` career lines with gaps, dates ahead and a level that there is not; the same whenever thrown."""
    import duckdb

    with duckdb.connect(":memory:", config={"memory_limit": "1GB", "preserve_insertion_order": "true"}) as database:
        columns = ",\n  ".join(f"{text} as {name}" for name, text in _columns(dice=_dice()).items())
        made = f"select i as row_no,\n  {columns}\nfrom range({rows}) people(i)"
        database.execute(f"copy ({made}) to '{path}' (format parquet)")


def _dice() -> Callable[[int], str]:
    """Return the throws: from 0 up to 1, and the next throw of the same line is another."""
    place = 0

    def throw(faces: int) -> str:
        nonlocal place
        place += 1
        return f"(hash(i * 64 + {place}) % {faces})::int"

    return throw


def _columns(dice: Callable[[int], str]) -> dict[str, str]:
    """Return the columns, each as SQL over ``i``."""

    def one_of(values: tuple[str, ...]) -> str:
        return f"([{', '.join(repr(value) for value in values)}])[1 + {dice(len(values))}]"

    def day(first: str, span: int) -> str:
        return f"date '{first}' + {dice(span)}"

    def absent(text: str, percent: int) -> str:
        return f"case when {dice(100)} >= {percent} then {text} end"

    def truth(percent: int) -> str:
        return f"{dice(100)} < {percent}"

    same = f"case when {dice(100)} < 70 then {dice(len(OCCUPATIONS))} else {dice(len(OCCUPATIONS))} end"
    work = one_of(OCCUPATIONS)
    return {
        "district": one_of(DISTRICTS),
        "birth_date": absent(day("1966-01-01", 15700), 2),
        "cur_level": absent(one_of(HELD), 6),
        "cert_date": absent(day("2015-01-01", 4240), 4),
        "cert_occ": absent(f"case when {same} < 6 then {work} else {one_of(OCCUPATIONS)} end", 3),
        "occ": absent(work, 1),
        "years_occ": absent(f"({dice(360)} / 10)::decimal(4, 1)", 4),
        "education": absent(f"1 + {dice(5)}", 5),
        "awards": absent(f"case when {truth(8)} then 1 + {dice(3)} else 0 end", 40),
        "last_fail": absent(day("2024-01-01", 950), 80),
        "sanction_until": absent(day("2025-01-01", 900), 90),
        "insured": absent(truth(92), 2),
        "title": absent(one_of(TITLES), 70),
        "title_date": absent(day("2012-01-01", 5320), 60),
        "title_fits": absent(truth(60), 60),
    }
