# SPDX-License-Identifier: Apache-2.0
"""`rules.openfisca`: the same rule of the same people in a Parquet file, ours in DuckDB and OpenFisca-core, by turns.

Each in a process of its own, from the file to the summary by verdict, level and district, and once more from what is
in memory already (a table; arrays that a simulation is built of). Verdicts are compared row by row. Memory at a million
rows and at ten million (`BENCH_RULES_MANY`), where what a process needs to begin with weighs less.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path

from bench import rules_people
from bench.frame import RUNS, Result, say
from bench.rules_peak import Peak, peak
from bench.rules_sql import DifferentVerdictsError, loaded

MANY = int(os.environ.get("BENCH_RULES_MANY", "10000000"))
QUICK, SMALL, LEAST = "same verdicts, at least as quick with its build", "≤ a tenth of OpenFisca's memory", 10
PEER = f"OpenFisca-core {version('openfisca-core')}, texts and gaps coded for it by DuckDB while reading"
OURS, THEIRS, HELD = "bench.rules_ours:asked", "bench.rules_openfisca:asked", "bench.rules_ours:held"


def openfisca() -> list[Result]:
    """Compare verdicts, then measure seconds and memory by turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = rules_people.people(Path(folder))
        rows = _agreed(path, Path(folder))
        turns = [(peak(OURS, path), peak(THEIRS, path), peak(HELD, path)) for _ in range(RUNS)]
        many = rules_people.people(Path(folder), MANY) if MANY else path
        large = peak(OURS, many), peak(THEIRS, many)
    ours, theirs, held = ([turn[side] for turn in turns] for side in range(3))
    ours_s, peer_s = (statistics.median(each.seconds for each in side) for side in (ours, theirs))
    held_s = statistics.median(each.told["seconds"] for each in held)
    made_s = statistics.median(each.told["build"] + each.told["asked"] for each in theirs)
    parts = {"in memory already: ours, s": held_s, "in memory already: OpenFisca's build and answer, s": made_s}
    parts |= {
        f"OpenFisca: {key}, s": statistics.median(each.told[key] for each in theirs)
        for key in ("read", "build", "asked")
    }
    say(f"{ours_s:.3f} s; OpenFisca {peer_s:.3f} s; in memory {held_s:.3f} s and {made_s:.3f} s")
    speed = Result(
        "rules.openfisca",
        rows,
        ours_s,
        QUICK,
        ours_s <= peer_s and held_s <= made_s,
        peer_s=peer_s,
        peer=PEER,
        ratio_to_peer=ours_s / peer_s,
        parts=parts,
        note=f"From Parquet to the summary, each in a process of its own, imports not counted; {loaded()}. "
        f"All {rows:,} verdicts agree row by row.",
    )
    return [speed, _memory((ours[0], theirs[0]), large)]


def _memory(few: tuple[Peak, Peak], many: tuple[Peak, Peak]) -> Result:
    """The memory of both, judged where there are many rows; where there are few it is told."""
    parts = {}
    for ours, theirs in (few, many):
        rows = f"{ours.told['rows']:,} rows"
        parts |= {
            f"{rows}: ours, MiB": ours.peak_mb,
            f"{rows}: OpenFisca, MiB": theirs.peak_mb,
            f"{rows}: ours ÷ OpenFisca": ours.peak_mb / theirs.peak_mb,
            f"{rows}: ours above idle ÷ OpenFisca above idle": _above(ours) / _above(theirs),
        }
    ours, theirs = many
    say(f"{ours.peak_mb:.0f} MiB; OpenFisca {theirs.peak_mb:.0f} MiB; {few[0].peak_mb:.0f} and {few[1].peak_mb:.0f}")
    return Result(
        "rules.openfisca-memory",
        ours.told["rows"],
        ours.seconds,
        SMALL,
        ours.peak_mb * LEAST <= theirs.peak_mb,
        peer_s=theirs.seconds,
        peer=PEER,
        ratio_to_peer=ours.seconds / theirs.seconds,
        rss_mb=ours.peak_mb,
        runs=1,
        parts=parts,
        note=f"The most that the whole process ever held. Judged at {ours.told['rows']:,} rows: at "
        f"{few[0].told['rows']:,} the interpreter and DuckDB alone, {few[0].idle_mb:.0f} MiB, outweigh the rows.",
    )


def _above(one: Peak) -> float:
    return one.peak_mb - one.idle_mb


def _agreed(path: Path, folder: Path) -> int:
    """Compare all verdicts of a file; returns how many."""
    mine, other = folder / "ours.bin", folder / "theirs.bin"
    told = peak(OURS, path, mine).told
    if told["groups"] != peak(THEIRS, path, other).told["groups"] or mine.read_bytes() != other.read_bytes():
        raise DifferentVerdictsError(f"openfisca, {path}")
    return int(told["rows"])
