# SPDX-License-Identifier: Apache-2.0
"""What the register knows about the rows of a roster, in as many queries whatever their number."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from guildmark.engines import rosters
from guildmark.facts.rosters import document_of, known_about


def rows_of(*given):
    return rosters.read(factories.roster(*given), "r.xlsx").rows


def test_a_resident_is_named_as_the_record_names_her():
    [row] = rows_of(factories.row(1))
    assert document_of(row) == ("resident-id", factories.number(1))


def test_a_passport_is_another_document_than_an_identity_card_of_the_same_number():
    [row] = rows_of(factories.row(1, 证件类型="护照", 证件号码="E12345678"))
    assert document_of(row) == ("passport", "E12345678")


def test_a_person_met_before_is_known_and_a_stranger_is_not(firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    met, stranger = rows_of(factories.row(1), factories.row(2))
    known = known_about([met, stranger])
    assert known.person(met).pk == made.entries.get().person_id
    assert known.person(stranger) is None


def test_a_candidacy_is_present_in_its_batch_and_elsewhere_for_any_other(town, firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    other = factories.batch(factories.firm(town))
    [row] = rows_of(factories.row(1))
    known = known_about([row])
    assert (known.present(row, made), known.elsewhere(row, made)) == (True, False)
    assert (known.present(row, other), known.elsewhere(row, other), known.elsewhere(row, None)) == (False, True, True)


def test_a_candidacy_in_a_batch_that_is_over_counts_nowhere(firm):
    made = factories.batch(firm, "closed", [factories.row(1)])
    [row] = rows_of(factories.row(1))
    known = known_about([row])
    assert not known.present(row, made)
    assert not known.elsewhere(row, None)


def test_somebody_who_failed_may_be_entered_elsewhere_at_once(town, firm):
    factories.batch(firm, "fixed", factories.rows(2), fail=[0])
    failed, passed = rows_of(*factories.rows(2))
    known = known_about([failed, passed])
    assert (known.elsewhere(failed, None), known.elsewhere(passed, None)) == (False, True)


def test_thirty_rows_take_as_many_queries_as_three(firm):
    factories.batch(firm, "taken", factories.rows(30))
    counts = []
    for many in (3, 30):
        rows = rows_of(*factories.rows(many))
        with CaptureQueriesContext(connection) as captured:
            known_about(rows)
        counts.append(len(captured))
    assert counts == [4, 4]
