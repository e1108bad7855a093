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
TARGET, LEAST = "same verdicts, at least as quick with its build, a tenth of its memory", 10
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
    parts |= _parts(ours, theirs) | _large(*large)
    say(f"{ours_s:.3f} s, {ours[0].peak_mb:.0f} MiB; OpenFisca {peer_s:.3f} s, {theirs[0].peak_mb:.0f} MiB; {parts}")
    least = large[1].peak_mb >= LEAST * large[0].peak_mb
    return [
        Result(
            "rules.openfisca",
            rows,
            ours_s,
            TARGET,
            ours_s <= peer_s and held_s <= made_s and least,
            peer_s=peer_s,
            peer=f"OpenFisca-core {version('openfisca-core')}, texts and gaps coded for it by DuckDB while reading",
            ratio_to_peer=ours_s / peer_s,
            rss_mb=ours[0].peak_mb,
            parts=parts,
            note=f"From Parquet to the summary, each in a process of its own, imports not counted; {loaded()}. "
            f"Memory is judged at {large[0].told['rows']:,} rows, where what a process holds to begin with weighs less. "
            f"All {rows:,} verdicts agree row by row.",
        )
    ]


def _agreed(path: Path, folder: Path) -> int:
    """Compare all verdicts of a file; returns how many."""
    mine, other = folder / "ours.bin", folder / "theirs.bin"
    told = peak(OURS, path, mine).told
    if told["groups"] != peak(THEIRS, path, other).told["groups"] or mine.read_bytes() != other.read_bytes():
        raise DifferentVerdictsError(f"openfisca, {path}")
    return int(told["rows"])


def _parts(ours: list[Peak], theirs: list[Peak]) -> dict[str, float]:
    """The parts of OpenFisca's seconds, and both memories at the ordinary number of rows."""
    parts = {
        f"OpenFisca: {key}, s": statistics.median(each.told[key] for each in theirs)
        for key in ("read", "build", "asked")
    }
    most = {"ours": max(each.peak_mb for each in ours), "OpenFisca": max(each.peak_mb for each in theirs)}
    above = {"ours": max(each.peak_mb - each.idle_mb for each in ours),
             "OpenFisca": max(each.peak_mb - each.idle_mb for each in theirs)}  # fmt: skip
    parts |= {f"{who}: peak, MiB": value for who, value in most.items()}
    parts |= {f"{who}: above what it held before, MiB": value for who, value in above.items()}
    return parts | {"memory of ours ÷ OpenFisca's": most["ours"] / most["OpenFisca"]}


def _large(ours: Peak, theirs: Peak) -> dict[str, float]:
    rows = f"{ours.told['rows']:,} rows"
    return {
        f"{rows}: ours, s": ours.seconds,
        f"{rows}: OpenFisca, s": theirs.seconds,
        f"{rows}: ours, peak MiB": ours.peak_mb,
        f"{rows}: OpenFisca, peak MiB": theirs.peak_mb,
        f"{rows}: memory of ours ÷ OpenFisca's": ours.peak_mb / theirs.peak_mb,
    }
