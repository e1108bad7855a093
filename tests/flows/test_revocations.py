# SPDX-License-Identifier: Apache-2.0
"""Revoking: two people, the log and the status list at once, and the figures that follow."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential, Leaf, StatusList
from guildmark.domain.people.models import CareerLine
from guildmark.engines.register import fold
from guildmark.engines.seals import status
from guildmark.flows import daily, revocations
from guildmark.kernel import clock
from guildmark.reporting import figures

YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


@pytest.fixture
def issued(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    daily.run_due()
    return Credential.objects.get()


def revoke(town, credential):
    proposed = revocations.propose(credential, reason="伪造工作年限", by=town.officer)
    return revocations.confirm(proposed, by=town.supervisor)


def counts():
    """New high-skilled people and certificates of the year, told by the figures and recounted from the leaves."""
    daily.run_due()
    leaves = [json.loads(body) for body in Leaf.objects.order_by("index").values_list("body", flat=True)]
    recounted = fold.recount(leaves, *YEAR)
    names = ("new-high-skilled", "certificates")
    shown = tuple(figures.figure(name, figures.Period(*YEAR)).value for name in names)
    assert shown == tuple(recounted[name] for name in names)
    return shown


def test_a_revocation_is_proposed_with_a_reason(town, issued):
    with factories.refused("reason.missing"):
        revocations.propose(issued, reason="  ", by=town.officer)
    proposed = revocations.propose(issued, reason="伪造工作年限", by=town.officer)
    [line] = factories.journaled("credentials.revocation.proposed", proposed)
    assert (proposed.state, line.data["id"], line.actor_id) == ("proposed", issued.log_id, town.officer.id)


def test_whoever_proposed_does_not_confirm(town, issued):
    proposed = revocations.propose(issued, reason="伪造工作年限", by=town.officer)
    with factories.refused("revocation.same-person"):
        revocations.confirm(proposed, by=town.officer)
    issued.refresh_from_db()
    assert issued.status == "active"


def test_a_certificate_is_proposed_once_at_a_time_and_again_after_a_withdrawal(town, issued):
    proposed = revocations.propose(issued, reason="伪造工作年限", by=town.officer)
    with factories.refused("revocation.proposed-already"):
        revocations.propose(issued, reason="再提", by=town.supervisor)
    revocations.withdraw(proposed, by=town.officer)
    assert len(factories.journaled("credentials.revocation.withdrawn", proposed)) == 1
    assert revocations.propose(issued, reason="再提", by=town.supervisor).state == "proposed"


def test_what_was_withdrawn_is_not_confirmed(town, issued):
    proposed = revocations.propose(issued, reason="伪造工作年限", by=town.officer)
    revocations.withdraw(proposed, by=town.officer)
    with factories.refused("state.no-such-move"):
        revocations.confirm(proposed, by=town.supervisor)


def test_a_confirmed_revocation_is_seen_at_once(town, issued):
    revoke(town, issued)
    issued.refresh_from_db()
    assert issued.status == "revoked"
    assert factories.journaled("credentials.credential.revoked", issued)[0].actor_id == town.supervisor.id
    with factories.refused("credential.not-active"):
        revocations.propose(issued, reason="再提", by=town.officer)


def test_the_status_lists_bit_is_set_and_no_other(town, firm, issued):
    factories.batch(firm, "closed", factories.rows(3, 10), title="第二批")
    daily.run_due()
    name = status.list_names(issued.status_list)["revocation"]
    before = StatusList.objects.get(name=name).document
    signed = len(factories.journaled("credentials.status-list.signed", name))
    revoke(town, issued)
    daily.run_due()
    held = StatusList.objects.get(name=name)
    bits = status.StatusList.decode(json.loads(held.document)["credentialSubject"]["encodedList"])
    assert (bits.get(issued.status_index), bits.count()) == (True, 1)
    assert held.document != before
    assert len(factories.journaled("credentials.status-list.signed", name)) == signed + 1


def test_the_leaf_of_a_revocation_repeats_what_it_revokes(town, issued):
    clock.advance(days=40)
    revoke(town, issued)
    first, second = (json.loads(leaf.body) for leaf in Leaf.objects.filter(log_id=issued.log_id).order_by("pk"))
    assert (first["act"], second["act"]) == ("issue", "revoke")
    assert {k: v for k, v in second.items() if k != "act"} == {k: v for k, v in first.items() if k != "act"}


def test_the_career_line_ends(town, issued):
    revoke(town, issued)
    assert CareerLine.objects.get(subject=f"credentials.credential:{issued.pk}").ended == clock.today()


def test_both_figures_fall(town, issued):
    assert counts() == (1, 1)
    revoke(town, issued)
    assert counts() == (0, 0)


def test_another_valid_high_certificate_is_named_first_and_the_figure_returns(town, firm, issued):
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    heir = Credential.objects.exclude(pk=issued.pk).get()
    assert (heir.first_high, counts()) == (False, (1, 2))
    revoke(town, issued)
    heir.refresh_from_db()
    assert (heir.first_high, counts()) == (True, (1, 1))
    [leaf] = Leaf.objects.filter(act="first")
    assert (leaf.log_id, leaf.date, leaf.first_high) == (heir.log_id, heir.valid_from, True)


def test_revoking_the_heir_too_takes_the_person_out(town, firm, issued):
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    heir = Credential.objects.exclude(pk=issued.pk).get()
    revoke(town, issued)
    revoke(town, Credential.objects.get(pk=heir.pk))
    assert counts() == (0, 0)
    assert Leaf.objects.get(act="revoke", log_id=heir.log_id).first_high is True


def test_revoking_the_second_one_leaves_the_first(town, firm, issued):
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    revoke(town, Credential.objects.exclude(pk=issued.pk).get())
    assert counts() == (1, 1)
    assert not Leaf.objects.filter(act="first").exists()


def test_a_lower_certificate_is_no_heir(town, firm, issued):
    lower = factories.row(1, 职业编码=factories.MILLER, 申报等级="4", 现等级="5")
    factories.batch(firm, "closed", [lower], title="第二批")
    revoke(town, issued)
    assert not Leaf.objects.filter(act="first").exists()
    assert counts() == (0, 1)


def test_after_a_revocation_the_person_can_be_new_again(town, firm, issued):
    revoke(town, issued)
    factories.batch(firm, "closed", [factories.row(1)], title="第二批")
    assert [c.first_high for c in Credential.objects.filter(status="active")] == [True]
    assert counts() == (1, 1)


def test_the_serial_of_a_revoked_certificate_is_not_used_again(town, firm, issued):
    revoke(town, issued)
    factories.batch(firm, "closed", factories.rows(1, 10), title="第二批")
    assert [c.number[-6:] for c in Credential.objects.order_by("pk")] == ["000001", "000002"]
