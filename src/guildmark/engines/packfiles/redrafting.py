# SPDX-License-Identifier: Apache-2.0
"""A pack with values that hold from a day on: the next version of rules, as officers write it in a form.

Simulations change values on every day (``changing``); here the past stays as it is, so what was decided under it does.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles import agreement
from guildmark.engines.packfiles.building import build
from guildmark.engines.packfiles.changing import read_value
from guildmark.engines.packfiles.checking import UNVERIFIED, run_cases, unverified
from guildmark.engines.packfiles.following import followed
from guildmark.engines.packfiles.problems import Findings, PackError, Problem
from guildmark.engines.packfiles.programme import Programme
from guildmark.engines.packfiles.shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from guildmark.engines.packfiles.pack import Pack

FOLLOW: Final = {"cases": "follow"}
"""Among the values of a draft: its cases expect what it answers, because the change is meant to change them."""
QUOTA_KEYS: Final = ("total", "each", "least")
WHOLE: Final = re.compile(r"[0-9]{1,9}")
PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a form may change: ``path`` is ``params.x``, ``periods.x`` or ``quota.x.total``; labels zh, en."""

    path: str
    label: Mapping[str, str]
    unit: Mapping[str, str]
    value: Any
    since: date | None
    basis: str


def fields(pack: Pack, on: date) -> Iterator[Field]:
    """Yield what a form may change: the parameters in force on a day, the periods, the numbers of the quotas."""
    for name, param in pack.params.items():
        entry = param.entry(on)
        if entry is not None:
            label = param.label or {"zh": name, "en": name}
            yield Field(f"params.{name}", label, param.unit or {}, entry.value, entry.since, entry.basis)
    for name, row in pack.periods.items():
        if "value" in row:
            unit = {"zh": UNITS.get(row.get("unit", ""), row.get("unit", "")), "en": row.get("unit", "")}
            label = row.get("label") or {"zh": name, "en": name}
            yield Field(f"periods.{name}", label, unit, row["value"], None, row.get("basis", ""))
    for name, row in pack.resolved.get("quota", {}).items():
        for path, number in _numbers(name, row):
            yield Field(path, _quota_label(path, name, row), {}, number, None, row.get("basis", ""))


def _numbers(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the numbers that a quota holds itself; those that it takes from a parameter are the parameter's."""
    for key in QUOTA_KEYS:
        if isinstance(row.get(key), int):
            yield f"quota.{name}.{key}", row[key]
    for unit, places in row.get("places", {}).items():
        if isinstance(places, int):
            yield f"quota.{name}.places.{unit}", places


def _quota_label(path: str, name: str, row: Mapping[str, Any]) -> dict[str, str]:
    key = path.split(".")[2]
    zh, en = QUOTA_WORDS[key]
    title = row.get("title") or {"zh": name, "en": name}
    unit = path.split(".", PARTS)[PARTS] if key == "places" else ""
    return {"zh": f"{title['zh']}：{zh}{unit}", "en": f"{title.get('en', name)}: {en} {unit}".rstrip()}


UNITS: Final = {
    "working days": "个工作日",
    "days": "天",
    "months": "个月",
    "years": "年",
    "people": "人",
    "hours": "小时",
}
QUOTA_WORDS: Final = {
    "total": ("总数", "in all"),
    "each": ("每个单位", "each"),
    "least": ("至少", "at least"),
    "places": ("名额 ", "places of"),
}


def written(value: Any) -> str:
    """Return a value as a form shows it and ``redraft`` takes it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | bool) else str(value)


def redraft(base: Pack, version: str, day: date, values: Mapping[str, str], basis: str = "") -> Pack:
    """Return ``base`` as another version, in force from ``day``, with other values from that day on.

    Args:
        base: the rules that are changed.
        version: the new version's number.
        day: from which it holds; a parameter keeps what it was before, and what is already set for later days.
        values: path of a ``Field`` → value as written; with ``FOLLOW`` the pack's own cases follow the change.
        basis: what the new values rest on; 待核 where nothing is said.

    Raises:
        PackError: there is no such field, a value is not of its type, or the whole is no pack.
    """
    data = deepcopy(base.resolved)
    data["pack"] = {**data["pack"], "version": version, "in_force": day.isoformat()}
    known = {field.path for field in fields(base, day)}
    problems = []
    for path, written in values.items():
        if {path: written} == FOLLOW:
            continue
        if path not in known:
            problems.append(Problem(path, "param.unknown", {"name": path}))
            continue
        try:
            _set(data, base, path, written, day, basis.strip() or UNVERIFIED)
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    pack = build(data, stored=True)
    return build({**data, "cases": followed(pack)}, stored=True) if values.keys() & FOLLOW.keys() else pack


def _set(data: dict[str, Any], base: Pack, path: str, written: str, day: date, basis: str) -> None:
    """Set one value in a stored pack's data."""
    table, name, *keys = path.split(".", PARTS)
    if table == "params":
        kind = agreement.kind_of(base.params[name].history[0].value)
        entry = {"from": day.isoformat(), "value": read_value(name, written, kind), "basis": basis}
        row = data["params"][name]
        kept = [one for one in row["history"] if one["from"] != entry["from"]]
        row["history"] = sorted([*kept, entry], key=lambda one: str(one["from"]))
        return
    if not WHOLE.fullmatch(written):
        raise PackError([Problem(path, "value.wrong", {"value": written[:40], "expected": "whole number"})])
    row = data[table][name]
    row["basis"] = basis
    if table == "periods":
        row["value"] = int(written)
    elif len(keys) == 1:
        row[keys[0]] = int(written)
    else:
        row["places"][keys[1]] = int(written)


def report(pack: Pack) -> dict[str, Any]:
    """Return what ``rules check`` finds in a pack at hand, each problem in both languages."""
    findings = Findings()
    Programme(pack.resolved, Shapes(findings, stored=True), findings).check(pack.facts)
    found, coverage = run_cases(pack)
    problems = [*findings.problems, *found]
    return {
        "ok": not problems,
        "clauses": len(pack.clauses),
        "cases": len(pack.resolved.get("cases", [])),
        "coverage": coverage,
        "unverified": list(unverified(pack.resolved)),
        "problems": [in_words(problem) for problem in problems],
    }


def in_words(problem: Problem) -> dict[str, Any]:
    """Return a problem in both languages, as it is kept."""
    said = {lang: problem.message(lang) for lang in ("zh", "en")}
    return {"where": problem.where, "line": problem.line, "code": problem.code, **said}
