# SPDX-License-Identifier: Apache-2.0
"""`guildmark roster check`: the dry run of a roster, for firms and scripts; without a firm named, no database."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guildmark.engines import packfiles, rosters, rules

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

PROGRAMME = "cn/level-evaluation"
_PACKS = Path(packfiles.__file__).parents[2] / "packs"
_SHOWN = 8


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `roster check`."""
    verbs = nouns.add_parser("roster", help="rosters of those to be assessed").add_subparsers(
        dest="verb", required=True
    )
    check = verbs.add_parser("check", help="dry run: every problem of a roster, with row, column and remedy")
    check.add_argument("file", metavar="FILE", type=Path, help=".xlsx, or .csv in UTF-8 or GB18030")
    check.add_argument("--programme", default=PROGRAMME, metavar="P", help=f"default {PROGRAMME}")
    check.add_argument(
        "--organisation", metavar="USCC", help="credit code of the firm: checks its filing and record too"
    )
    check.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="day of judging; default today")
    check.add_argument("--out", type=Path, metavar="MARKED.xlsx", help="write the marked workbook")
    check.set_defaults(run=run, needs_database=lambda args: bool(args.organisation))


def run(args: argparse.Namespace) -> int:
    """Exit 0 where no error is found, 1 with the problems, 2 where the file or the programme is not there."""
    try:
        data = args.file.read_bytes()
        sheet, problems = _checked(args, data)
    except OSError as error:
        sys.stderr.write(f"guildmark: {error}\n")
        return 2
    if args.out:
        args.out.write_bytes(rosters.marked(data, sheet, problems, args.lang))
    report = rosters.report(sheet, problems, args.file.name, args.lang)
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _tell(report, problems, args.lang)
    return int(any(problem.severity == "error" for problem in problems))


def _checked(args: argparse.Namespace, data: bytes) -> tuple[rosters.Sheet, list[rosters.Problem]]:
    if args.organisation:
        from guildmark.flows import self_evaluation

        sheet, problems = self_evaluation.check_for(data, args.file.name, args.organisation, args.on)
        return sheet, problems
    on = args.on or date.today()
    return check_alone(data, args.file.name, newest(args.programme), on, args.lang)


def newest(programme: str) -> packfiles.Pack:
    """Return the newest shipped version of a programme's pack.

    Raises:
        FileNotFoundError: no such programme is shipped.
    """
    versions = sorted((_PACKS / programme).glob("*.toml"), key=lambda path: [int(n) for n in path.stem.split(".")])
    if not versions:
        raise FileNotFoundError(f"no such programme: {programme}")
    return packfiles.load(versions[-1])


def check_alone(
    data: bytes, filename: str, pack: packfiles.Pack, on: date, lang: str = "zh"
) -> tuple[rosters.Sheet, list[rosters.Problem]]:
    """Return the roster and its problems by the file and the pack alone."""
    sheet = rosters.read(data, filename, rosters.Layout(educations=pack.education_names()))
    problems = rosters.check(sheet, on=on, occupations=occupations(), routes=pack.route_names())
    panels = rules.Panels(pack, on, lambda occupation: pack.edition(occupation, on))
    problems += rosters.judge(
        sheet,
        problems,
        quick=panels.quick,
        explain=lambda facts: panels.explain(facts, lang),
        lang=lang,
        claims=pack.claims(),
    )
    return sheet, rosters.in_order(problems, sheet.order())


def occupations() -> dict[str, str]:
    """Return the occupations of the classification of 2022: code → name."""
    with (_PACKS / "cn" / "occupations-2022.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def _tell(report: Mapping[str, Any], problems: list[rosters.Problem], lang: str) -> None:
    zh = lang == "zh"
    print(
        f"{report['rows']} 行，其中可收 {report['good']} 行。"
        if zh
        else f"{report['rows']} rows, {report['good']} good."
    )
    for example, alike in rosters.grouped(problems):
        rows = [str(problem.row) for problem in alike if problem.row]
        more = "…" if len(rows) > _SHOWN else ""
        where = (
            (f"第 {'、'.join(rows[:_SHOWN])}{more} 行" if zh else f"rows {', '.join(rows[:_SHOWN])}{more}")
            if rows
            else ""
        )
        print(f"[{example.severity}] {example.code} ({len(alike)}) {example.column or ''} {where}")
        print(f"    {' '.join(rosters.group_sentences(alike, lang))}")
