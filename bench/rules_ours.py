# SPDX-License-Identifier: Apache-2.0
"""Our text for the rule of the measures, asked in a process of its own: of a Parquet file, or of a table in memory."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench import rules_people
from bench.frame import seconds
from bench.rules_sql import SUMMARY
from guildmark.engines.rules import populations
from guildmark.engines.rules.populations import snapshots

CODES = "case verdict when 'yes' then 2 when 'no' then 0 else 1 end"
TURNS = 5


def asked(source: str, target: str = "") -> dict[str, Any]:
    """Ask the people in a Parquet file as `guildmark rules simulate` opens it: the summary; verdicts to ``target``."""
    with snapshots.opened(Path(source)) as (database, _):
        groups = database.execute(SUMMARY.format(_text())).fetchall()
        if target:
            codes = f"select ({CODES})::utinyint as code from ({_text()}) told order by row_no"
            database.execute("set memory_limit = '2GB'")
            Path(target).write_bytes(database.execute(codes).fetchnumpy()["code"].tobytes())
    return {"rows": sum(row[-1] for row in groups), "groups": len(groups)}


def held(source: str) -> dict[str, Any]:
    """Return the median seconds of the summary where the people are in a table in memory."""
    with duckdb.connect(":memory:") as database:
        database.execute(f"create table population as select * from '{source}'")
        ask = partial(lambda text: database.execute(text).fetchall(), SUMMARY.format(_text()))
        return {"seconds": statistics.median(seconds(ask) for _ in range(TURNS))}


def _text() -> str:
    return populations.statement(rules_people.pack(), rules_people.DECISION, rules_people.ON)
