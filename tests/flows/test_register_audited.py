# SPDX-License-Identifier: Apache-2.0
"""What the flows publish, seen by a stranger: the audit finds nothing, and the papers verify with the trust file."""

import json

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.engines.register.audit import audit
from guildmark.engines.seals import trust, verify
from guildmark.flows import daily, papers, register_keeping, revocations
from guildmark.kernel import clock

pytestmark = pytest.mark.django_db


def audited(tmp_path):
    """Publish, leave the trust file beside the register's folder, and audit the folder."""
    daily.run_due()
    register_keeping.publish()
    folder = register_keeping.log_files().folder
    (folder.parent / "trust.json").write_bytes(papers.trust_json())
    return audit(str(folder))


def revoke(town, credential):
    """Propose by one officer, confirm by another."""
    proposed = revocations.propose(credential, reason="材料不实", by=town.officer)
    return revocations.confirm(proposed, by=town.supervisor)


def test_certificates_filings_and_a_night_leave_a_register_without_problems(firm, tmp_path):
    factories.batch(firm, "closed", factories.rows(3))
    register_keeping.end_of_day(clock.today())
    found = audited(tmp_path)
    assert (found["problems"], found["ok"]) == ([], True)
    assert found["size"] > 5


def test_a_revocation_that_passes_the_first_on(town, firm, tmp_path):
    factories.batch(firm, "closed", [factories.row(1)])
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    register_keeping.publish()
    revoke(town, Credential.objects.get(first_high=True))
    assert audited(tmp_path)["problems"] == []


def test_a_suspended_filing(town, firm, tmp_path):
    factories.filings.suspend(firm.filing, reason="整改", by=town.officer)
    assert audited(tmp_path)["problems"] == []


def test_the_papers_of_a_certificate_verify_offline(town, firm, tmp_path):
    factories.batch(firm, "closed", factories.rows(1))
    audited(tmp_path)
    credential = Credential.objects.get()
    held = trust.Trust.load(papers.trust_json())
    proof = papers.proof_of(credential)
    for paper in (papers.credential_json(credential), papers.certificate_pdf(credential), papers.qr_link(credential)):
        found = verify.verify(paper, held, proof=proof)
        assert (found["valid"], found["state"], found["reason"]) == (True, "active", None)
        assert found["checks"][-1]["ok"] is True


def test_a_revoked_certificate_is_revoked_offline_too(town, firm, tmp_path):
    factories.batch(firm, "closed", factories.rows(2))
    register_keeping.publish()
    credential = revoke(town, Credential.objects.order_by("pk").first())
    assert audited(tmp_path)["problems"] == []
    held = json.loads(papers.trust_json())
    states = [verify.verify(one.document, held)["state"] for one in Credential.objects.order_by("pk")]
    assert states == ["revoked", "active"]
    assert credential.status == "revoked"
