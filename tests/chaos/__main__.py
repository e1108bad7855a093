# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.chaos [--rounds N] [--seed S] [--rush]`: play a crash run; exit 1 where anything does not hold."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rush", action="store_true", help="one firm, one level, eight workers, 16 batches at once")
    parser.add_argument("--people", type=int, default=1000, help="people a batch of the rush")
    parser.add_argument("--report", type=Path, help="write the report there too")
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="guildmark-chaos-"))
    home.chmod(0o711)
    _environment(home)
    try:
        report = _rush(args) if args.rush else _rounds(args, home)
    finally:
        if not os.environ.get("GUILDMARK_CHAOS_KEEP"):
            shutil.rmtree(home, ignore_errors=True)
    told = json.dumps(report, ensure_ascii=False, indent=1)
    print(told)
    if args.report:
        args.report.write_text(told + "\n")
    return 1 if report["faults"] else 0


def _environment(home):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "GUILDMARK_ENV", "GUILDMARK_TEST_HOME", "PUBLIC_URL"):
        os.environ.pop(name, None)
    told = {"GUILDMARK_HOME": str(home), "GUILDMARK_DEMO": "1", "DJANGO_SETTINGS_MODULE": "guildmark.config.settings"}
    os.environ.update(told)


def _rounds(args, home):
    from tests.chaos.site import Site

    site = Site(home)
    os.environ["PUBLIC_URL"] = site.address
    import django

    django.setup()
    from tests.chaos.rounds import Rounds
    from tests.chaos.town import LEAD, Town

    town = Town(2 * (args.rounds + LEAD + 2))
    print(f"{len(town.waiting)} batches wait in {home}", flush=True)
    try:
        return Rounds(site, town, args.seed, say=lambda text: print(text, flush=True)).run(args.rounds)
    finally:
        if site.process is not None:
            site.kill()


def _rush(args):
    import django

    django.setup()
    from tests.chaos.rush import rush

    return rush(args.people, args.seed)


if __name__ == "__main__":
    sys.exit(main())
