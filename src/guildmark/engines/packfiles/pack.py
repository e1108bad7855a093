# SPDX-License-Identifier: Apache-2.0
"""A pack that passed its checks: the evaluator's rulebook with the pack's own tables and its digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guildmark.engines.rules.model import Rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CLAIMED = "待核材料"
"""Stands for a date or a yes or no that is claimed and not shown: of no type that a clause can judge."""


@dataclass(frozen=True)
class Pack(Rulebook):
    """A resolved pack. ``resolved`` is plain JSON (decimals and dates as text); its JCS has the ``digest``."""

    title: Mapping[str, str] = field(default_factory=dict)
    resolved: dict[str, Any] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> Any:
        """Return a table of the pack as stored (a dict or a list of dicts); empty where the pack has none."""
        return self.resolved.get(name, {})

    @property
    def scheme(self) -> dict[str, Any]:
        """The ``[scheme]`` table."""
        return dict(self.table("scheme"))

    @property
    def periods(self) -> dict[str, Any]:
        """The ``[periods]`` table, each row with its ``value`` and ``basis``."""
        return dict(self.table("periods"))

    @property
    def credential(self) -> dict[str, Any]:
        """The ``[credential]`` table."""
        return dict(self.table("credential"))

    @property
    def figures(self) -> dict[str, Any]:
        """The ``[figures]`` table: id → definition."""
        return dict(self.table("figures"))

    @property
    def education(self) -> list[dict[str, Any]]:
        """The education codes, in the order of the pack."""
        return list(self.table("education"))

    @property
    def standards(self) -> list[dict[str, Any]]:
        """The rows of ``[[standards]]``: occupation, edition, from."""
        return list(self.table("standards"))

    @property
    def held_stated(self) -> str:
        """What becomes of a held certificate that no register knows: ``accept`` (default), ``refuse`` or ``look``."""
        return str(self.table("held").get("stated", "accept"))

    def period(self, name: str) -> int:
        """Return a period or quorum of ``[periods]``.

        Raises:
            KeyError: the pack has none of that name.
        """
        return int(self.table("periods")[name]["value"])

    def parts(self, level: str) -> tuple[str, ...]:
        """Return the parts that the assessment of a level has: of theory, practice, review."""
        return tuple(self.table("scheme").get("parts", {}).get(level, ()))

    def pass_mark(self) -> Decimal:
        """Return the mark at which a part is passed."""
        return Decimal(self.table("scheme")["pass"])

    def number_letter(self, level: str) -> str | None:
        """Return the character that stands for a level in a certificate number; None where it gets no certificate."""
        found = self.credential.get("number", {}).get("levels", {}).get(level)
        return None if found is None else str(found["character"])

    def edition(self, occupation: str, on: date) -> str:
        """Return the edition of an occupation's standard in force on a day; the pack's default without a row."""
        rows = [row for row in self.standards if row["occupation"] == occupation and row["from"] <= on.isoformat()]
        latest = max(rows, key=lambda row: str(row["from"]), default=None)
        return str(latest["edition"]) if latest else str(self.table("editions").get("default", ""))

    def education_names(self) -> dict[str, str]:
        """Return every name of an education (code, labels, aliases, as written and folded) with its code."""
        found: dict[str, str] = {}
        for row in self.education:
            for name in (row["code"], *row["label"].values(), *row.get("aliases", [])):
                found[str(name)] = found[str(name).casefold()] = str(row["code"])
        return found

    def education_code(self, words: str) -> str | None:
        """Return the code of an education given as code, label or alias; None for words that the table lacks."""
        return self.education_names().get(words.strip().casefold())

    def routes_of(self, decision: str) -> tuple[str, ...]:
        """Return the names of a decision's routes."""
        return tuple(name for name, _ in self.decisions[decision].routes)

    def route_names(self) -> frozenset[str]:
        """Return the names of all routes of the pack."""
        return frozenset(name for plan in self.decisions.values() for name, _ in plan.routes)

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """The kinds of evidence that may be added to an entry, each with the facts that it shows."""
        return list(self.table("evidence"))

    def claims(self) -> dict[str, dict[str, object]]:
        """Return, by route, the facts that only evidence shows (``source = "evidence"``), as values nothing can judge.

        Whoever names such a way claims them: they are unknown, and no longer "none", until evidence is added.
        """
        shown = {name for name, row in self.table("facts").items() if row.get("source") == "evidence"}
        found: dict[str, dict[str, object]] = {}
        for decision in self.decisions.values():
            for route, clauses in decision.routes:
                facts = shown & {fact for clause in clauses for fact in self.clauses[clause].facts}
                claimed = {fact: True if self.facts[fact].type == "text" else CLAIMED for fact in facts}
                found.setdefault(route, {}).update(claimed)
        return {route: facts for route, facts in found.items() if facts}
