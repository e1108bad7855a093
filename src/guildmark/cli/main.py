# SPDX-License-Identifier: Apache-2.0
"""The `guildmark` command: finds the module of the noun asked for, and gives it a database only if it needs one.

Exit codes: 0 yes or done, 1 no, refused or invalid with the reasons, 2 wrong usage, 3 cannot be determined.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence

from guildmark.cli import words
from guildmark.cli.database import database
from guildmark.kernel.refusals import Refused

NOUNS = {
    "rules": "rules",
    "roster": "roster",
    "register": "register",
    "recount": "register",
    "verify": "credentials",
    "trust": "credentials",
    "demo": "demo",
    "figures": "figures",
    "serve": "site",
    "migrate": "site",
    "worker": "site",
    "journal": "journal",
    "backup": "backup",
    "restore": "backup",
    "secrets": "house",
    "locale": "house",
    "manage": "house",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    try:
        try:
            return _command(list(sys.argv[1:] if argv is None else argv))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads()
    except KeyboardInterrupt:
        return 130


def _command(given: list[str]) -> int:
    if given[:1] == ["makemigrations"]:
        given.insert(0, "manage")
    given, lang, as_json = _general(given)
    args = _parser(given).parse_args(given)
    args.lang, args.json = lang, as_json or getattr(args, "json", False)
    try:
        return _run(args)
    except Refused as refusal:
        _say(refusal, args)
        return 1


def _nobody_reads() -> int:
    """Whoever read us has gone, as `head` does when it has enough: end quietly, as the shell's own tools do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + signal.SIGPIPE


def _general(given: list[str]) -> tuple[list[str], str, bool]:
    """Take --lang and --json, which every command understands anywhere, out of the arguments."""
    if given[:1] == ["manage"]:
        return given, "zh", False
    rest, lang, as_json = [], "zh", False
    words_left = iter(given)
    for word in words_left:
        if word == "--json":
            as_json = True
        elif word == "--lang":
            lang = next(words_left, "")
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        else:
            rest.append(word)
    if lang not in ("zh", "en"):
        sys.stderr.write("guildmark: --lang zh|en\n")
        raise SystemExit(2)
    return rest, lang, as_json


def _parser(given: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guildmark",
        description="From an enterprise's roster to a certificate anyone can check.",
        epilog="--lang zh|en, --json: everywhere. Exit: 0 yes or done, 1 no or refused, 2 usage, 3 undetermined.",
    )
    nouns = parser.add_subparsers(dest="noun", required=True, metavar="COMMAND")
    asked = NOUNS.get(given[0]) if given else None
    for module in [asked] if asked else dict.fromkeys(NOUNS.values()):
        importlib.import_module(f"guildmark.cli.{module}").register(nouns)
    return parser


def _run(args: argparse.Namespace) -> int:
    """Call the command's ``run``; ``needs_database`` is a truth value or a function of the arguments."""
    run = getattr(args, "run", None) or importlib.import_module(f"guildmark.cli.{NOUNS[args.noun]}").run
    needs = getattr(args, "needs_database", False)
    if needs(args) if callable(needs) else needs:
        with database():
            return int(run(args) or 0)
    return int(run(args) or 0)


def _say(refusal: Refused, args: argparse.Namespace) -> None:
    if args.json:
        facts = {key: str(value) for key, value in refusal.facts.items()}
        sys.stdout.write(json.dumps({"refused": refusal.code, "facts": facts}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(words.sentence(refusal, args.lang) + "\n")


if __name__ == "__main__":
    sys.exit(main())
