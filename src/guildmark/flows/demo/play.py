# SPDX-License-Identifier: Apache-2.0
"""Plays the plan of the demo city through the flows, day by day under the demo clock: every deed by its own person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from guildmark.domain.credentials.queries import shares as certificates
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.people import queries as people
from guildmark.flows import (
    batch_papers,
    daily,
    filings,
    members,
    offices,
    self_evaluation,
    setting_up,
    submissions,
    workers,
)
from guildmark.flows.demo import national_query, rosters, scans
from guildmark.flows.demo.batches import Batch
from guildmark.flows.demo.city import CityPlan
from guildmark.flows.demo.days import after
from guildmark.flows.demo.firms import Firm
from guildmark.flows.demo.words import CITY, DISTRICTS
from guildmark.kernel import clock
from guildmark.kernel.grants import Actor

START = dt.date(2022, 1, 4)
VISIT = dt.date(2023, 10, 20)
SITE = "本单位实训中心"
SENIOR, UNTIL = "senior", dt.date(2027, 12, 31)
REASONS = {"suspended": "整改期内暂停", "removed": "一年内未开展评价"}
Step = Callable[[], None]

WORKER = "firm-0001-worker"


@dataclass
class Stage:
    """The city as it is played: who acts for whom, and the batches begun."""

    plan: CityPlan
    officer: Actor
    supervisor: Actor
    organisations: dict[int, filings.Organisation] = field(default_factory=dict)
    handlers: dict[int, Actor] = field(default_factory=dict)
    checkers: dict[int, Actor] = field(default_factory=dict)
    filings: dict[int, filings.Filing] = field(default_factory=dict)
    begun: dict[int, self_evaluation.Batch] = field(default_factory=dict)


def play(plan: CityPlan, told: Callable[[str, int, int], None]) -> Stage:
    """Play the whole plan; ``told(label, done, of)`` hears how far it has come. The clock ends at the visitor's day."""
    clock.set_demo(clock.midnight(START) + dt.timedelta(hours=8))
    setting_up.set_up([CITY, *DISTRICTS])
    officer, supervisor = offices.open_city_offices()
    stage = Stage(plan, officer, supervisor)
    days = _agenda(stage)
    steps = sum(map(len, days.values()))
    done = 0
    for day in sorted(days):
        daily.advance_to(max(clock.now(), clock.midnight(day)))
        for step in days[day]:
            step()
            done += 1
        told(f"{day:%Y-%m}", done, steps)
        daily.run_due()
    daily.advance_to(clock.midnight(VISIT) + dt.timedelta(hours=8, minutes=30))
    _open_worker(stage)
    return stage


def _open_worker(stage: Stage) -> None:
    """Open the account of one worker of the first firm, the newest certified there, for the visitor to look through."""
    found = certificates.newest_of(stage.organisations[0]) if stage.organisations.get(0) else None
    if found is not None:
        workers.open_demo_account(found.person, WORKER)


def _agenda(stage: Stage) -> dict[dt.date, list[Step]]:
    """Every deed of the plan by its day, in the order of the road."""
    days: dict[dt.date, list[Step]] = defaultdict(list)
    filed: dict[dt.date, list[Firm]] = defaultdict(list)
    for firm in stage.plan.firms:
        filed[firm.filed_on].append(firm)
    for day, firms in filed.items():
        days[day].append(lambda firms=firms: _file(stage, firms))
    for firm in stage.plan.firms:
        if firm.ends and firm.ends[0] in REASONS:
            days[firm.ends[1]].append(lambda firm=firm: _end(stage, firm))
    planned = [*stage.plan.batches, *stage.plan.unfinished]
    for number, batch in enumerate(planned):
        for day, step in _steps(stage, number, batch):
            days[day].append(step)
    until = national_query.confirmed(planned)
    if until is not None:
        days[after(until, 1)].append(lambda: submissions.confirm_accepted(until, by=stage.officer))
    for number, how in national_query.stages(planned).items():
        for day, step in _query_steps(stage, number, planned[number], how):
            days[day].append(step)
    return days


def _steps(stage: Stage, number: int, batch: Batch) -> Iterator[tuple[dt.date, Step]]:
    """The deeds of one batch, as far as its stage."""
    yield batch.received_on, lambda: _receive(stage, number, batch)
    if batch.stage in {"draft", "checked"}:
        return
    yield batch.opened_on, lambda: _file_plan(stage, number, batch)
    yield batch.exam_on, lambda: _mark(stage, number, batch)
    if batch.stage == "marking":
        return
    yield batch.fixed_on, lambda: _fix(stage, number, batch)
    yield batch.notice_on, lambda: _show(stage, number, batch)


def _query_steps(stage: Stage, number: int, batch: Batch, how: str) -> Iterator[tuple[dt.date, Step]]:
    """A batch's way into the national query, as far as it comes."""
    if how == "not-sent":
        return
    by = stage.handlers
    yield national_query.sent_on(batch), lambda: national_query.send(stage.begun[number], by=by[batch.firm])
    if how != "sent":
        yield (
            national_query.answered_on(batch),
            lambda: national_query.answer(stage.begun[number], how, by=by[batch.firm]),
        )


def _file(stage: Stage, firms: list[Firm]) -> None:
    """Register firms, open their accounts and record their filings, on the day of the deed."""
    made = offices.register_firms([(f.credit_code, f.name, f.region) for f in firms], by=stage.officer)
    for firm, organisation in zip(firms, made, strict=True):
        stage.organisations[firm.index] = organisation
    names = stage.plan.occupations
    recorded = filings.record_filings(
        [
            filings.Wanted(
                stage.organisations[f.index],
                f.body_code,
                f.valid_from,
                f.valid_until,
                {code: (names[code], levels) for code, levels in f.scope},
            )
            for f in firms
        ],
        by=stage.officer,
    )
    stage.filings.update({f.index: filing for f, filing in zip(firms, recorded, strict=True)})
    assessing = [f for f in firms if f.staff]
    opened = offices.open_firm_accounts([(stage.organisations[f.index], f.index) for f in assessing], by=stage.officer)
    for firm, (handler, checker) in zip(assessing, opened, strict=True):
        stage.handlers[firm.index], stage.checkers[firm.index] = handler, checker


def _end(stage: Stage, firm: Firm) -> None:
    how = firm.ends[0] if firm.ends else ""
    deed = filings.suspend if how == "suspended" else filings.remove
    deed(stage.filings[firm.index], reason=REASONS[how], by=stage.officer)


def _receive(stage: Stage, number: int, batch: Batch) -> None:
    """Draft a batch, upload its roster and take it; the visitor's draft stays empty, the checked one is not taken."""
    organisation, by = stage.organisations[batch.firm], stage.handlers[batch.firm]
    played = self_evaluation.draft_batch(organisation, batch.name, by=by)
    stage.begun[number] = played
    firm = stage.plan.firms[batch.firm]
    if not people.members(organisation, "assessor", clock.today()).exists():
        assessors = members.add(organisation, "assessor", [members.as_candidate(p) for p in firm.assessors], by=by)
        cards = [members.Card(p, f"YD-{firm.index + 1:04}-{n}", SENIOR, UNTIL) for n, p in enumerate(assessors, 1)]
        members.state_cards(organisation, cards, by=by)
        members.add(organisation, "supervisor", [members.as_candidate(firm.staff["supervisor"])], by=by)
    if batch.stage == "draft":
        return
    data = rosters.batch_roster(stage.plan, batch)
    roster, _ = self_evaluation.receive_roster(played, data, f"{batch.name}.xlsx", by=by)
    if batch.stage != "checked":
        self_evaluation.take_rows(roster, choice="all", by=by)


def _file_plan(stage: Stage, number: int, batch: Batch) -> None:
    played, by = stage.begun[number], stage.handlers[batch.firm]
    today = clock.today()
    plan = self_evaluation.Plan(
        exam_from=batch.exam_on,
        exam_to=batch.exam_on,
        site=SITE,
        supervisor=people.members(played.organisation, "supervisor", today)[0],
        assessors=list(people.members(played.organisation, "assessor", today)),
    )
    self_evaluation.plan_batch(played, plan, by=by)
    self_evaluation.file_plan(played, by=by)


def _mark(stage: Stage, number: int, batch: Batch) -> None:
    """Open the batch and enter its marks; of the one at marking, the first half only."""
    played, by = stage.begun[number], stage.handlers[batch.firm]
    self_evaluation.open_batch(played, by=by)
    entries = list(batches.assessed(played))
    planned = {_key(stage.plan.person(e).name, e.occupation, e.level): e.marks for e in batch.entries}
    marks = {e.pk: planned[_key(e.person.name, e.occupation, e.level)] for e in entries}
    half = entries[: len(entries) // 2] if batch.stage == "marking" else entries
    self_evaluation.enter_marks(played, {e.pk: marks[e.pk] for e in half}, by=by)


def _key(*parts: str) -> tuple[str, ...]:
    return parts


def _fix(stage: Stage, number: int, batch: Batch) -> None:
    self_evaluation.fix_results(stage.begun[number], by=stage.checkers[batch.firm])


def _show(stage: Stage, number: int, batch: Batch) -> None:
    """Hand the signed papers back in one scan, and show who passed."""
    played, by = stage.begun[number], stage.handlers[batch.firm]
    batch_papers.receive_scan(played, scans.required(played), scans.scan(), f"{batch.name}考务材料.pdf", by=by)
    self_evaluation.put_up_notice(stage.begun[number], by=stage.handlers[batch.firm])
