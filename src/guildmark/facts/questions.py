# SPDX-License-Identifier: Apache-2.0
"""The questions that the offers for people need answered, built from the packs' own facts. Pure.

First what nearly everybody can say in a minute, then groups that many can answer with one "none of these".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.facts.offers import Offer, asked_of

MAIN, SHOWN = "main", "shown"
FOLLOWS: Final[Mapping[str, str]] = {
    "cert_date": "cur_level",
    "cert_occ": "cur_level",
    "major_fits": "education",
    "title_date": "title",
    "title_fits": "title",
    "school_evaluated": "final_year_school",
}
"""Facts of a thing: where there is no such thing, there is none of them either."""

Text = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question: ``kind`` date, level, choice, occupation, bool or number; ``choices`` code → text.

    ``none`` is what "none of these" answers: that there is none, no, or 0.
    """

    name: str
    kind: str
    label: Text
    unit: Text
    choices: tuple[tuple[str, Text], ...]
    none: object
    may_be_none: bool


@dataclass(frozen=True)
class Group:
    """Questions that belong together: the main ones, those that a paper shows, or those of one programme."""

    key: str
    title: Text
    questions: tuple[Question, ...]


def groups_of(offered: Iterable[Offer], known: Collection[str] = ()) -> tuple[Group, ...]:
    """Return the questions of these offers in groups, each question once; ``known`` facts are not asked for."""
    seen = set(known)
    found: dict[str, tuple[Text, list[Question]]] = {}
    for offer in offered:
        for name in asked_of(offer):
            if name in seen or name not in offer.pack.facts:
                continue
            seen.add(name)
            key = _group(offer, name)
            found.setdefault(key, (offer.pack.title, []))[1].append(_question(offer.pack, name))
    order = sorted(found, key=lambda key: (key != MAIN, key != SHOWN))
    return tuple(Group(key, found[key][0], tuple(_together(found[key][1]))) for key in order)


def completed(answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers with what follows from them: who holds no certificate has no date of it."""
    found = dict(answers)
    for name, of in FOLLOWS.items():
        if found.get(of) is rules.NONE and found.get(name) is None:
            found[name] = rules.NONE
    return found


def _group(offer: Offer, name: str) -> str:
    if offer.decision:
        return offer.pack.id.replace("/", "-")
    return SHOWN if offer.pack.table("facts")[name].get("source") == "evidence" else MAIN


def _together(questions: list[Question]) -> Iterator[Question]:
    """Yield the questions, each followed by those about the same thing."""
    for one in questions:
        if one.name not in FOLLOWS or FOLLOWS[one.name] not in {other.name for other in questions}:
            yield one
            yield from (other for other in questions if FOLLOWS.get(other.name) == one.name)


def _question(pack: Pack, name: str) -> Question:
    fact, row = pack.facts[name], pack.table("facts")[name]
    choices = _choices(pack, name)
    kinds = {"text": "choice" if choices else "occupation", "int": "number", "decimal": "number"}
    return Question(
        name=name,
        kind=kinds.get(fact.type, fact.type),
        label=fact.label,
        unit=row.get("unit", {}),
        choices=choices,
        none=_none(fact.type, row.get("source")),
        may_be_none=fact.absent is None and name not in FOLLOWS,
    )


def _none(kind: str, source: object) -> object:
    """Return what "none of these" says of a fact: nothing was taken of a ledger, a statement does not hold."""
    if kind == "bool":
        return False
    return 0 if kind in ("int", "decimal") and source in ("ledger", "insurance") else rules.NONE


def _choices(pack: Pack, name: str) -> tuple[tuple[str, Text], ...]:
    schooling = tuple((str(row["code"]), row["label"]) for row in pack.education)
    if name == "education":
        return schooling
    for row in pack.evidence:
        for shown in row["facts"]:
            if shown["fact"] == name and shown.get("choices"):
                listed = shown["choices"]
                return schooling if listed == "education" else tuple((str(one["code"]), one) for one in listed)
    return ()
