# SPDX-License-Identifier: Apache-2.0
"""`guildmark demo`: builds the demo city through the flows, prints its table, serves it; `table`, `audit` read it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

FIRMS, HIGH, SEED = 690, 12_613, 2023


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    os.environ.setdefault("GUILDMARK_DEMO", "1")
    demo = nouns.add_parser("demo", help="build the demo city afresh and serve it; table, audit: read the one there is")
    demo.add_argument("deed", nargs="?", choices=["build", "table", "audit"], default="build")
    demo.add_argument("--firms", type=int, default=FIRMS)
    demo.add_argument("--high", type=int, default=HIGH)
    demo.add_argument("--seed", type=int, default=SEED)
    demo.add_argument("--no-serve", action="store_true", help="stop after the table")
    demo.add_argument("--port", type=int, default=8000)
    demo.set_defaults(run=run, needs_database=_after_checking)


def _after_checking(args: argparse.Namespace) -> bool:
    """Refuse an impossible city before any database is started; the city's own address follows the port."""
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{args.port}")
    from guildmark.flows.demo.city import CityOutOfRangeError, check_range

    try:
        check_range(args.firms, args.high)
    except CityOutOfRangeError as error:
        sys.stderr.write(error.message(args.lang) + "\n")
        raise SystemExit(1) from error
    return True


def run(args: argparse.Namespace) -> int:
    """Build and serve, or read."""
    if args.deed == "table":
        return _show(args)
    if args.deed == "audit":
        return _audit(args)
    if args.no_serve:
        _build(args)
        return _show(args)
    built = subprocess.run(_building(args), check=False).returncode  # noqa: S603 - this very command
    return built or _serve(args)


def _building(args: argparse.Namespace) -> list[str]:
    """The command that builds and stops. A process of its own, since the site's workers are forked from this one.

    The typesetter that drew the demo's certificate has threads, and they do not survive a fork: a worker forked after
    it would wait for ever at its first PDF.
    """
    options = {"--firms": args.firms, "--high": args.high, "--seed": args.seed, "--port": args.port}
    told = [word for name, value in options.items() for word in (name, str(value))]
    told += ["--lang", args.lang, *(["--json"] if args.json else [])]
    return [sys.executable, "-m", "guildmark.cli.main", "demo", "--no-serve", *told]


def _serve(args: argparse.Namespace) -> int:
    from django.conf import settings

    from guildmark.cli.site import run_serve

    settings.IDENTITY_URL = settings.PUBLIC_URL
    return run_serve(argparse.Namespace(host="127.0.0.1", port=args.port, workers=2, no_worker=False, json=False))


def _build(args: argparse.Namespace) -> None:
    """Empty the database and the demo's folder, and play the city."""
    from django.conf import settings
    from rich.console import Console
    from rich.progress import Progress

    _empty()
    from guildmark.flows.demo.city import plan_city
    from guildmark.flows.demo.play import play

    plan = plan_city(args.firms, args.high, args.seed)
    _remember(args)
    settings.IDENTITY_URL = settings.PUBLIC_URL
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("2022-01", total=1)
        play(plan, lambda label, done, of: bar.update(task, description=label, completed=done, total=of))
    _leave(plan)


def _empty() -> None:
    from django.conf import settings
    from django.db import connections

    from guildmark.cli.tables import migrate

    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connections.close_all()
    migrate(quiet=True)
    shutil.rmtree(settings.REGISTER_FOLDER, ignore_errors=True)
    shutil.rmtree(settings.HOME / "files", ignore_errors=True)


def _remember(args: argparse.Namespace) -> None:
    """Note which city lives here: every later command then knows that this is a demo, with its own clock."""
    from django.conf import settings

    folder: Path = settings.HOME / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    city = {"firms": args.firms, "high": args.high, "seed": args.seed, "url": settings.PUBLIC_URL}
    (folder / "city.json").write_text(json.dumps(city) + "\n", encoding="utf-8")


def _leave(plan: Any) -> None:
    """Leave the files of the demo: rosters, a certificate with its PDF, the trust file, the table."""
    from django.conf import settings

    from guildmark.flows import papers
    from guildmark.flows.demo import rosters
    from guildmark.flows.demo.table import table

    folder: Path = settings.HOME / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "roster-clean.xlsx").write_bytes(rosters.clean_roster(plan))
    (folder / "roster-faulty.xlsx").write_bytes(rosters.faulty_roster(plan))
    papers.export_demo_files(folder)
    (folder / "table.json").write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _show(args: argparse.Namespace) -> int:
    from guildmark.flows.demo.table import table

    rows = table()
    if args.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"{'figure':<30}{'article':>10}{'register':>12}\n")
    for row in rows:
        sign = "" if row["article"] is None else ("  = 一致" if row["matches"] else "  ≠ 不符")
        sys.stdout.write(f"{row['id']:<30}{row['article'] or '–':>10}{row['register']:>12,}{sign}  {row['label']}\n")
    return 0


def _audit(args: argparse.Namespace) -> int:
    from guildmark.reporting.provenance import came_to_light, prove

    proofs, noted = prove(), came_to_light()
    sound = not any(proof.broken for proof in proofs)
    if args.json:
        rows = [{"rule": p.rule, "counts": p.counts, "broken": p.broken} for p in proofs]
        told = {"ok": sound, "proofs": rows, "recorded_later": noted}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        for proof in proofs:
            sys.stdout.write(
                f"{'ok ' if not proof.broken else 'BAD'} {proof.broken:>7}  {proof.rule}: {proof.counts}\n"
            )
        for log_id in noted:
            sys.stdout.write(f"note         {log_id}: a first; an older certificate was recorded after it\n")
    return 0 if sound else 1
