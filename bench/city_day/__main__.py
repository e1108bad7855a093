# SPDX-License-Identifier: Apache-2.0
"""``python -m bench.city_day [--firms N] [--entries N] [--officers N]``: play the day; exit 1 where it has a fault."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(argv: Sequence[str] | None = None) -> int:
    """Build, serve, play, prove, report."""
    parser = argparse.ArgumentParser(prog="python -m bench.city_day", description=__doc__)
    parser.add_argument("--firms", type=int, default=700)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--officers", type=int, default=5)
    parser.add_argument("--pace", type=float, default=2.0, help="firms that begin in a second")
    parser.add_argument("--visitors", type=float, default=0.3, help="visitors that come in a second")
    parser.add_argument("--port", type=int, default=0, help="a free one where none is said")
    parser.add_argument("--report", type=Path, help="write the report there too, as JSON")
    args = parser.parse_args(argv)
    home = Path(tempfile.mkdtemp(prefix="guildmark-city-day-"))
    home.chmod(0o711)
    port = args.port or _free_port()
    _environment(home, port)
    try:
        report = _played(args, home, port)
    finally:
        if not os.environ.get("GUILDMARK_CITY_DAY_KEEP"):
            shutil.rmtree(home, ignore_errors=True)
    from bench.city_day.report import shown

    sys.stdout.write(shown(report) + "\n")
    if args.report:
        args.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if report["faults"] else 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _environment(home: Path, port: int) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "GUILDMARK_ENV", "GUILDMARK_TEST_HOME"):
        os.environ.pop(name, None)
    told = {"GUILDMARK_HOME": str(home), "GUILDMARK_DEMO": "1", "PUBLIC_URL": f"http://localhost:{port}"}
    os.environ |= told | {"DJANGO_SETTINGS_MODULE": "guildmark.config.settings"}


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def _played(args: argparse.Namespace, home: Path, port: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.db import connections

    from bench.city_day import town as towns
    from bench.city_day.browser import Book
    from bench.city_day.phases import Day
    from bench.city_day.site import served
    from bench.city_day.walks import Walks
    from guildmark.kernel import clock, postgres

    began = time.monotonic()
    with postgres.running():
        town = towns.build(args.firms, args.entries, args.officers, _say)
        scan, papers = towns.signed_papers()
        clock.fresh()
        connections.close_all()
    built = time.monotonic() - began
    _say(f"built in {built:.0f} s")
    walks = Walks(port, town, Book(), scan, papers)
    day = Day(town, walks, args.pace, args.visitors, _say)
    with served(home, port):
        began = time.monotonic()
        day.play()
        seconds = time.monotonic() - began
        told = _told(day, seconds, built)
        clock.fresh()
        connections.close_all()
    return told


def _told(day: Any, seconds: float, built: float) -> dict[str, Any]:
    from bench.city_day import proofs
    from bench.city_day.report import faults_of, table

    walks, town = day.walks, day.town
    rows = table(walks.book)
    return {
        "firms": len(town.rosters),
        "rows": sum(one.rows for one in town.rosters),
        "officers": len(town.officers),
        "visitors": day.visited,
        "requests": sum(row["n"] for row in rows),
        "errors": sum(row["errors"] for row in rows),
        "objections": {"filed": walks.objected, "decided": walks.decided},
        "revoked": walks.revoked,
        "stored": proofs.stored(town),
        "pace": day.pace,
        "seconds": round(seconds),
        "seconds_by_part": {name: round(value) for name, value in day.seconds.items()},
        "load_of_the_machine": {name: round(value, 1) for name, value in day.load.items()},
        "seconds_to_build": round(built),
        "faults": faults_of(walks.book) + proofs.broken(town),
        "table": rows,
    }


if __name__ == "__main__":
    sys.exit(main())
