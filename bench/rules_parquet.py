# SPDX-License-Identifier: Apache-2.0
"""`rules.parquet`: ten million career lines in a Parquet file, the command `guildmark rules simulate` in its process.

Before and after a changed parameter, groups by district and level, binding clauses, the file's digest. Limit: the SQL
written by hand for one summary of the same file, in a process of its own with the same settings. Memory is the most
that the whole process ever held. `BENCH_RULES_MANY` is another number of rows.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import rules_by_hand, rules_people
from bench.frame import RUNS, Result, say
from bench.rules_peak import peak
from bench.rules_sql import loaded

MANY = int(os.environ.get("BENCH_RULES_MANY", "10000000"))
TARGET, MOST_MB = "≤ 256 MiB, the whole process", 256
GROUPS = ("district", "cur_level")


def command(source: str) -> dict[str, Any]:
    """Run `guildmark rules simulate --json` in this process; what it printed."""
    from guildmark.cli.main import main

    given = ["rules", "simulate", str(rules_people.PACK), "--decision", rules_people.DECISION]
    given += ["--set", "years_after_level3=5", "--on", rules_people.ON.isoformat(), "--from", source]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = main([*given, "--by", *GROUPS, "--json"])
    if code:
        raise SystemExit(code)
    told: dict[str, Any] = json.loads(printed.getvalue())
    return {name: told[name] for name in ("rows", "before", "after", "gain", "lose", "ms")}


def by_hand(source: str) -> int:
    """Sum up the file once by the SQL written by hand; how many rows there are."""
    from guildmark.engines.rules.populations import snapshots

    with snapshots.opened(Path(source)) as (database, _):
        return sum(row[-1] for row in database.execute(rules_by_hand.SUMMARY).fetchall())


def measure() -> list[Result]:
    """Measure the command and the summary by hand by turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = rules_people.people(Path(folder), MANY)
        size = path.stat().st_size / 1e6
        turns = [
            (peak("bench.rules_parquet:command", path), peak("bench.rules_parquet:by_hand", path)) for _ in range(RUNS)
        ]
    ours, limit = ([turn[side] for turn in turns] for side in (0, 1))
    ours_s, limit_s = (statistics.median(each.seconds for each in side) for side in (ours, limit))
    told, most = ours[0].told, max(each.peak_mb for each in ours)
    say(f"{told['rows']:,} rows in {ours_s:.2f} s, {most:.0f} MiB; by hand once {limit_s:.2f} s")
    parts = {f"before: {word}": float(count) for word, count in told["before"].items()}
    parts |= {"gain": float(told["gain"]), "lose": float(told["lose"])}
    parts |= {"by hand, MiB": max(each.peak_mb for each in limit), "file, MB": size}
    return [
        Result(
            "rules.parquet",
            told["rows"],
            ours_s,
            TARGET,
            most <= MOST_MB,
            limit_s=limit_s,
            limit="one summary of the same file by the SQL written by hand: no change, no binding clauses, no digest",
            ratio_to_limit=ours_s / limit_s,
            rss_mb=most,
            parts=parts,
            note=f"`guildmark rules simulate --set … --by {' '.join(GROUPS)} --json`, loading included; {loaded()}.",
        )
    ]
