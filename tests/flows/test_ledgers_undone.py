# SPDX-License-Identifier: Apache-2.0
"""The taking of an older ledger is undone while nothing depends on it, with a line in the journal and in the log."""

import pytest
from tests import factories
from tests.factories import journaled, refused
from tests.flows.test_ledgers import card, certificate, filing, received, taken

from guildmark.domain.cases.models import Filing
from guildmark.domain.credentials.models import Leaf, RecordedCertificate
from guildmark.domain.people.models import AssessorCard, CareerLine, Ledger, Membership, Person
from guildmark.engines.register import audit
from guildmark.flows import filings, register_keeping
from guildmark.flows.ledger_undoing import undo_ledger


def test_certificates_are_withdrawn_with_their_careers_and_one_line(town):
    ledger = taken(town, "certificates", certificate(1), certificate(2))
    undo_ledger(ledger, by=town.officer)
    assert (RecordedCertificate.objects.count(), CareerLine.objects.count()) == (0, 0)
    assert Ledger.objects.get().state == Ledger.State.UNDONE
    [line] = journaled("people.ledger.undone", ledger)
    assert line.data["count"] == 2
    assert Person.objects.filter(memberships=None).count() == 2


def test_the_log_keeps_the_leaves_each_revoked_and_its_audit_stays_sound(town, register_folder):
    undo_ledger(taken(town, "certificates", certificate()), by=town.officer)
    register_keeping.publish()
    assert [leaf.act for leaf in Leaf.objects.filter(kind="level").order_by("pk")] == ["recorded", "revoke"]
    assert audit.audit(str(register_folder))["ok"]


def test_the_same_file_can_be_taken_again_once_undone(town):
    undo_ledger(taken(town, "certificates", certificate()), by=town.officer)
    again = taken(town, "certificates", certificate())
    assert (again.taken, RecordedCertificate.objects.count()) == (1, 1)


def test_filings_are_withdrawn_with_their_scopes_and_their_leaves_revoked(town, register_folder):
    undo_ledger(taken(town, "filings", filing()), by=town.officer)
    register_keeping.publish()
    assert not Filing.objects.exists()
    assert [leaf.act for leaf in Leaf.objects.filter(kind="filing").order_by("pk")] == ["recorded", "revoke"]
    assert audit.audit(str(register_folder))["ok"]


def test_cards_are_withdrawn_and_their_holders_assess_no_longer(town, firm):
    before = Membership.objects.filter(role="assessor").count()
    undo_ledger(taken(town, "cards", card(firm, 7)), by=town.officer)
    assert not AssessorCard.objects.filter(number="KP-2021-0007").exists()
    assert Membership.objects.filter(role="assessor").count() == before


def test_a_filing_on_which_a_deed_followed_stays(town):
    ledger = taken(town, "filings", filing())
    filings.suspend(Filing.objects.get(), reason="整改", by=town.officer)
    with refused("ledger.depended-on"):
        undo_ledger(ledger, by=town.officer)
    assert Filing.objects.exists()


def test_a_certificate_by_which_somebody_was_judged_since_stays(town, firm):
    ledger = taken(town, "certificates", certificate(0))
    factories.batch(firm, "taken", entries=factories.rows(1))
    with refused("ledger.depended-on"):
        undo_ledger(ledger, by=town.officer)


def test_a_ledger_that_changed_others_or_was_changed_since_stays(town):
    first = taken(town, "certificates", certificate(), certificate(2))
    later = taken(town, "certificates", certificate(发证机构="市第二鉴定站"))
    for ledger, code in ((later, "ledger.changed-others"), (first, "ledger.changed-since")):
        with refused(code):
            undo_ledger(ledger, by=town.officer)
    assert RecordedCertificate.objects.count() == 2


@pytest.mark.parametrize("who", ["supervisor", "auditor"])
def test_only_a_city_officer_undoes_what_was_taken(town, who):
    ledger = taken(town, "certificates", certificate())
    with refused("deed.not-permitted"):
        undo_ledger(ledger, by=getattr(town, who))
    assert RecordedCertificate.objects.exists()


def test_what_was_not_taken_cannot_be_undone(town):
    ledger, _ = received(town, "certificates", certificate())
    with refused("state.moved"):
        undo_ledger(ledger, by=town.officer)
