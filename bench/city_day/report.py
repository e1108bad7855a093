# SPDX-License-Identifier: Apache-2.0
"""The table of a city day: every address pattern with its count, errors and p50, p95, p99; faults named."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bench.city_day.browser import Book

MILLI = 1000
FIGURES = ("n", "errors", "p50", "p95", "p99")


def table(book: Book) -> list[dict[str, Any]]:
    """One row an address pattern and method, the slowest p95 first; milliseconds."""
    wrong = Counter((method, path) for method, path, _ in book.faults)
    rows = []
    for (method, path), took in book.seconds.items():
        ordered = sorted(took)
        quantiles = {f"p{part}": round(MILLI * ordered[(len(ordered) * part - 1) // 100]) for part in (50, 95, 99)}
        rows.append({"method": method, "path": path, "n": len(took), "errors": wrong[method, path], **quantiles})
    return sorted(rows, key=lambda row: -int(row["p95"]))


def shown(report: dict[str, Any]) -> str:
    """The report for a reader."""
    lines = [f"{'address, milliseconds':<58}" + "".join(f"{name:>8}" for name in FIGURES)]
    lines += [
        f"{row['method'] + ' ' + row['path']:<58}" + "".join(f"{row[name]:>8}" for name in FIGURES)
        for row in report["table"]
    ]
    lines += [f"{name}: {value}" for name, value in report.items() if name not in {"table", "faults"}]
    lines += [f"FAULT {fault}" for fault in report["faults"]] or ["no fault"]
    return "\n".join(lines)


def faults_of(book: Book) -> list[str]:
    """Each kind of fault once, with how often."""
    counted = Counter(f"{method} {path}: {what}" for method, path, what in book.faults)
    return [f"{fault} ({n} times)" for fault, n in counted.most_common()]
