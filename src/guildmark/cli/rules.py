# SPDX-License-Identifier: Apache-2.0
"""`guildmark rules check · explain · simulate · sql PACK`: the evaluator alone, for authors of packs; no database."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from guildmark.cli.populations import in_postgres
from guildmark.engines import packfiles, rules
from guildmark.engines.packfiles.differing import difference
from guildmark.engines.rules import populations

EXIT: Final = {"yes": 0, "no": 1, "unknown": 3}
WRONG_USAGE: Final = 2
SNAPSHOT: Final = {
    "snapshot.not-parquet": ("不是 Parquet 文件", "no Parquet file"),
    "snapshot.column": ("没有可用的列：{}", "no column that would serve: {}"),
    "snapshot.decision": ("规则包里没有这个决定：{}", "the pack has no such decision: {}"),
}
ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE: Final = re.compile(r"-?[0-9]{1,300}")
COLUMN: Final = re.compile(r"[^\W\d]\w*")
WORDS: Final = {
    "zh": {"yes": "符合", "no": "不符合", "unknown": "无法判定", "ok": "规则包有效",
           "bad": "规则包有问题", "when": "最早日期", "before": "现行", "after": "改后", "gain": "新增符合",
           "lose": "不再符合", "mutants": "改动 {} 处，案例未察觉 {} 处"},
    "en": {"yes": "yes", "no": "no", "unknown": "cannot be determined", "ok": "the pack is valid",
           "bad": "the pack has problems", "when": "first day", "before": "before", "after": "after", "gain": "gain",
           "lose": "lose", "mutants": "{} changes tried, {} that no case notices"},
}  # fmt: skip


COST: Final = {
    "zh": "金额无法判定：{}；是否符合无法判定：{}",
    "en": "amount not determined: {}; verdict not determined: {}",
}


class _UsageError(Exception):
    """The command was asked for something that it cannot do; the text says what."""


def register(subparsers: Any) -> None:
    """Add the noun ``rules`` to the command."""
    noun = subparsers.add_parser("rules", help="check a pack; explain a decision")
    verbs = noun.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="load a pack, run its cases, list what nobody has confirmed")
    check.add_argument("--mutate", action="store_true", help="also change it unit by unit: does a case notice?")
    explain = verbs.add_parser("explain", help="decide one case, with every reason")
    explain.add_argument("--decision", required=True, metavar="D")
    explain.add_argument("--facts", required=True, type=Path, metavar="F.json", help="a JSON object: fact name → value")
    explain.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    diff = verbs.add_parser("diff", help="what becomes other between two packs, as people read it")
    diff.add_argument("old", type=Path, metavar="OLD")
    sql = verbs.add_parser("sql", help="print one decision as SQL for PostgreSQL, DuckDB and Spark")
    sql.add_argument("--decision", required=True, metavar="D")
    sql.add_argument(
        "--on", required=True, metavar="DATE|COLUMN", help="one as-of for all, or the column with each row's"
    )
    simulate = verbs.add_parser("simulate", help="what a change of parameters does to the people of a Parquet file")
    simulate.add_argument(
        "--decision", required=True, metavar="D|COLUMN", help="one decision for all, or the column with each row's"
    )
    simulate.add_argument("--paid", type=Path, metavar="PACK", help="a pack whose benefits follow a yes: their cost")
    simulate.add_argument("--set", nargs="+", action="extend", default=[], metavar="NAME=VALUE", dest="values")
    simulate.add_argument("--on", required=True, metavar="DATE|COLUMN")
    simulate.add_argument("--from", required=True, type=Path, metavar="FILE.parquet", dest="source")
    simulate.add_argument("--engine", choices=("duckdb", "postgres", "spark"), default="duckdb")
    simulate.add_argument("--by", nargs="+", action="extend", default=[], metavar="COLUMN")
    for verb in (check, explain, diff, simulate, sql):
        verb.add_argument("pack", type=Path, metavar="PACK")
        verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        verb.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS)
        verb.set_defaults(run=run, needs_database=lambda args: getattr(args, "engine", "") == "postgres")


def run(args: argparse.Namespace) -> int:
    """Run one verb; returns the exit code."""
    lang = getattr(args, "lang", "zh")
    try:
        return VERBS[args.verb](args, lang)
    except _UsageError as error:
        return _usage(str(error))
    except OSError as error:
        return _usage(f"{error.filename}: {error.strerror}")
    except populations.NotInSql as error:
        return _usage(f"{error.clause}: working days cannot be counted in SQL to the number or day of each row")
    except packfiles.PackError as error:
        _print({"ok": False, "problems": [problem.as_json(lang) for problem in error.problems]})
        return 1


def _check(args: argparse.Namespace, lang: str) -> int:
    report = packfiles.check(args.pack, lang=lang)
    if args.mutate and report["ok"]:
        report["mutants"] = packfiles.mutate(args.pack)
        report["ok"] = not report["mutants"]["survived"]
    if getattr(args, "json", False):
        _print(report)
    else:
        print(WORDS[lang]["ok" if report["ok"] else "bad"])
        for problem in report["problems"]:
            print(f"{problem['line'] or '-'}: {problem['where']}: {problem['code']}: {problem['message']}")
        for where in report["unverified"]:
            print(f"待核 {where}")
        if "mutants" in report:
            _tell_mutants(report["mutants"], lang)
    return 0 if report["ok"] else 1


def _tell_mutants(mutants: dict[str, Any], lang: str) -> None:
    print(WORDS[lang]["mutants"].format(mutants["tried"], len(mutants["survived"])))
    for one in mutants["survived"]:
        print(f"{one['line'] or '-'}: {one['where']}: {one['was']} → {one['now']}")


def _explain(args: argparse.Namespace, lang: str) -> int:
    pack = packfiles.load(args.pack)
    if args.decision not in pack.decisions:
        return _usage(f"--decision: {', '.join(pack.decisions)}")
    facts = _facts(args.facts)
    for name in sorted(facts.keys() - pack.facts.keys()):
        sys.stderr.write(f"{args.facts}: {name}: no fact of the pack, not read\n")
    explanation = rules.decide(pack, args.decision, facts, args.on)
    if getattr(args, "json", False):
        _print(explanation.as_json(lang))
    else:
        _tell(explanation, lang)
    return EXIT[explanation.verdict]


def _facts(path: Path) -> dict[str, Any]:
    """Return the facts of a file: numbers exactly as written, each name once."""
    readers = {"parse_float": _number, "parse_int": _number, "parse_constant": str}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once, **readers)  # type: ignore[arg-type]
    except UnicodeDecodeError as error:
        raise _UsageError(f"{path}: no text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise _UsageError(f"{path}:{error.lineno}: no JSON") from error
    except RecursionError as error:
        raise _UsageError(f"{path}: nested too deep") from error
    if not isinstance(found, dict):
        raise _UsageError(f"{path}: one JSON object, fact name → value")
    return found


def _number(written: str) -> int | Decimal:
    """Return a number exactly; what no machine can hold is none, and so of no type."""
    try:
        return int(written) if WHOLE.fullmatch(written) else Decimal(written)
    except InvalidOperation:
        return Decimal("NaN")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _UsageError(f"{json.dumps(name[:80])} stands twice")
        found[name] = value
    return found


def _diff(args: argparse.Namespace, lang: str) -> int:
    """Tell what becomes other when PACK takes the place of OLD: 0 where nothing does, 1 where something does."""
    lines = difference(packfiles.load(args.old), packfiles.load(args.pack), lang)
    if getattr(args, "json", False):
        _print({"lines": [line.as_json() for line in lines]})
    else:
        sys.stdout.writelines(f"{line.sentence}\n" for line in lines)
    return 1 if lines else 0


def _sql(args: argparse.Namespace, _lang: str) -> int:
    pack, on = _asked(args)
    text = populations.statement(pack, args.decision, on)
    if getattr(args, "json", False):
        _print({"sql": text})
    else:
        sys.stdout.write(text)
    return 0


def _simulate(args: argparse.Namespace, lang: str) -> int:
    pack, on = _asked(args, column=True)
    if args.engine == "spark":
        raise _UsageError("--engine spark: not installed; its SQL is that of `guildmark rules sql`")
    values = dict(each.split("=", 1) for each in args.values if "=" in each)
    if len(values) != len(args.values):
        raise _UsageError(f"--set: {' '.join(args.values)}: NAME=VALUE, each name once")
    try:
        after = packfiles.with_values(pack, values)
        paid = packfiles.load(args.paid) if args.paid else None
        paid_by = None if paid is None else (paid, paid)
        change = populations.Change(pack, after, args.decision, on, tuple(dict.fromkeys(args.by)), paid_by)
        told = ENGINES[args.engine](change, args.source)
    except packfiles.PackError as error:
        words = "; ".join(f"--set: {problem.message(lang)}" for problem in error.problems)
        raise _UsageError(words) from error
    except populations.SnapshotError as error:
        if (error.code, error.name) == ("snapshot.column", args.decision):
            raise _UsageError(f"--decision: {', '.join(pack.decisions)}") from error
        raise _UsageError(f"{args.source}: {SNAPSHOT[error.code][lang == 'en'].format(error.name)}") from error
    if getattr(args, "json", False):
        _print(told)
    else:
        _figures(told, lang)
    return 0


def _asked(args: argparse.Namespace, *, column: bool = False) -> tuple[packfiles.Pack, date | str]:
    """Return the pack and the as-of of a command about one of its decisions, or about a ``column`` of them."""
    pack, on = packfiles.load(args.pack), as_of(args.on)
    if args.decision not in pack.decisions and not (column and COLUMN.fullmatch(args.decision)):
        raise _UsageError(f"--decision: {', '.join(pack.decisions)}")
    if on is None:
        raise _UsageError(f"--on: {args.on}: a date such as 2026-06-30, or the name of a column")
    return pack, on


def _figures(told: dict[str, Any], lang: str) -> None:
    """Print a simulation for people."""
    words = WORDS[lang]
    for stage in ("before", "after"):
        print(f"{words[stage]}: " + "; ".join(f"{words[verdict]} {count}" for verdict, count in told[stage].items()))
    print(f"{words['gain']} {told['gain']}; {words['lose']} {told['lose']} / {told['rows']}")
    for name, groups in told["by"].items():
        for group in groups:
            print(
                f"  {name} {group['value']}: {group['before']} → {group['after']} (+{group['gain']} −{group['lose']})"
            )
    for each in told["binding"]:
        print(f"  {each['clause']}: {each['alone']}")
    for cost in told.get("cost", []):
        _cost(cost, lang)
    print(f"{told['snapshot']} {told['engine']} {told['ms']} ms")


def _cost(cost: dict[str, Any], lang: str) -> None:
    """Print what a benefit comes to: the sums, then whose amount or verdict is not known."""
    unit, stages = cost["unit"].get(lang, ""), ("before", "after")
    print(f"{cost['benefit']}: {cost['before']} → {cost['after']} ({Decimal(cost['difference']):+f}) {unit}")
    unpriced = " → ".join(str(cost["unpriced"][stage]) for stage in stages)
    unknown = " → ".join(f"{cost['open'][stage]['people']} (≤ {cost['open'][stage]['sum']})" for stage in stages)
    print(f"  {COST[lang].format(unpriced, unknown)}")


def as_of(given: str) -> date | str | None:
    """Return the day, or the name of the column, that ``--on`` says; None for neither."""
    if COLUMN.fullmatch(given):
        return given
    try:
        return date.fromisoformat(given) if ISO.fullmatch(given) else None
    except ValueError:
        return None


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


ENGINES: Final = {"duckdb": populations.simulate, "postgres": in_postgres}
VERBS: Final[dict[str, Callable[[argparse.Namespace, str], int]]] = {
    "check": _check,
    "diff": _diff,
    "explain": _explain,
    "simulate": _simulate,
    "sql": _sql,
}


def main(argv: list[str] | None = None) -> int:
    """Run the noun alone: ``python -m guildmark.cli.rules rules check PACK`` or without the word ``rules``."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="guildmark")
    register(parser.add_subparsers(dest="noun", required=True))
    return run(parser.parse_args(given if given[:1] == ["rules"] else ["rules", *given]))


if __name__ == "__main__":
    sys.exit(main())
