# SPDX-License-Identifier: Apache-2.0
"""Filings: valid on which days, counted how, and logged."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.cases import queries
from guildmark.domain.credentials.models import Leaf
from guildmark.engines.register import fold
from guildmark.flows import filings, register_keeping
from guildmark.kernel import clock
from guildmark.reporting import figures

DAY = dt.timedelta(days=1)


def valid(day):
    """Whether the town's filing is valid on a day: 1 or 0."""
    return queries.valid_on(day).count()


def renewal(town, firm, starts, ends):
    """Record a second filing of the firm."""
    code = factories.body_code(0, 26)
    return filings.record_filing(firm.organisation, code, starts, ends, factories.SCOPE, by=town.officer)


def told(name, day=None):
    """A figure of a day, after publishing."""
    register_keeping.publish()
    return figures.figure(name, figures.Period(figures.BEGINNING, day or clock.today())).value


def test_a_filing_is_valid_from_the_day_it_was_recorded_to_its_last(town):
    firm = factories.firm(town, starts=dt.date(2020, 1, 1), ends=factories.START + 10 * DAY)
    assert firm.filing.starts == dt.date(2020, 1, 1)
    found = [valid(factories.START + n * DAY) for n in (-1, 0, 10, 11)]
    assert found == [0, 1, 1, 0]


def test_a_filing_that_begins_later_is_not_valid_yet(town):
    factories.firm(town, starts=factories.START + 5 * DAY)
    assert [valid(factories.START + n * DAY) for n in (4, 5)] == [0, 1]


def test_a_suspension_counts_from_its_day_until_the_reinstatement(town, firm):
    factories.at(factories.START + 10 * DAY)
    filings.suspend(firm.filing, reason="整改", by=town.officer)
    factories.at(factories.START + 20 * DAY)
    filings.reinstate(firm.filing, reason="整改完成", by=town.officer)
    assert [valid(factories.START + n * DAY) for n in (9, 10, 19, 20)] == [1, 0, 0, 1]


def test_a_removal_is_for_good(town, firm):
    filings.remove(firm.filing, reason="一年内未开展评价", by=town.officer)
    assert valid(clock.today()) == 0
    for deed in (filings.suspend, filings.reinstate, filings.remove):
        with factories.refused("state.no-such-move"):
            deed(firm.filing, reason="再办", by=town.officer)


def test_the_figures_of_filings(town):
    firms = [factories.firm(town) for _ in range(4)]
    factories.firm(town, ends=factories.START)
    filings.suspend(firms[0].filing, reason="整改", by=town.officer)
    filings.suspend(firms[1].filing, reason="整改", by=town.officer)
    filings.reinstate(firms[1].filing, reason="整改完成", by=town.officer)
    filings.remove(firms[2].filing, reason="一年内未开展评价", by=town.officer)
    factories.at(factories.START + DAY)
    assert (told("firms-filed"), told("firms-valid")) == (5, 2)
    assert (told("firms-filed", factories.START), told("firms-valid", factories.START)) == (5, 3)


def test_a_renewal_counts_no_firm_twice(town, firm):
    renewed = renewal(town, firm, firm.filing.ends + DAY, firm.filing.ends + 900 * DAY)
    assert told("firms-filed") == 1
    assert Leaf.objects.get(subject_id=renewed.pk, act="issue").kind == "filing-renewal"
    leaves = [json.loads(body) for body in Leaf.objects.order_by("index").values_list("body", flat=True)]
    assert fold.recount(leaves)["firms-filed"] == 1


def test_a_firm_with_a_renewal_under_way_is_valid_once(town, firm):
    renewal(town, firm, factories.START, firm.filing.ends)
    assert told("firms-valid") == 1


def test_a_filing_recorded_with_an_earlier_start_is_dated_of_the_deed(firm):
    leaf = Leaf.objects.get(kind="filing")
    assert (leaf.date, leaf.region) == (factories.START, firm.organisation.region.code)
    assert firm.filing.starts < leaf.date


@pytest.mark.parametrize(
    ("deed", "act", "kind"),
    [
        (filings.suspend, "suspend", "cases.filing.suspended"),
        (filings.remove, "revoke", "cases.filing.removed"),
    ],
)
def test_a_deed_on_a_filing_is_journaled_and_logged(town, firm, deed, act, kind):
    deed(firm.filing, reason="整改", by=town.officer)
    assert [line.actor_id for line in factories.journaled(kind, firm.filing)] == [town.officer.id]
    issued, later = Leaf.objects.filter(subject_kind="cases.filing", subject_id=firm.filing.pk).order_by("pk")
    assert (issued.act, later.act, later.log_id, later.date) == ("issue", act, issued.log_id, issued.date)


def test_a_deed_on_a_filing_needs_a_reason(town, firm):
    for deed in (filings.suspend, filings.remove):
        with factories.refused("reason.missing"):
            deed(firm.filing, reason=" ", by=town.officer)
    with factories.refused("state.no-such-move"):
        filings.reinstate(firm.filing, reason="本未暂停", by=town.officer)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope": {}}, "filing.no-scope"),
        ({"starts": dt.date(2024, 1, 2), "ends": dt.date(2024, 1, 1)}, "filing.period-reversed"),
    ],
)
def test_a_filing_that_makes_no_sense_is_refused(town, firm, changes, code):
    given = {"starts": dt.date(2026, 1, 1), "ends": dt.date(2028, 1, 1), "scope": factories.SCOPE} | changes
    with factories.refused(code):
        filings.record_filing(firm.organisation, factories.body_code(0, 26), **given, by=town.officer)
