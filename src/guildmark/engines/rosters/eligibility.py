# SPDX-License-Identifier: Apache-2.0
"""From roster rows to the rules engine and back: the facts a row holds, and its verdict told as a problem."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from guildmark.engines.rosters.checks import birth_date
from guildmark.engines.rosters.problems import ERROR, WARNING, Problem
from guildmark.engines.rosters.reading import Row, Sheet

_FACTS = {
    "level": "level",
    "occ": "occupation_code",
    "cur_level": "held_level",
    "cert_date": "held_date",
    "cert_occ": "held_occupation_code",
    "since": "since",
    "education": "education",
    "major_fits": "major_fits",
}
_FACTS_BY_KEY = tuple(_FACTS.items())
_JUDGED_BY = frozenset({"id_number", "birth_date", "route", *_FACTS.values()})
_NEEDED = ("level", "occupation_code")
Claims = Mapping[str, Mapping[str, object]]
NO_CLAIMS: Claims = {}


def facts_of(row: Row, claims: Claims = NO_CLAIMS) -> dict[str, object]:
    """Return the pack facts that a row holds, by fact name; what it does not hold is left out.

    No held level is left out too (the pack says that its absence is "none"), as is what stands beside one unread.
    ``claims``: route → facts that a row claims by naming that route, and that no column holds.
    """
    get = row.values.get
    facts = {fact: value for fact, key in _FACTS_BY_KEY if (value := get(key)) is not None}
    born = birth_date(row)
    if born is not None:
        facts["birth_date"] = born
    if claims and (route := get("route")):
        facts = {**claims.get(str(route), {}), **facts}
    return facts


def judgeable(sheet: Sheet, problems: Iterable[Problem]) -> list[Row]:
    """Return the rows of which enough could be read for a verdict, errors of other columns notwithstanding."""
    stopped = {p.row for p in problems if p.severity == ERROR and (p.key in _JUDGED_BY or p.row is None)}
    if None in stopped:
        return []
    rows = (row for row in sheet.rows if row.number not in stopped)
    return [row for row in rows if birth_date(row) and all(row.values.get(key) for key in _NEEDED)]


def judge(
    sheet: Sheet,
    problems: Iterable[Problem],
    *,
    quick: Callable[[dict[str, object]], str],
    explain: Callable[[dict[str, object]], Mapping[str, Any] | None],
    lang: str = "zh",
    claims: Claims = NO_CLAIMS,
) -> list[Problem]:
    """Return ``eligibility.no`` and ``eligibility.unknown`` for the rows of ``sheet`` that can be judged.

    ``quick`` answers ``yes no unknown`` for a row's facts, ``explain`` the explanation (``cli.md`` 2), None where no
    decision applies. Rows that name a route, and those not answered yes, are explained.
    """
    found = []
    for row in judgeable(sheet, problems):
        facts = facts_of(row, claims)
        if row.values.get("route") or quick(facts) != "yes":
            problem = eligibility_problem(row, explain(facts), lang, title=sheet.title("level"))
            if problem:
                found.append(problem)
    return found


def eligibility_problem(
    row: Row, explanation: Mapping[str, Any] | None, lang: str = "zh", *, title: str = "申报等级"
) -> Problem | None:
    """Return a row's verdict as a problem, or None where it may apply.

    The sentence names the way the row asks for, else the nearest one: fewest clauses missing, then fewest open.
    """
    if explanation is None:
        return _problem(row, "eligibility.unknown", title, {"variant": "no-rule"})
    wanted = row.values.get("route")
    routes = [route for route in explanation["routes"] if wanted in (None, route["name"])]
    if wanted and not routes:
        names = [route["name"] for route in explanation["routes"]]
        told = {"routes": names, "for_level_zh": "（对这个等级）", "for_level_en": " for this level"}
        return Problem(row.number, "申报条件", "route.unknown", str(wanted), facts=told, key="route")
    nearest = min(routes, key=lambda route: (len(route["missing"]), len(route["unknown"])), default=None)
    verdict = _worse(explanation["verdict"], nearest["verdict"] if wanted and nearest else "yes")
    if verdict == "yes":
        return None
    facts = _sentence_facts(explanation, nearest, verdict, lang)
    return _problem(row, f"eligibility.{verdict}", title, facts)


def _problem(row: Row, code: str, title: str, facts: Mapping[str, object]) -> Problem:
    severity = ERROR if code == "eligibility.no" else WARNING
    return Problem(row.number, title, code, row.cells.get("level", ""), severity, facts, "level")


def _worse(one: str, other: str) -> str:
    order = ("yes", "unknown", "no")
    return max(one, other, key=order.index)


def _sentence_facts(
    explanation: Mapping[str, Any], nearest: Mapping[str, Any] | None, verdict: str, lang: str
) -> dict[str, object]:
    texts = {clause["id"]: clause["text"] for clause in explanation["clauses"]}
    open_ids: list[str] = []
    if nearest is not None:
        open_ids = nearest["missing"] if verdict == "no" else [*nearest["missing"], *nearest["unknown"]]
    if not open_ids:  # what stands before all routes, such as an age
        open_ids = [clause["id"] for clause in explanation["clauses"] if clause["verdict"] == verdict]
    joint = "；" if lang == "zh" else "; "
    missing = joint.join(texts.get(clause, clause) for clause in open_ids)
    return {"route": nearest["name"] if nearest else "—", "missing": missing, **_when(explanation)}


def _when(explanation: Mapping[str, Any]) -> dict[str, object]:
    day = explanation.get("when")
    if day:
        return {"when_zh": f"按现有情况，自 {day} 起符合。", "when_en": f"As things stand, eligible from {day}."}
    if explanation.get("when_reason") == "never":
        return {
            "when_zh": "按现行规定，等待不会使条件满足。",
            "when_en": "Under the rules as written, waiting does not help.",
        }
    return {}
