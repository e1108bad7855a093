# SPDX-License-Identifier: Apache-2.0
"""`guildmark serve`, `migrate` and `worker`: the site's processes."""

from __future__ import annotations

import argparse
import importlib
import os
import sys


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    serve = nouns.add_parser("serve", help="bring the tables up to date and serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--no-worker", action="store_true", help="do not run due jobs beside the site")
    serve.set_defaults(run=run_serve, needs_database=_own_address)
    migrate = nouns.add_parser("migrate", help="bring the tables up to date, on the owner's connection")
    migrate.set_defaults(run=run_migrate, needs_database=True)
    worker = nouns.add_parser("worker", help="run jobs as they fall due")
    worker.add_argument("--concurrency", type=int, default=2)
    worker.set_defaults(run=run_worker, needs_database=True)


def _own_address(args: argparse.Namespace) -> bool:
    """Name the site by its port before the settings are read, where PUBLIC_URL does not name it; then the database."""
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{args.port}")
    return True


def run_migrate(args: argparse.Namespace) -> int:
    """Bring the tables up to date and settle what the application's role may do."""
    from guildmark.cli.tables import migrate

    migrate(quiet=args.json)
    return 0


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped; the server is named by its dotted path, as the settings are.

    The register's folder is mended first; one that is ahead of the database refuses the start.
    """
    run_migrate(args)
    from guildmark.flows import register_keeping

    for path in register_keeping.repair():
        sys.stderr.write(f"register: {path}\n")
    sys.stderr.write(f"http://localhost:{args.port}/\n")
    server = importlib.import_module("guildmark.config.server")
    return int(server.serve(args.host, args.port, workers=args.workers, with_worker=not args.no_worker))


def run_worker(args: argparse.Namespace) -> int:
    """Run jobs until stopped; a worker alone mends the register's folder first, as the site does."""
    if "GUILDMARK_SERVER" not in os.environ:
        from guildmark.flows import register_keeping

        for path in register_keeping.repair():
            sys.stderr.write(f"register: {path}\n")
    server = importlib.import_module("guildmark.config.server")
    return int(server.work(args.concurrency))
