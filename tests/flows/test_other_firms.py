# SPDX-License-Identifier: Apache-2.0
"""Every deed of the road asked for by somebody of another firm, or by an office that only looks: refused, no change."""
# ruff: noqa: ARG005 - a table of deeds of one shape: firm, batch, by

import datetime as dt
from decimal import Decimal

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.publicity import actions as publicity
from guildmark.flows import filings, members, planning, revocations
from guildmark.kernel.models import Line

flow = factories.self_evaluation
ROSTER = factories.roster(factories.row(9))
STRANGER = factories.candidate(70)
PASSPORT = {"证件类型": "护照", "证件号码": "E12345678", "出生日期": "1985-01-01"}


def one_mark(made):
    return {made.entries.first().pk: {"theory": Decimal(80)}}


FIRM_DEEDS = {
    "draft a batch": ("draft", lambda f, b, by: flow.draft_batch(f.organisation, "偷建批次", by=by)),
    "download the template": ("draft", lambda f, b, by: flow.template_for(b, by=by)),
    "upload a roster": ("draft", lambda f, b, by: flow.receive_roster(b, ROSTER, "r.xlsx", by=by)),
    "download the marked workbook": ("checked", lambda f, b, by: flow.marked_workbook(b.rosters.get(), by=by)),
    "take a roster": ("checked", lambda f, b, by: flow.take_rows(b.rosters.get(), choice="good", by=by)),
    "add assessors": ("draft", lambda f, b, by: members.add(f.organisation, "assessor", [STRANGER], by=by)),
    "plan": ("taken", lambda f, b, by: planning.plan_batch(b, factories.plan(f), by=by)),
    "renew the rules": ("draft", lambda f, b, by: planning.renew_rules(b, by=by)),
    "file the plan": ("filed", lambda f, b, by: flow.file_plan(b, by=by)),
    "look at an entry": (
        "filed",
        lambda f, b, by: planning.look_at(b.entries.get(state="look"), accept=True, reason="看过", by=by),
    ),
    "open": ("filed", lambda f, b, by: flow.open_batch(b, by=by)),
    "enter marks": ("open", lambda f, b, by: flow.enter_marks(b, one_mark(b), by=by)),
    "fix the results": ("marked", lambda f, b, by: flow.fix_results(b, by=by)),
    "put up the notice": ("fixed", lambda f, b, by: flow.put_up_notice(b, by=by)),
}
REASON = {"reason": "无"}
CITY_DEEDS = {
    "suspend a filing": ("draft", lambda f, b, by: filings.suspend(f.filing, **REASON, by=by)),
    "remove a filing": ("draft", lambda f, b, by: filings.remove(f.filing, **REASON, by=by)),
    "record a filing": (
        "draft",
        lambda f, b, by: filings.record_filing(
            f.organisation, factories.body_code(5), factories.START, dt.date(2026, 1, 1), factories.SCOPE, by=by
        ),
    ),
    "stop a batch": ("open", lambda f, b, by: planning.stop_batch(b, **REASON, by=by)),
    "decide an objection": (
        "objected",
        lambda f, b, by: flow.decide_objection(factories.notice(b).objections.get(), upheld=True, **REASON, by=by),
    ),
    "propose a revocation": (
        "closed",
        lambda f, b, by: revocations.propose(Credential.objects.first(), **REASON, by=by),
    ),
}


def brought_to(firm, stage):
    """A batch at the stage; one of its people is to be looked at where the plan is only filed."""
    rows = [factories.row(1), factories.row(2, **PASSPORT)] if stage == "filed" else None
    made = factories.batch(firm, "shown" if stage == "objected" else stage, rows)
    if stage == "objected":
        publicity.object_to(factories.notice(made).lines.first(), text="不符", contact="")
    return made


@pytest.mark.parametrize("deed", FIRM_DEEDS)
def test_a_firms_deed_is_refused_to_everybody_else(town, firm, no_table_changed, deed):
    stage, doing = FIRM_DEEDS[deed]
    other = factories.firm(town)
    made = brought_to(firm, stage)
    for by in (other.handler, other.checker, town.district, town.officer, town.supervisor, town.auditor):
        with no_table_changed(), factories.refused("deed.not-permitted"):
            doing(firm, factories.again(made), by)


@pytest.mark.parametrize("deed", CITY_DEEDS)
def test_an_offices_deed_is_refused_to_firms_districts_and_the_auditor(town, firm, no_table_changed, deed):
    stage, doing = CITY_DEEDS[deed]
    made = brought_to(firm, stage)
    for by in (firm.handler, firm.checker, town.district, town.auditor):
        with no_table_changed(), factories.refused("deed.not-permitted"):
            doing(firm, factories.again(made), by)


@pytest.mark.parametrize("deed", CITY_DEEDS)
def test_the_city_may(town, firm, deed):
    stage, doing = CITY_DEEDS[deed]
    made = brought_to(firm, stage)
    before = Line.objects.filter(actor_id=town.officer.id).count()
    doing(firm, made, town.officer)
    assert Line.objects.filter(actor_id=town.officer.id).count() > before
