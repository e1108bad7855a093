# SPDX-License-Identifier: Apache-2.0
"""The runner: every measure in a process of its own; ``results.json`` and ``RESULTS.md`` from what they report.

``python -m bench [--only NAME]``: NAME is a measure (``roster.import``) or a work (``roster``). What is not run keeps
the figures it had. Exit 1 where a measure that ran misses its target.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
FOUR_DIGITS = 1000
MEASURES = {
    "roster.import": "roster:measure",
    "issue.certificates": "issue:measure",
    "verify.pages": "verify:measure",
    "audit.log": "audit:measure",
    "rules.duckdb": "rules_sql:in_duckdb",
    "rules.postgres": "rules_sql:in_postgres",
    "rules.openfisca": "rules_beside:openfisca",
    "rules.explain": "rules_zen:measure",
    "rules.facts": "rules_facts:measure",
    "rules.parquet": "rules_parquet:measure",
}
"""Each measure and its ``module:function``; the word before the full stop is its work."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", default="", help="a measure or a work")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.child:
        module, _, name = MEASURES[args.child].partition(":")
        found = getattr(importlib.import_module(f"bench.{module}"), name)()
        sys.stdout.write(json.dumps([result.as_json() for result in found], ensure_ascii=False))
        return 0
    chosen = [name for name in MEASURES if args.only in {"", name, _work(name)} or args.only.startswith(f"{name}.")]
    chosen = chosen or [name for name in MEASURES if _work(args.only) == _work(name)]
    if not chosen:
        parser.error(f"no measure is called {args.only}: {' '.join(MEASURES)}")
    ran = [row for name in chosen for row in _run(name)]
    _keep(ran)
    return 1 if any(row["met"] is False for row in ran) else 0


def _work(name: str) -> str:
    return name.partition(".")[0]


def _run(name: str) -> list[dict[str, Any]]:
    sys.stderr.write(f"{name}\n")
    command = [sys.executable, "-m", "bench", "--child", name]
    made = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(made.stdout)
    for row in rows:
        sys.stderr.write(f"  {row['name']}: {row['ours_s']} s, {_met(row)} ({row['target']})\n")
    return rows


def _keep(ran: list[dict[str, Any]]) -> None:
    """Put what ran in the place of what it was, and write both files."""
    held = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else []
    rows = {row["name"]: row for row in [*held, *ran]}
    ordered = sorted(rows.values(), key=lambda row: row["name"])
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (HERE / "RESULTS.md").write_text(_page(ordered), encoding="utf-8")


def _met(row: dict[str, Any]) -> str:
    return {True: "met", False: "MISSED", None: "reported"}[row["met"]]


def _page(rows: list[dict[str, Any]]) -> str:
    head = [
        "# What Guildmark takes",
        "",
        "Written by `make bench`; medians, each beside the raw limit and a peer measured in the same run.",
        "",
        "| measure | n | ours, s | limit, s | ours ÷ limit | peer, s | ours ÷ peer | MiB | target | |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|---|",
    ]
    return "\n".join([*head, *map(_line, rows), *(text for row in rows for text in _told(row)), ""])


def _line(row: dict[str, Any]) -> str:
    peer = _number(row["peer_s"]) + (f" (n {row['peer_n']:,})" if row.get("peer_n") else "")
    figures = [f"{row['n']:,}", *(_number(row[key]) for key in ("ours_s", "limit_s", "ratio_to_limit"))]
    figures += [peer, _number(row["ratio_to_peer"]), _number(row["rss_mb"])]
    return f"| `{row['name']}` | {' | '.join(figures)} | {row['target']} | {_met(row)} |"


def _told(row: dict[str, Any]) -> list[str]:
    """What stands below the table of one measure: its machine, limit, peer, parts and notes."""
    lines = ["", f"## {row['name']}", "", f"Machine: {row['machine']}. Median of {row['runs']}."]
    lines += [f"Limit: {row['limit']}."] if row["limit"] else []
    lines += [f"Peer: {row['peer']}."] if row["peer"] else []
    lines += [row["note"]] if row["note"] else []
    if row["parts"]:
        lines += [
            "",
            "| part | |",
            "|---|---:|",
            *(f"| {key} | {_number(value)} |" for key, value in row["parts"].items()),
        ]
    return lines


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if value < FOUR_DIGITS else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
