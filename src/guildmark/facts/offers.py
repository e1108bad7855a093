# SPDX-License-Identifier: Apache-2.0
"""What a person can apply for: every programme for people in a set of packs, judged from what is known about her.

Pure: packs and answers in, verdicts with reasons out; no database, no clock. What was not answered is unknown, never
"no". Which programmes are for people, which decision opens each and where one applies stand in ``[[apply]]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.facts.lacks import Way, lacks_of, settled, ways_of

UNCONFIRMED: Final = "待核"

Answers = Mapping[str, object]
Editions = Callable[[Pack, str | None], str]


@dataclass(frozen=True)
class Offer:
    """One thing that people may apply for: a decision of a pack, or a level of its ladder.

    ``same`` names the answer that serves a fact of another name, such as ``level`` of the subsidy: the level held.
    """

    pack: Pack
    decision: str | None
    level: str | None
    same: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """A fact that nobody has told: ``asked`` where the person herself can."""

    name: str
    label: str
    asked: bool


@dataclass(frozen=True)
class Basis:
    """A document that a programme rests on."""

    number: str
    title: str

    @property
    def confirmed(self) -> bool:
        """Whether the number of the document is known."""
        return UNCONFIRMED not in self.number


@dataclass(frozen=True)
class Programme:
    """One programme, judged: ``verdict`` yes, no or unknown; ``when`` the first day of a yes; texts in one language."""

    key: str
    title: str
    asks: str
    level: str | None
    verdict: str
    when: date | None
    gaps: tuple[Gap, ...]
    ways: tuple[Way, ...]
    lacks: tuple[str, ...]
    documents: tuple[Basis, ...]
    unconfirmed: tuple[str, ...]
    where: str
    note: str
    explanation: rules.Explanation

    @property
    def comes(self) -> bool:
        """Whether time alone brings a yes: on ``when``, or before it where something is not known yet."""
        return self.verdict != "yes" and self.when is not None

    @property
    def waits(self) -> bool:
        """Whether it is no today, and nothing but time is missing."""
        return self.verdict == "no" and self.when is not None

    @property
    def asks_her(self) -> bool:
        """Whether she herself can tell something that is not known yet."""
        return any(gap.asked for gap in self.gaps)


def offers(packs: Iterable[Pack]) -> tuple[Offer, ...]:
    """Return what people may apply for: the levels in their order, then the rest in the order of the packs.

    A pack that another one extends is that one's business. A level that a pack of its own is about, such as an
    appointed post, is offered by that pack alone.
    """
    listed = list(packs)
    extended = {str(pack.resolved["pack"].get("extends", "")).partition("@")[0] for pack in listed}
    found = [offer for pack in listed if pack.id not in extended for row in _rows(pack) for offer in _offers(pack, row)]
    owned = {offer.level for offer in found if offer.decision and offer.level}
    kept = [offer for offer in found if offer.decision or offer.level not in owned]
    return tuple(sorted(kept, key=lambda one: rules.RANK[one.level] if one.level else len(rules.LADDER)))


def programmes_for(
    answers: Answers, on: date, offered: Iterable[Offer], lang: str, edition: Editions | None = None
) -> tuple[Programme, ...]:
    """Return every programme with verdict, reasons and day.

    Args:
        answers: name of a fact → its value; ``rules.NONE`` says that there is none; what is left out is unknown.
        on: the day that is asked about.
        offered: from ``offers``.
        lang: "zh" or "en".
        edition: the edition of conditions of an occupation; without it, what each pack says.
    """
    return tuple(judged for offer in offered if (judged := _judged(offer, answers, on, lang, edition)))


def decision_of(offer: Offer, answers: Answers, on: date, edition: Editions | None = None) -> str | None:
    """Return the name of the decision that an offer asks: its own, or the one that ``[[select]]`` names."""
    if offer.decision:
        return offer.decision
    told = answers.get("occ")
    occupation = told if isinstance(told, str) else None
    pack = offer.pack
    which = edition(pack, occupation) if edition else pack.edition(occupation or "", on)
    return rules.select(pack, level=offer.level, occupation=occupation, edition=which, on=on)


def facts_for(offer: Offer, decision: str, answers: Answers) -> dict[str, object]:
    """Return the facts of a decision: the answers under their names, what was not answered as unknown."""
    found: dict[str, object] = {}
    for name in offer.pack.decisions[decision].facts:
        told = answers.get(offer.same.get(name, name))
        found[name] = rules.ABSENT if told is None else told
    if not offer.decision and "level" in found:
        found["level"] = offer.level
    return found


def asked_of(offer: Offer) -> tuple[str, ...]:
    """Return the facts that an offer asks a person for, by the names of their answers."""
    decisions = [offer.decision] if offer.decision else _selectable(offer)
    names = dict.fromkeys(name for one in decisions for name in offer.pack.decisions[one].facts)
    skipped = set() if offer.decision else {"level"}
    return tuple(offer.same.get(name, name) for name in names if name not in skipped and not settled(offer.pack, name))


def _selectable(offer: Offer) -> list[str]:
    return [row.decision for row in offer.pack.select if row.level in (None, offer.level)]


def _rows(pack: Pack) -> list[dict[str, Any]]:
    """Return a pack's rows of ``[[apply]]``; those of a pack made before there were any, from its ladder."""
    rows = pack.table("apply")
    if rows:
        return list(rows)
    appointed = pack.scheme.get("appointed", {}).get("levels", ())
    levels = [code for code in rules.LADDER if code not in appointed and any(row.level == code for row in pack.select)]
    return [{"levels": levels}] if levels else []


def _offers(pack: Pack, row: Mapping[str, Any]) -> list[Offer]:
    if row.get("who", "person") != "person":
        return []
    told = {key: row.get(key, {}) for key in ("same", "where", "note")}
    if "decision" in row:
        return [Offer(pack, str(row["decision"]), row.get("level"), **told)]
    return [Offer(pack, None, level, **told) for level in row.get("levels", ())]


def _judged(offer: Offer, answers: Answers, on: date, lang: str, edition: Editions | None) -> Programme | None:
    decision = decision_of(offer, answers, on, edition)
    pack = offer.pack
    if decision is None or decision not in pack.decisions:
        return None
    found = rules.decide(pack, decision, facts_for(offer, decision, answers), on)
    return Programme(
        key=f"{pack.id}/{offer.level or decision}",
        title=_pick(pack.title, lang),
        asks=_pick(pack.decisions[decision].title, lang),
        level=offer.level,
        verdict=found.verdict,
        when=found.when,
        gaps=_gaps(offer, found, lang),
        ways=ways_of(found, lang),
        lacks=lacks_of(found, lang),
        documents=_documents(pack),
        unconfirmed=_unconfirmed(found, lang),
        where=_pick(offer.where, lang),
        note=_pick(offer.note, lang),
        explanation=found,
    )


def _documents(pack: Pack) -> tuple[Basis, ...]:
    rows = pack.table("pack").get("documents", ())
    return tuple(Basis(str(row.get("number", "")), str(row.get("title", ""))) for row in rows)


def _gaps(offer: Offer, found: rules.Explanation, lang: str) -> tuple[Gap, ...]:
    """Return the facts whose want keeps a verdict from being yes or no."""
    if found.verdict == "yes":
        return ()
    open_ = [row.clause for row in found.clauses if row.verdict == "unknown"]
    names = dict.fromkeys(name for clause in open_ for name in clause.facts)
    table, values = offer.pack.table("facts"), found.values
    return tuple(
        Gap(
            offer.same.get(name, name), _pick(table[name].get("label", {}), lang) or name, not settled(offer.pack, name)
        )
        for name in names
        if values[name] == rules.ABSENT
    )


def _unconfirmed(found: rules.Explanation, lang: str) -> tuple[str, ...]:
    """Return the sentences whose basis nobody has confirmed."""
    rows = (row for row in found.as_json(lang)["clauses"] if UNCONFIRMED in row["basis"])
    return tuple(str(row["text"]) for row in rows)


def _pick(text: Mapping[str, str], lang: str) -> str:
    return text.get(lang) or text.get("zh", "")
