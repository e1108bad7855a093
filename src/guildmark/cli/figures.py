# SPDX-License-Identifier: Apache-2.0
"""`guildmark figures list` and `show`: the published figures with their receipts."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands."""
    verbs = nouns.add_parser("figures", help="the published figures, with receipts").add_subparsers(
        dest="verb", required=True
    )
    verbs.add_parser("list", help="every figure and its value").set_defaults(run=run_list, needs_database=True)
    show = verbs.add_parser("show", help="one figure over a period, with its receipt")
    show.add_argument("id", metavar="ID")
    show.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE", help="default: the figure's own")
    show.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="default: today")
    show.add_argument("--level", metavar="CODE", help="only the part at one level: X 5 4 3 2 1 T S")
    show.set_defaults(run=run_show, needs_database=True)


def run_list(args: argparse.Namespace) -> int:
    """Print every figure over its own period."""
    from guildmark.reporting import figures

    found = figures.catalogue()
    if args.json:
        rows = [_told(figure, args.lang) for figure in found]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for figure in found:
        print(f"{figure.id:<28}{figure.value:>10,} {figure.unit[args.lang]}  {figure.label[args.lang]}")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one figure, or its part at a level; an unknown id or a reversed period is refused, exit 1."""
    from guildmark.kernel.refusals import refuse_unless
    from guildmark.reporting import figures

    usual = figures.default_period(args.id)
    period = figures.Period(args.first or usual.first, args.last or usual.last)
    refuse_unless(args.level in {None, *figures.LADDER}, "figure.part-unknown", level=args.level)
    figure = figures.figure(args.id, period).only(level=args.level or "")
    told = figures.receipt(figure) | ({"level": args.level} if args.level else {})
    told["unit"] = figure.unit[args.lang]
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"{figure.label[args.lang]}: {told['value']:,} {told['unit']} ({told['from']} – {told['to']})")
    print(f"    {figure.definition[args.lang]}")
    for name, value in told["receipt"].items():
        print(f"    {name}: {json.dumps(value) if isinstance(value, dict) else value}")
    return 0


def _told(figure: Any, lang: str) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label[lang],
        "value": figure.value,
        "unit": figure.unit[lang],
        "from": figure.period.first.isoformat(),
        "to": figure.period.last.isoformat(),
        "recountable": figure.recountable,
    }
