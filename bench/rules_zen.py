# SPDX-License-Identifier: Apache-2.0
"""`rules.explain`: one person's case with its whole explanation, ours beside zen-engine, person by person.

Ours: the verdict, every clause with what is and what is asked, its basis, the day from which it is met, as JSON in
Chinese. zen-engine: the same twelve clauses as expressions of a decision graph with its trace; it has no third value,
no basis and no day, so its clauses answer 2 (yes), 1 (cannot be told), 0 (no), and least and largest join them.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import tempfile
from collections.abc import Callable
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import rules_people
from bench.frame import RUNS, Result, say, seconds
from bench.rules_sql import DifferentVerdictsError, loaded

PEOPLE = int(os.environ.get("BENCH_RULES_CASES", "5000"))
MOST_S = 0.0005
VERDICTS = ("no", "unknown", "yes")
LEVELS = "['X', '5', '4', '3', '2', '1', 'T', 'S']"
PAIRS = (("6-18-01-01", "6-18-01-02"), ("6-18-01-02", "6-18-01-04"), ("6-20-01-01", "6-31-01-02"))

Facts = dict[str, object]


def measure() -> list[Result]:
    """Compare all verdicts, then time both by turns."""
    people = _people()
    decided = {"ours": _ours(), "zen": _zen()}
    told = {side: [work(facts) for facts in people] for side, work in decided.items()}
    if told["ours"] != told["zen"]:
        raise DifferentVerdictsError("zen-engine")
    turns = [tuple(_each(decided[side], people) for side in ("ours", "zen")) for _ in range(RUNS)]
    ours, peer = (statistics.median(side) for side in zip(*turns, strict=True))
    spent = sorted(seconds(lambda facts=facts: decided["ours"](facts)) for facts in people)
    parts = {"ours, ms a case": ours * 1000, "zen-engine, ms a case": peer * 1000}
    parts |= {"our 95th of 100, ms": spent[len(spent) * 95 // 100] * 1000}
    parts |= {f"verdict {word}": float(told["ours"].count(word)) for word in VERDICTS}
    say(f"{ours * 1000:.3f} ms a case beside zen-engine's {peer * 1000:.3f} ms; {len(people)} verdicts agree")
    return [
        Result(
            "rules.explain",
            len(people),
            ours * len(people),
            "≤ 0.5 ms a case with its whole explanation",
            ours <= MOST_S,
            peer_s=peer * len(people),
            peer=f"zen-engine {version('zen-engine')}, a decision graph with its trace",
            ratio_to_peer=ours / peer,
            parts=parts,
            note=f"{loaded()}. All {len(people):,} verdicts agree. zen-engine's answer holds the "
            "clauses' values only; ours what is, what is asked, the basis and the day, in words.",
        )
    ]


def _each(work: Callable[[Facts], str], people: list[Facts]) -> float:
    return seconds(lambda: [work(facts) for facts in people]) / len(people)


def _people() -> list[Facts]:
    """Return the facts of the first people; what is not known is left out."""
    import duckdb

    names = ", ".join(rules_people.pack().facts)
    with tempfile.TemporaryDirectory() as folder:
        path = rules_people.people(Path(folder), PEOPLE)
        rows = duckdb.execute(f"select {names} from '{path}' order by row_no limit {PEOPLE}").fetchall()
    return [
        {name: value for name, value in zip(rules_people.pack().facts, row, strict=True) if value is not None}
        for row in rows
    ]


def _ours() -> Callable[[Facts], str]:
    from guildmark.engines import rules

    pack = rules_people.pack()

    def decided(facts: Facts) -> str:
        found = rules.decide(pack, rules_people.DECISION, facts, rules_people.ON)
        json.dumps(found.as_json("zh"), ensure_ascii=False)
        return found.verdict

    return decided


def _zen() -> Callable[[Facts], str]:
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(graph()))
    empty = dict.fromkeys(rules_people.pack().facts)
    on = rules_people.ON.isoformat()

    def decided(facts: Facts) -> str:
        asked = empty | {name: _plain(value) for name, value in facts.items()} | {"on": on}
        told = json.dumps(decision.evaluate(asked, {"trace": True}))
        return VERDICTS[int(json.loads(told)["result"]["verdict"])]

    return decided


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def graph() -> dict[str, Any]:
    """Return the rule of `rules.toml` on 2026-06-30 as a decision graph: twelve clauses, then their join."""
    place = {"position": {"x": 0, "y": 0}}
    expressions = [{"id": key, "key": key, "value": text} for key, text in _clauses().items()]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "facts", "content": {}, **place},
        {"id": "rule", "type": "expressionNode", "name": "clauses", "content": {"expressions": expressions}, **place},
        {"id": "out", "type": "outputNode", "name": "verdict", "content": {}, **place},
    ]
    edges = [{"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
             for one, other in (("in", "rule"), ("rule", "out"))]  # fmt: skip
    return {"nodes": nodes, "edges": edges}


def _clauses() -> dict[str, str]:
    pairs = " or ".join(
        f"(cert_occ == '{one}' and occ == '{other}') or (cert_occ == '{other}' and occ == '{one}')"
        for one, other in PAIRS
    )
    told = "(cert_occ == null or occ == null)"
    college = f"(education == null ? 1 : (education in [4, 5] ? {_past('cert_date', '2024-06-30')} : 0))"
    title = "(title in ['junior', 'intermediate', 'senior'] ? 2 : 0)"
    return {
        "G1": _past("birth_date", "2008-06-30"),
        "G2": "sanction_until == null or d(sanction_until) < d(on) ? 2 : 0",
        "G3": f"last_fail == null ? 2 : {_past('last_fail', '2026-03-31')}",
        "G4": "insured == null ? 1 : (insured ? 2 : 0)",
        "A1": f"cur_level == null ? 0 : (cur_level == '3' ? 2 : (cur_level in {LEVELS} ? 0 : 1))",
        "A2": _past("cert_date", "2022-06-30"),
        "A3": f"{told} ? 1 : (cert_occ == occ or {pairs} ? 2 : 0)",
        "B1": f"education == null and {_past('cert_date', '2024-06-30')} == 0 ? 0 : {college}",
        "C1": "awards != null and awards >= 1 ? 2 : 0",
        "D1": "years_occ == null ? 1 : (years_occ >= 15 ? 2 : 0)",
        "E1": f"title == null or title_date == null ? 0 : min([{title}, {_past('title_date', '2021-06-30')}])",
        "E2": "title_fits == true ? 2 : 0",
        "ways": "max([$.A2, $.B1, $.D1, min([$.E1, $.E2])])",
        "verdict": "min([$.G1, $.G2, $.G3, $.G4, max([min([$.A1, $.A3, $.ways]), $.C1])])",
    }


def _past(fact: str, last: str) -> str:
    """Whether a date is at or before ``last``; a date to come, or none, cannot be told."""
    return f"({fact} == null or d({fact}) > d(on) ? 1 : (d({fact}) <= d('{last}') ? 2 : 0))"
