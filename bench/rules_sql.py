# SPDX-License-Identifier: Apache-2.0
"""`rules.duckdb`, `rules.postgres`: a million career lines summed up by verdict, level and district.

Ours: the text that `guildmark rules sql` prints, with a `group by` around it. Limit: the SQL that a person writes for
the same rule (`rules_by_hand`), by turns on the same table; every row's verdict is compared before anything is timed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bench import rules_by_hand, rules_people
from bench.frame import RUNS, Result, house, say, seconds

TURNS = int(os.environ.get("BENCH_RULES_TURNS", str(3 * RUNS)))
TARGET, MOST = "≤ 1.6 × the SQL written by hand", 1.6
SUMMARY = "select verdict, cur_level, district, count(*) from ({}) told group by verdict, cur_level, district"
PIECE = 1 << 20

Run = Callable[[str], Sequence[Sequence[Any]]]


class DifferentVerdictsError(Exception):
    """Two ways of asking the same rule of the same people do not agree."""


def in_duckdb() -> list[Result]:
    """Measure the summary in DuckDB, the people in a table in memory."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, closing(duckdb.connect()) as database:
        path = rules_people.people(Path(folder))
        database.execute(f"create table population as select * from '{path}'")
        return [_compared("rules.duckdb", lambda text: database.execute(text).fetchall(), _version("duckdb"))]


def in_postgres() -> list[Result]:
    """Measure the summary in the embedded PostgreSQL, the people in an unlogged table."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, house():
        from django.db import connections

        plain = Path(folder) / "people.csv"
        names = ", ".join(rules_by_hand.COLUMNS)
        duckdb.execute(
            f"copy (select {names} from '{rules_people.people(Path(folder))}') to '{plain}' (format csv, header false)"
        )
        with connections["owner"].cursor() as cursor:
            _fill(cursor, plain)

            def run(text: str) -> Sequence[Sequence[Any]]:
                cursor.execute(text)
                rows: Sequence[Sequence[Any]] = cursor.fetchall()
                return rows

            settings = {name: run(f"show {name}")[0][0] for name in ("server_version", "jit", "work_mem")}
            return [_compared("rules.postgres", run, ", ".join(f"{key} {value}" for key, value in settings.items()))]


def _fill(cursor: Any, plain: Path) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in rules_by_hand.COLUMNS.items())
    cursor.execute(f"create unlogged table population ({columns})")
    with plain.open("rb") as file, cursor.copy("copy population from stdin with (format csv)") as copy:
        while piece := file.read(PIECE):
            copy.write(piece)
    cursor.execute("vacuum analyze population")


def _compared(name: str, run: Run, engine: str) -> Result:
    """Compare every verdict, then ask both texts by turns."""
    from guildmark.engines.rules import populations

    text = populations.statement(rules_people.pack(), rules_people.DECISION, rules_people.ON)
    rows = agreed(run, text, rules_by_hand.VERDICTS)
    ours_text, by_hand = SUMMARY.format(text), rules_by_hand.SUMMARY
    if sorted(map(str, run(ours_text))) != sorted(map(str, run(by_hand))):
        raise DifferentVerdictsError(name)
    took = [(seconds(partial(run, ours_text)), seconds(partial(run, by_hand))) for _ in range(TURNS)]
    ours, limit = (statistics.median(times) for times in zip(*took, strict=True))
    ratios = sorted(one / other for one, other in took)
    say(f"{ours:.4f} s beside {limit:.4f} s by hand; {rows} verdicts agree")
    return Result(
        name,
        rows,
        ours,
        TARGET,
        ours <= MOST * limit,
        limit_s=limit,
        limit="the SQL that a person writes for the same rule, bench/rules_by_hand.py, on the same table",
        ratio_to_limit=ours / limit,
        runs=TURNS,
        parts={"least ratio of a turn": ratios[0], "largest ratio of a turn": ratios[-1]},
        note=f"{engine}; {loaded()}. Twelve clauses; all {rows:,} verdicts agree row by row.",
    )


def agreed(run: Run, text: str, other: str) -> int:
    """Return how many rows there are, all with the same verdict in both texts; ``row_no`` names a row.

    Raises:
        DifferentVerdictsError: a row has two verdicts, or is missing from one.
    """
    both = f"from ({text}) a full join ({other}) b on a.row_no = b.row_no"
    [(rows, alike)] = run(f"select count(*), sum(case when a.verdict = b.verdict then 1 else 0 end) {both}")
    if rows != alike:
        raise DifferentVerdictsError(f"{rows - (alike or 0)} of {rows}")
    return int(rows)


def loaded() -> str:
    """Say how busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _version(package: str) -> str:
    from importlib.metadata import version

    return f"{package} {version(package)}"
