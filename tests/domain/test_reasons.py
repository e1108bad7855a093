# SPDX-License-Identifier: Apache-2.0
"""Reasons that others will read: never empty, never with a number of somebody."""

import pytest
from tests import factories

from guildmark.domain.cases.models import Filing, FilingEvent
from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.reasons import stated
from guildmark.flows import filings, revocations
from guildmark.flows.objections import object_to
from guildmark.flows.self_evaluation import decide_objection

CALL = "138 0013 8000"


@pytest.mark.parametrize(
    ("text", "kind"),
    [(CALL, "phone"), (factories.number(7), "id-number"), ("住东风街道花园小区3号楼2单元501室", "address")],
)
def test_a_reason_with_somebody_s_number_is_refused_and_the_number_is_not_repeated(text, kind):
    with factories.refused("reason.leak") as caught:
        stated(f"查实，见 {text} 的说明")
    assert caught.value.facts["kind"] == kind
    assert text not in str(caught.value.facts)


def test_a_reason_is_kept_without_the_blanks_around_it():
    assert stated("  工龄不足，见第 3 条。\n") == "工龄不足，见第 3 条。"


def test_an_objection_is_not_decided_with_a_phone_in_the_reason(town, firm):
    line = factories.notice(factories.batch(firm, "shown")).lines.first()
    objection = object_to(line, text="没有参加考试", contact="")
    with factories.refused("reason.leak"):
        decide_objection(objection, upheld=True, reason=f"已电话 {CALL} 核实", by=town.officer)
    objection.refresh_from_db()
    line.refresh_from_db()
    assert (objection.state, objection.reason, line.state) == ("open", "", "shown")


def test_a_revocation_is_not_proposed_with_an_identity_number_in_the_reason(town, firm):
    factories.batch(firm, "closed", [factories.row(1)])
    held = Credential.objects.get()
    with factories.refused("reason.leak"):
        revocations.propose(held, reason=f"本人 {factories.number(7)} 未到场", by=town.officer)
    assert not Revocation.objects.exists()


@pytest.mark.parametrize("deed", [filings.suspend, filings.remove])
def test_a_filing_stays_as_it_is_where_the_reason_holds_a_phone(town, firm, deed):
    filing = Filing.objects.filter(state="filed").first()
    with factories.refused("reason.leak") as caught:
        deed(filing, reason=f"多次被举报，联系人 {CALL}", by=town.officer)
    filing.refresh_from_db()
    assert "*" in caught.value.facts["value"]
    assert (filing.state, FilingEvent.objects.filter(filing=filing).exists()) == ("filed", False)
