# SPDX-License-Identifier: Apache-2.0
"""A recorded certificate that comes to light after an issue leaves the leaf as it is, and the audit lists it."""

from tests import factories
from tests.flows.test_ledgers import certificate, taken

from guildmark.domain.credentials.models import Credential, Leaf
from guildmark.flows import daily
from guildmark.reporting import provenance


def test_a_first_before_which_an_older_certificate_comes_to_light_is_listed(town, firm):
    factories.batch(firm, "closed", factories.rows(2))
    issued = Credential.objects.order_by("pk").first()
    before = list(Leaf.objects.filter(log_id=issued.log_id).values_list("body", flat=True))
    taken(town, "certificates", certificate(0))
    assert provenance.came_to_light() == [issued.log_id]
    assert list(Leaf.objects.filter(log_id=issued.log_id).values_list("body", flat=True)) == before
    daily.run_due()
    assert not any(proof.broken for proof in provenance.prove())


def test_one_recorded_before_the_issue_or_below_level_3_is_not(town, firm):
    taken(town, "certificates", certificate(0))
    factories.batch(firm, "closed", factories.rows(2))
    taken(town, "certificates", certificate(1, 证书编号="1637001001499999", 等级="4"))
    assert provenance.came_to_light() == []
