# SPDX-License-Identifier: Apache-2.0
"""`guildmark rules check PACK` and `rules explain PACK`: the evaluator alone, for authors of packs; no database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines import packfiles, rules

if TYPE_CHECKING:
    from collections.abc import Callable

EXIT: Final = {"yes": 0, "no": 1, "unknown": 3}
WRONG_USAGE: Final = 2
WORDS: Final = {
    "zh": {"yes": "符合", "no": "不符合", "unknown": "无法判定", "ok": "规则包有效",
           "bad": "规则包有问题", "when": "最早日期"},
    "en": {"yes": "yes", "no": "no", "unknown": "cannot be determined", "ok": "the pack is valid",
           "bad": "the pack has problems", "when": "first day"},
}  # fmt: skip


def register(subparsers: Any) -> None:
    """Add the noun ``rules`` to the command."""
    noun = subparsers.add_parser("rules", help="check a pack; explain a decision")
    verbs = noun.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="load a pack, run its cases, list what nobody has confirmed")
    explain = verbs.add_parser("explain", help="decide one case, with every reason")
    explain.add_argument("--decision", required=True, metavar="D")
    explain.add_argument("--facts", required=True, type=Path, metavar="F.json", help="a JSON object: fact name → value")
    explain.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    for verb in (check, explain):
        verb.add_argument("pack", type=Path, metavar="PACK")
        verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        verb.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS)
        verb.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run one verb; returns the exit code."""
    lang = getattr(args, "lang", "zh")
    verb: Callable[[argparse.Namespace, str], int] = _check if args.verb == "check" else _explain
    try:
        return verb(args, lang)
    except OSError as error:
        return _usage(f"{error.filename}: {error.strerror}")
    except packfiles.PackError as error:
        _print({"ok": False, "problems": [problem.as_json(lang) for problem in error.problems]})
        return 1


def _check(args: argparse.Namespace, lang: str) -> int:
    report = packfiles.check(args.pack, lang=lang)
    if getattr(args, "json", False):
        _print(report)
    else:
        print(WORDS[lang]["ok" if report["ok"] else "bad"])
        for problem in report["problems"]:
            print(f"{problem['line'] or '-'}: {problem['where']}: {problem['code']}: {problem['message']}")
        for where in report["unverified"]:
            print(f"待核 {where}")
    return 0 if report["ok"] else 1


def _explain(args: argparse.Namespace, lang: str) -> int:
    pack = packfiles.load(args.pack)
    if args.decision not in pack.decisions:
        return _usage(f"--decision: {', '.join(pack.decisions)}")
    try:
        facts = json.loads(args.facts.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        return _usage(f"{args.facts}: {error}")
    if not isinstance(facts, dict):
        return _usage(f"{args.facts}: one JSON object, fact name → value")
    for name in sorted(facts.keys() - pack.facts.keys()):
        sys.stderr.write(f"{args.facts}: {name}: no fact of the pack, not read\n")
    explanation = rules.decide(pack, args.decision, facts, args.on)
    if getattr(args, "json", False):
        _print(explanation.as_json(lang))
    else:
        _tell(explanation, lang)
    return EXIT[explanation.verdict]


def _tell(explanation: rules.Explanation, lang: str) -> None:
    """Print an explanation for people."""
    words, told = WORDS[lang], explanation.as_json(lang)
    print(f"{words[told['verdict']]} ({told['on']})")
    if told["verdict"] != "yes":
        print(f"{words['when']}: {told['when'] or told['when_reason']}")
    for clause in told["clauses"]:
        found = f"{clause['actual'] or '-'} / {clause['required'] or '-'}"
        print(f"  {clause['id']:4} {words[clause['verdict']]} {clause['text']} ({found}) {clause['basis']}")


def _print(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False))


def _usage(message: str) -> int:
    sys.stderr.write(f"guildmark rules: {message}\n")
    return WRONG_USAGE


def main(argv: list[str] | None = None) -> int:
    """Run the noun alone: ``python -m guildmark.cli.rules rules check PACK`` or without the word ``rules``."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="guildmark")
    register(parser.add_subparsers(dest="noun", required=True))
    return run(parser.parse_args(given if given[:1] == ["rules"] else ["rules", *given]))


if __name__ == "__main__":
    sys.exit(main())
