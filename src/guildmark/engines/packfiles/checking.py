# SPDX-License-Identifier: Apache-2.0
"""``rules check``: load a pack, run its own cases, and say what they cover and which values nobody has confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles import places, reading
from guildmark.engines.packfiles.building import build
from guildmark.engines.packfiles.problems import Findings, PackError, Problem, shown
from guildmark.engines.packfiles.shapes import Shapes
from guildmark.engines.rules import amounts, deciding, quotas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from guildmark.engines.packfiles.pack import Pack

UNVERIFIED: Final = "待核"
ANSWERS: Final = ("yes", "no", "unknown")


def check(path: Path, root: Path | None = None, lang: str = "zh") -> dict[str, Any]:
    """Return the JSON of ``rules check`` for a pack's file; nothing is raised for what is wrong in it.

    Raises:
        OSError: the file cannot be read.
    """
    report: dict[str, Any] = {"ok": False, "clauses": 0, "cases": 0, "coverage": {}, "unverified": [], "problems": []}
    text = ""
    try:
        data, text = reading.read_toml(path)
        whole = reading.resolve(data, root or reading.root_of(path, data))
        report["clauses"], report["cases"] = _count(whole, "clauses"), _count(whole, "cases")
        pack = build(whole, stored=False)
        problems, report["coverage"] = run_cases(pack, whole)
        report["unverified"] = list(unverified(pack.resolved))
    except PackError as error:
        problems = error.problems
    placed = with_lines(problems, text)
    report["ok"], report["problems"] = not placed, [problem.as_json(lang) for problem in placed]
    return report


def with_lines(problems: list[Problem], text: str) -> list[Problem]:
    """Return problems in the order of their lines in the file's text."""
    lines = places.lines_of(text)
    head = lines.get("pack.extends") or lines.get("pack") or 1
    placed = [problem.at_line(problem.line or places.line_at(lines, problem.where) or head) for problem in problems]
    return sorted(placed, key=lambda problem: (problem.line or 0, problem.where, problem.code))


def _count(data: dict[str, Any], table: str) -> int:
    found = data.get(table)
    return len(found) if isinstance(found, dict | list) else 0


def unverified(value: Any, where: str = "") -> Iterator[str]:
    """Yield the path of everything whose basis says 待核."""
    if isinstance(value, dict):
        if UNVERIFIED in str(value.get("basis", "")):
            yield where
        for key, item in value.items():
            inside = where if key == "history" and where.startswith("params.") else f"{where}.{key}".lstrip(".")
            yield from unverified(item, inside)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from unverified(item, f"{where}[{place}]")


def run_cases(pack: Pack, written: dict[str, Any] | None = None) -> tuple[list[Problem], dict[str, list[str]]]:
    """Return what the pack's own cases find wrong, and the answers that they draw from each clause.

    ``written`` is the data as its file has it, where that is at hand: there a number is told from a quoted one.
    """
    findings = Findings()
    seen: dict[str, set[str]] = {name: set() for name in pack.clauses}
    read = Shapes(findings, stored=True)
    for place, row in enumerate(read.rows((written or pack.resolved).get("cases", []), "cases")):
        where = f"cases[{place}]"
        read.keys(row, where, may=("name",), must=("on", "facts", "expect"))
        on = read.day(row.get("on"), f"{where}.on")
        facts, expect = (read.table(row.get(key, {}), f"{where}.{key}") for key in ("facts", "expect"))
        for name in facts.keys() - pack.facts.keys():
            findings.note(f"{where}.facts", "fact.unknown", among=pack.facts, name=name)
        if on:
            _Case(pack, where, str(row.get("name", where)), findings).run(on, facts, expect, seen)
    return findings.problems, {name: [word for word in ANSWERS if word in seen[name]] for name in sorted(seen)}


def total(pack: Pack, name: str, on: date) -> str | None:
    """Return the places that a quota has in all, "unknown" where they cannot be reckoned; None: there is no such."""
    if name not in pack.quotas:
        return None
    try:
        return str(quotas.allot(pack, name, on, {"": 1}).total)
    except quotas.QuotaError:
        return "unknown"


class _Case:
    """One case: what it expects against what is found."""

    def __init__(self, pack: Pack, where: str, name: str, findings: Findings) -> None:
        self.pack, self.where, self.name, self.findings = pack, where, name, findings

    def run(self, on: date, facts: dict[str, Any], expect: dict[str, Any], seen: dict[str, set[str]]) -> None:
        """Decide all that the case names; the first decision named answers for ``when``."""
        self.sums(on, facts, expect)
        asked = [name for name in expect if name not in ("when", "missing", "amounts", "places")]
        found = {}
        if not asked and not {"amounts", "places"} & expect.keys():
            self.findings.note(f"{self.where}.expect", "case.empty")
        for name in asked:
            if name not in self.pack.decisions:
                self.findings.note(f"{self.where}.expect", "decision.unknown", among=self.pack.decisions, name=name)
                continue
            if expect[name] not in ANSWERS:
                expected = " · ".join(ANSWERS)
                self.findings.note(f"{self.where}.expect", "value.wrong", value=expect[name], expected=expected)
                continue
            found[name] = deciding.decide(self.pack, name, facts, on)
            self.same(name, expect[name], found[name].verdict)
            for clause in found[name].clauses:
                seen[clause.clause.id].add(clause.verdict)
        if "when" in expect and found:
            first = next(iter(found.values()))
            wanted = expect["when"]
            wanted = wanted.isoformat() if isinstance(wanted, date) else wanted
            self.same("when", wanted, first.when.isoformat() if first.when else first.when_reason)
        missing = Shapes(self.findings, stored=True).table(expect.get("missing", {}), f"{self.where}.expect")
        self.routes(missing, [route for each in found.values() for route in each.routes])

    def sums(self, on: date, facts: dict[str, Any], expect: dict[str, Any]) -> None:
        """Compare what benefits come to, and how many places a quota has in all."""
        read = Shapes(self.findings, stored=True)
        for name, amount in read.table(expect.get("amounts", {}), f"{self.where}.expect").items():
            if name not in self.pack.benefits:
                self.findings.note(f"{self.where}.expect", "benefit.unknown", name=name)
                continue
            found = amounts.reckon(self.pack, name, facts, on).amount
            self.same(name, shown(amount), "unknown" if found is None else f"{found:f}")
        for name, wanted in read.table(expect.get("places", {}), f"{self.where}.expect").items():
            if name not in self.pack.quotas:
                self.findings.note(f"{self.where}.expect", "quota.unknown", name=name)
                continue
            self.same(name, shown(wanted), total(self.pack, name, on))

    def routes(self, missing: dict[str, Any], found: list[deciding.RouteVerdict]) -> None:
        """Compare what routes lack."""
        for name, ids in missing.items():
            route = next((route for route in found if route.name == name), None)
            if route is None:
                self.findings.note(f"{self.where}.expect", "route.unknown", name=name)
            else:
                wanted = ", ".join(map(shown, ids)) if isinstance(ids, list) else shown(ids)
                self.same(name, wanted, ", ".join(route.missing))

    def same(self, what: str, expected: object, found: object) -> None:
        """Note a difference."""
        if expected != found:
            told: dict[str, Any] = {"case": self.name, "what": what, "wanted": expected or "-", "found": found or "-"}
            self.findings.note(self.where, "case.failed", **told)
