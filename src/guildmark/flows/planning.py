# SPDX-License-Identifier: Apache-2.0
"""What a batch needs between its roster and its results: a plan, a look at doubtful entries, newer rules, a stop."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guildmark.domain.evaluations import actions as evaluations
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.actions import Plan, panels
from guildmark.domain.evaluations.actions.panels import Panel, Replacement
from guildmark.domain.evaluations.models import Batch, Entry, Substitution
from guildmark.domain.marking import queries as marking
from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as policies
from guildmark.domain.policies.models import Rules
from guildmark.engines import scoring
from guildmark.engines.packfiles import Pack
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import refuse_unless

__all__ = [
    "Forecast",
    "Panel",
    "Plan",
    "Replacement",
    "forecast",
    "look_at",
    "newer_rules",
    "panel_of",
    "plan_batch",
    "renew_rules",
    "stop_batch",
    "substitute",
]


@dataclass(frozen=True)
class Forecast:
    """What an entry's marks would come to if they were fixed now; a part without a mark is missing from ``marks``."""

    entry: Entry
    marks: dict[str, Decimal | None]
    outcome: scoring.Outcome


def plan_batch(batch: Batch, plan: Plan, *, by: Actor) -> Batch:
    """Set the plan of a draft: dates, site, assessors and internal supervisor."""
    return evaluations.plan_batch(batch, plan, by=by)


def panel_of(pack: Pack) -> Panel:
    """What a pack asks of those who assess; a pack without a word on cards asks for none."""
    said = pack.table("assessment")
    assessors = said.get("assessors", {})
    return Panel(
        least=pack.period("least_assessors"),
        least_reviewers=pack.period("least_reviewers"),
        cards=bool(assessors.get("cards")),
        senior_for=tuple(assessors.get("senior_for", ())),
        ratios={row["occupation"]: int(row["candidates"]) for row in said.get("ratios", ())},
    )


def substitute(batch: Batch, replacement: Replacement, *, by: Actor) -> Substitution:
    """Replace an assessor on the day by another of the firm's; the same rules hold as for the plan."""
    own = people.members(batch.organisation, "assessor", clock.today()).filter(pk=replacement.comes.pk)
    refuse_unless(own.exists(), "substitution.not-a-member")
    return panels.substitute(batch, replacement, panel=panel_of(policies.pack_of(batch.rules)), by=by)


def look_at(entry: Entry, *, accept: bool, reason: str, by: Actor) -> Entry:
    """Accept or exclude an entry whose eligibility is open: the internal supervisor's deed."""
    return evaluations.look_at(entry, accept=accept, reason=reason, by=by)


def stop_batch(batch: Batch, *, reason: str, by: Actor) -> Batch:
    """Stop a batch whose results are not fixed: the city's deed."""
    return evaluations.stop_batch(batch, reason=reason, by=by)


def newer_rules(batch: Batch) -> Rules | None:
    """The rules in force today where they are not those the batch is pinned to."""
    current = policies.current(policies.LEVEL_EVALUATION, clock.today())
    return None if current.pk == batch.rules_id else current


def renew_rules(batch: Batch, *, by: Actor) -> Batch:
    """Pin a draft without entries to the rules in force today; its rosters are to be checked again."""
    return evaluations.renew_rules(batch, policies.current(policies.LEVEL_EVALUATION, clock.today()), by=by)


def forecast(batch: Batch) -> list[Forecast]:
    """What the marks of a batch would come to, entry by entry, in their order; three queries."""
    pack = policies.pack_of(batch.rules)
    entries = {entry.pk: entry for entry in batches.assessed(batch)}
    schemes = {level: scoring.scheme_for(pack.scheme, level) for level in {e.level for e in entries.values()}}
    marks = {
        sheet.subject_id: {mark.part: mark.value for mark in sheet.marks.all()}
        for sheet in marking.sheets_of(batches.ENTRY, list(entries))
    }
    return [
        Forecast(entry, marks.get(pk, {}), scoring.score(marks.get(pk, {}), schemes[entry.level]))
        for pk, entry in entries.items()
    ]
