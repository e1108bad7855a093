# SPDX-License-Identifier: Apache-2.0
"""Who may apply: a roster's rows judged by the batch's rules, a stored verdict explained again to the same bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guildmark.domain.evaluations.models import Entry
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.engines import rules
from guildmark.engines.packfiles import Pack


@dataclass(frozen=True)
class Judge:
    """One pack on one day, with the edition that each occupation follows then."""

    pack: Pack
    on: dt.date
    editions: dict[str, str]

    @cached_property
    def panels(self) -> rules.Panels:
        """The pack's decisions on this day, which remember what was asked of them."""
        return rules.Panels(self.pack, self.on, self.edition)

    @cached_property
    def claims(self) -> dict[str, dict[str, object]]:
        """What a row claims by naming a way that rests on evidence."""
        return self.pack.claims()

    def edition(self, occupation: str) -> str | None:
        """The edition of conditions that an occupation follows."""
        return self.editions.get(occupation) or self.pack.edition(occupation, self.on)


def judge_on(pack: Pack, on: dt.date) -> Judge:
    """A judge for one day; one query."""
    return Judge(pack, on, people.editions_on(on))


def explain_entry(entry: Entry, lang: str = "zh") -> dict[str, Any] | None:
    """The explanation of a stored verdict, from stored facts, as-of and rules: the same bytes whenever it is asked."""
    if not entry.decision:
        return None
    facts = {name: told["value"] for name, told in entry.facts.items()}
    return rules.decide(policies.pack_of(entry.rules), entry.decision, facts, entry.on).as_json(lang)
