# SPDX-License-Identifier: Apache-2.0
"""One decision for a whole population, as one SQL text for PostgreSQL, DuckDB and Spark. For simulations.

The text keeps to what the three share: no date functions, intervals and ``case`` only, names without quotes. What it
answers is what ``decide`` answers, row for row: SQL's own three values are Kleene's.
"""

from guildmark.engines.rules.populations.asking import Change, SnapshotError
from guildmark.engines.rules.populations.columns import NotInSql
from guildmark.engines.rules.populations.simulating import Question, question
from guildmark.engines.rules.populations.snapshots import moved, simulate, written
from guildmark.engines.rules.populations.text import Judged, judged, statement

__all__ = [
    "Change",
    "Judged",
    "NotInSql",
    "Question",
    "SnapshotError",
    "judged",
    "moved",
    "question",
    "simulate",
    "statement",
    "written",
]
