# SPDX-License-Identifier: Apache-2.0
"""Who may apply: a roster's rows judged by the batch's rules, a stored verdict explained again to the same bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from guildmark.domain.credentials.models import Credential
from guildmark.domain.evaluations.models import Entry
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.engines import rosters, rules
from guildmark.engines.packfiles import Pack


@dataclass(frozen=True)
class Judgement:
    """A row's verdict and what it rests on; ``facts`` is name → {value, source, on}, values as JSON."""

    decision: str
    verdict: str
    facts: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Judge:
    """One pack on one day, with the edition that each occupation follows then."""

    pack: Pack
    on: dt.date
    editions: dict[str, str]

    def decision(self, facts: dict[str, Any]) -> str | None:
        """The decision that applies to these facts, by level applied for, occupation and edition."""
        occupation = str(facts.get("occ", ""))
        edition = self.editions.get(occupation) or self.pack.edition(occupation, self.on)
        level = facts.get("level")
        return rules.select(self.pack, level=level, occupation=occupation, edition=edition, on=self.on)

    def quick(self, facts: dict[str, Any]) -> str:
        """yes, no or unknown."""
        decision = self.decision(facts)
        return "unknown" if decision is None else rules.verdict(self.pack, decision, facts, self.on)

    def explain(self, facts: dict[str, Any]) -> dict[str, Any] | None:
        """The whole explanation as JSON, or None where no decision applies."""
        decision = self.decision(facts)
        return None if decision is None else rules.decide(self.pack, decision, facts, self.on).as_json("zh")

    def judgement(self, row: rosters.Row, sha256: str, held: Credential | None) -> Judgement:
        """The row's verdict with its facts as stored: each with where it is from and of which day."""
        facts = rosters.facts_of(row)
        decision = self.decision(facts)
        verdict = "unknown" if decision is None else rules.verdict(self.pack, decision, facts, self.on)
        stated = f"roster:{sha256[:16]}"
        issued = f"credential:{held.log_id}" if held else stated
        from_register = {"cur_level", "cert_date", "cert_occ"}
        told = {
            name: {
                "value": value.isoformat() if isinstance(value, dt.date) else value,
                "source": issued if name in from_register else stated,
                "on": self.on.isoformat(),
            }
            for name, value in sorted(facts.items())
        }
        return Judgement(decision or "", verdict, told)


def judge_on(pack: Pack, on: dt.date) -> Judge:
    """A judge for one day; one query."""
    return Judge(pack, on, people.editions_on(on))


def explain_entry(entry: Entry, lang: str = "zh") -> dict[str, Any] | None:
    """The explanation of a stored verdict, from stored facts, as-of and rules: the same bytes whenever it is asked."""
    if not entry.decision:
        return None
    facts = {name: told["value"] for name, told in entry.facts.items()}
    return rules.decide(policies.pack_of(entry.rules), entry.decision, facts, entry.on).as_json(lang)
