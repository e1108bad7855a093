# SPDX-License-Identifier: Apache-2.0
"""`guildmark journal verify`: walk the hash chain of the journal and name the first bad line."""

from __future__ import annotations

import argparse
import dataclasses
import json


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `journal verify` and `journal chain`."""
    verbs = nouns.add_parser("journal", help="the journal of deeds").add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="walk the chain; names the first bad line")
    verify.add_argument("--head", metavar="LINE:HASH", help="an earlier head that must still be in the chain")
    verify.set_defaults(run=run_verify, needs_database=True)
    verbs.add_parser("chain", help="chain lines that wait for it").set_defaults(run=run_chain, needs_database=True)


def run_verify(args: argparse.Namespace) -> int:
    """Exit 0 if every link holds, else 1 with the first bad line."""
    from guildmark.kernel import journal

    line, _, digest = (args.head or "").partition(":")
    verdict = journal.verify((int(line), digest) if args.head else None)
    if args.json:
        print(json.dumps(dataclasses.asdict(verdict)))
    elif args.lang == "en":
        print(f"{verdict.lines} lines hold, {verdict.waiting} wait for their link.")
    else:
        print(f"{verdict.lines} 行相符，{verdict.waiting} 行待链接。")
    if not verdict.ok and not args.json:
        print(f"第 {verdict.bad_line} 行 / line {verdict.bad_line}: {verdict.problem}")
    return 0 if verdict.ok else 1


def run_chain(args: argparse.Namespace) -> int:
    """Chain every committed line that waits."""
    from guildmark.kernel import journal

    count = journal.chain(full=True)
    print(json.dumps({"chained": count}) if args.json else count)
    return 0
