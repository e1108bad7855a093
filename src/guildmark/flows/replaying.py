# SPDX-License-Identifier: Apache-2.0
"""Real decisions of a period under a draft of rules: the same, now yes, now no, or no longer to be determined.

Each case keeps the facts that were stored with it and its own as-of; only the rules are the draft's, as they stand on
the day from which it is to hold. Nothing that was decided is changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.evaluations.models import Entry
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import RuleDraft
from guildmark.engines import packfiles, rules
from guildmark.engines.seals import jcs
from guildmark.flows.eligibility import Judge, explain_entry, judge_on
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless

SIDES: Final = ("would_yes", "would_no", "undetermined")
"""What is not the same, as the report's lists are called."""
FIELDS: Final = ("pk", "rules_id", "decision", "occupation", "level", "facts", "on")
AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """One entry as it was decided: by which rules and decision, on which facts, as of which day."""

    pk: int
    rules: int
    decision: str
    occupation: str
    level: str
    facts: Mapping[str, Mapping[str, Any]]
    on: dt.date

    @property
    def values(self) -> dict[str, Any]:
        """The stored facts without their sources."""
        return {name: told["value"] for name, told in self.facts.items()}


class Replay:
    """A draft's rules on every day, with what they decide of a case."""

    def __init__(self, draft: RuleDraft) -> None:
        self.pack = packfiles.standing(kept.draft_pack(draft), draft.in_force)
        self.day = draft.in_force
        self.judges: dict[dt.date, Judge] = {}

    def decision(self, case: Case) -> str | None:
        """The draft's decision for a case: that of its own row for level and edition, else that of the same name."""
        edition = self._judge(case.on).edition(case.occupation)
        asked = {"level": case.level, "occupation": case.occupation, "edition": edition}
        found = rules.select(self.pack, **asked, on=case.on) or case.decision
        return found if found in self.pack.decisions else None

    def verdict(self, case: Case) -> str:
        """What the draft says of a case: yes, no or unknown."""
        decision = self.decision(case)
        return rules.verdict(self.pack, decision, case.values, case.on) if decision else "unknown"

    def _judge(self, on: dt.date) -> Judge:
        if on not in self.judges:
            self.judges[on] = judge_on(self.pack, on)
        return self.judges[on]


def replay(draft: RuleDraft, since: dt.date, until: dt.date, *, by: Actor) -> RuleDraft:
    """Replay every case judged from ``since`` to ``until`` under a checked draft, and keep what it comes to.

    Refuses ``replay.period`` and what ``policies.note_replay`` refuses.
    """
    require(by, "policies.draft-rules", draft)
    refuse_unless(since <= until, "replay.period", since=since.isoformat(), until=until.isoformat())
    report = reckon(draft, since, until, by=by)
    digest = jcs.digest({"draft": draft.digest, **report})
    return policies.note_replay(draft, report, digest, by=by)


def reckon(draft: RuleDraft, since: dt.date, until: dt.date, *, by: Actor) -> dict[str, Any]:
    """Return the figures and the entries of each side, in order; the same as long as cases and draft are the same."""
    under, moved, same = Replay(draft), {side: list[int]() for side in SIDES}, 0
    packs = {row.pk: kept.pack_of(row) for row in kept.published_rules().filter(programme=draft.programme)}
    for case in _cases(_period(draft, since, until, by)):
        side = side_of(_was(case, packs), under.verdict(case))
        if side is None:
            same += 1
        else:
            moved[side].append(case.pk)
    figures = {side: len(rows) for side, rows in moved.items()}
    changed = sum(figures.values())
    period = {"since": since.isoformat(), "until": until.isoformat()}
    return {**period, "rows": same + changed, "same": same, "changed": changed, **figures, "entries": moved}


def side_of(was: str, now: str) -> str | None:
    """Return on which side a case falls; None where the verdict is the same."""
    return None if was == now else {"yes": "would_yes", "no": "would_no", "unknown": "undetermined"}[now]


def listed(draft: RuleDraft, side: str, *, by: Actor) -> QuerySet[Entry]:
    """The entries of one side of a kept replay, as far as they are in sight."""
    numbers = (draft.replay_report or {}).get("entries", {}).get(side, [])
    return evaluations.entries_visible_to(by).filter(pk__in=numbers).order_by("pk")


def both(draft: RuleDraft, entry: Entry, lang: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The explanation of a case as it was decided, and as the draft would decide it, from the same facts."""
    under, case = Replay(draft), _case([getattr(entry, name) for name in FIELDS])
    decision = under.decision(case)
    now = rules.decide(under.pack, decision, case.values, case.on).as_json(lang) if decision else None
    return explain_entry(entry, lang), now


def _period(draft: RuleDraft, since: dt.date, until: dt.date, by: Actor) -> QuerySet[Entry]:
    rows = evaluations.entries_visible_to(by).filter(rules__programme=draft.programme)
    return rows.filter(on__range=(since, until)).order_by("pk")


def _cases(rows: QuerySet[Entry]) -> Iterator[Case]:
    yield from map(_case, rows.values_list(*FIELDS).iterator(chunk_size=AT_ONCE))


def _case(row: Any) -> Case:
    return Case(*row)


def _was(case: Case, packs: Mapping[int, packfiles.Pack]) -> str:
    """The verdict of the rules that the case was decided by, on its stored facts; unknown where none applied."""
    return rules.verdict(packs[case.rules], case.decision, case.values, case.on) if case.decision else "unknown"
