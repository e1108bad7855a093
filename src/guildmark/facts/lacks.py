# SPDX-License-Identifier: Apache-2.0
"""What an explanation says is still missing, as sentences: on each route, and beside the routes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.engines.rules.deciding import ClauseVerdict, RouteVerdict
from guildmark.engines.rules.nodes import Both, Either, Name, Node, Not
from guildmark.engines.rules.wording import pick, show

Truth = bool | None
TRUTH: Final[Mapping[str, Truth]] = {"yes": True, "no": False, "unknown": None}
OFFICES: Final = frozenset({"office", "province", "standard", "list", "place", "plan", "assessment"})
"""Sources of facts that an office settles: nobody is asked for them."""
HELD: Final = "cur_level"
OF_THE_HELD: Final = frozenset({"cert_date", "cert_occ"})
"""Facts of the certificate held: of no use where a route asks for another one."""
WORDS: Final = {
    "zh": {
        "and": "；", "or": "，或者", "group": "（{}）", "not": "不能是：{}", "from": "{}（{} 起满足）",
        "ask": "{}（还不知道）", "office": "{}（由办理机关核对）", "why": "{}（{}：{}）", "comma": "、",
    },
    "en": {
        "and": "; ", "or": ", or ", "group": "({})", "not": "not: {}", "from": "{} (met from {})",
        "ask": "{} (not known yet)", "office": "{} (the office checks)", "why": "{} ({}: {})", "comma": ", ",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One route: ``missing`` and ``unknown`` as sentences; of a route that is open, ``met`` says why.

    ``when``: the day from which all that is missing is met by the time that passes; None where time is not enough.
    """

    name: str
    verdict: str
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    met: tuple[str, ...]
    when: date | None


def ways_of(found: rules.Explanation, lang: str) -> tuple[Way, ...]:
    """Return the routes of a decision, the nearest first; a decision without routes has none."""
    rows = {row.clause.id: row for row in found.clauses}
    clauses = dict(found.book.decisions[found.decision].routes)
    ways = [_way(found, route, [rows[one] for one in clauses[route.name]], lang) for route in found.routes]
    return tuple(sorted(ways, key=_distance))


def _way(found: rules.Explanation, route: RouteVerdict, rows: list[ClauseVerdict], lang: str) -> Way:
    missing = [row for row in rows if row.verdict == "no"]
    other = any(HELD in row.clause.facts and row.satisfied is None for row in missing)
    moot = [row for row in rows if other and OF_THE_HELD & {*row.clause.facts}]
    if moot:
        lacking = tuple(_sentence(found, row, lang) for row in rows if row in missing or row in moot)
    else:
        lacking = tuple(_said(found, row, lang) for row in missing)
    unknown = [row for row in rows if row.verdict == "unknown" and row not in moot]
    met = [row for row in rows if row.verdict == "yes"] if route.verdict == "yes" else []
    return Way(
        name=route.name,
        verdict=route.verdict,
        missing=lacking,
        unknown=tuple(_said(found, row, lang) for row in unknown),
        met=tuple(_sentence(found, row, lang) for row in met),
        when=_when([row.satisfied for row in missing]) if not unknown else None,
    )


def lacks_of(found: rules.Explanation, lang: str) -> tuple[str, ...]:
    """Return what a decision lacks beside its routes, one sentence for each part that must be met."""
    if found.verdict == "yes":
        return ()
    decision = found.book.decisions[found.decision]
    granted = frozenset(clause for _name, clauses in decision.routes for clause in clauses)
    _truth, parts = _Weighing(found, lang, granted).all_of([decision.logic])
    return tuple(parts)


def _when(days: list[date | None]) -> date | None:
    return max((day for day in days if day), default=None) if all(days) else None


def _distance(way: Way) -> tuple[int, date, int]:
    """Order: open, only a matter of time, cannot be determined, closed."""
    if way.verdict == "yes":
        return 0, date.min, 0
    if way.when:
        return 1, way.when, 0
    return (2 if way.verdict == "unknown" else 3), date.max, len(way.missing) + len(way.unknown)


class _Weighing:
    """The logic of a decision walked for what is missing; clauses that were ``granted`` count as met."""

    def __init__(self, found: rules.Explanation, lang: str, granted: frozenset[str]) -> None:
        self.found, self.lang, self.granted = found, lang, granted
        self.rows = {row.clause.id: row for row in found.clauses}
        self.words = WORDS[lang]

    def all_of(self, nodes: Iterable[Node]) -> tuple[Truth, list[str]]:
        """Return whether all of these hold, and a sentence for each that does not."""
        flat = [part for node in nodes for part in (node.items if isinstance(node, Both) else (node,))]
        weighed = [self.weigh(node) for node in flat]
        truths = [truth for truth, _said in weighed]
        answer: Truth = False if False in truths else None if None in truths else True
        return answer, [said for truth, said in weighed if truth is not True and said]

    def weigh(self, node: Node) -> tuple[Truth, str]:
        """Return whether one part holds, and the sentence of what it lacks; "" for a way that is not open today."""
        if isinstance(node, Both):
            truth, parts = self.all_of([node])
            return truth, self.words["and"].join(parts)
        if isinstance(node, Either):
            return self.any_of(node)
        if isinstance(node, Not):
            truth, _said = self.weigh(node.item)
            return (None if truth is None else not truth), self.words["not"].format(self.whole(node.item))
        return self.clause(node)

    def any_of(self, node: Either) -> tuple[Truth, str]:
        """Return whether one of these holds, and the ways to it."""
        weighed = [self.weigh(item) for item in node.items]
        truths = [truth for truth, _said in weighed]
        if True in truths:
            return True, ""
        said = [said for _truth, said in weighed if said]
        joined = self.words["or"].join(said)
        return (None if None in truths else False), self.words["group"].format(joined) if len(said) > 1 else joined

    def clause(self, node: Node) -> tuple[Truth, str]:
        """Return whether a clause holds, and its sentence."""
        row = self.rows[node.id]  # type: ignore[union-attr]
        if row.clause.id in self.granted:
            return True, ""
        closed = not row.in_force and row.verdict == "no"
        return TRUTH[row.verdict], "" if closed else _said(self.found, row, self.lang)

    def whole(self, node: Node) -> str:
        """Return the sentences of all clauses of a part."""
        if isinstance(node, Name):
            return _sentence(self.found, self.rows[node.id], self.lang)
        items = getattr(node, "items", None) or (node.item,)  # type: ignore[union-attr]
        return self.words["comma"].join(self.whole(item) for item in items)


def _sentence(found: rules.Explanation, row: ClauseVerdict, lang: str) -> str:
    return rules.sentence(row.clause, found.made.regime.params, lang)


def _said(found: rules.Explanation, row: ClauseVerdict, lang: str) -> str:
    """Return the sentence of a clause that is not met: from when it is, or what must be known to say."""
    text, words = _sentence(found, row, lang), WORDS[lang]
    if row.verdict == "no":
        return words["from"].format(text, row.satisfied.isoformat()) if row.satisfied else text
    unknown = [name for name in row.clause.facts if isinstance(found.values[name], rules.Unknown)]
    for name in unknown:
        if found.values[name] != rules.ABSENT:
            label = pick(found.book.facts[name].label, lang) or name
            return words["why"].format(text, label, show(found.values[name], lang))
    return words["office" if unknown and all(settled(found.book, name) for name in unknown) else "ask"].format(text)


def settled(book: rules.Rulebook, fact: str) -> bool:
    """Return whether an office settles a fact, so that nobody is asked for it."""
    table = book.table("facts") if isinstance(book, Pack) else {}
    return table.get(fact, {}).get("source") in OFFICES
