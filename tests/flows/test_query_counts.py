# SPDX-License-Identifier: Apache-2.0
"""What is done for thirty people takes as many queries as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from guildmark.flows import daily

flow = factories.self_evaluation
FEW, MANY = 3, 30


def queries_of(deed):
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def receiving(firm, rows):
    made = factories.batch(firm)
    data = factories.roster(*rows)
    return lambda: flow.receive_roster(made, data, "r.xlsx", by=firm.handler)


def taking(firm, rows):
    made = factories.batch(firm, "checked", rows)
    return lambda: flow.take_rows(made.rosters.get(), choice="good", by=firm.handler)


def opening(firm, rows):
    made = factories.batch(firm, "filed", rows)
    factories.at(made.exam_from)
    return lambda: flow.open_batch(made, by=firm.handler)


def marking(firm, rows):
    made = factories.batch(firm, "open", rows)
    marks = factories.marks(made)
    return lambda: flow.enter_marks(made, marks, by=firm.handler)


def fixing(firm, rows):
    made = factories.batch(firm, "marked", rows)
    return lambda: flow.fix_results(made, by=firm.checker)


def showing(firm, rows):
    made = factories.batch(firm, "fixed", rows)
    return lambda: flow.put_up_notice(made, by=firm.handler)


def certifying(firm, rows):
    notice = factories.notice(factories.batch(firm, "shown", rows))
    return lambda: factories.close(notice)


def publishing(firm, rows):
    factories.batch(firm, "closed", rows)
    return daily.run_due


@pytest.mark.parametrize("prepared", [receiving, taking, opening, marking, fixing, showing, certifying, publishing])
def test_thirty_rows_take_as_many_queries_as_three(town, prepared):
    few = prepared(factories.firm(town), factories.rows(FEW))
    counted = queries_of(few)
    many = prepared(factories.firm(town), factories.rows(MANY, 100))
    assert queries_of(many) <= counted + 1
