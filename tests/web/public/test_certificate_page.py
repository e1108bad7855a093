# SPDX-License-Identifier: Apache-2.0
"""A certificate's page and files: all facts, the state at once, four proofs, nothing before it is logged."""

import json

import pytest

from guildmark.domain.credentials.queries import office
from guildmark.engines import seals
from guildmark.engines.register import proofs
from guildmark.engines.register.notes import Verifier
from guildmark.flows import papers, register_keeping
from guildmark.kernel.refusals import Refused


def _checks(response):
    return {check["name"]: check["ok"] for check in response.context["checks"]}


def test_the_page_shows_every_fact_and_four_proofs_that_hold(visitor, certificate):
    response = visitor.get(f"/c/{certificate.access_id}")
    page = response.content.decode()
    for fact in (
        certificate.number,
        certificate.person.name,
        certificate.occupation_name,
        certificate.organisation.name,
    ):
        assert fact in page
    assert _checks(response) == {"signature": True, "issuer": True, "register": True, "status": True}
    assert "noindex" in page
    assert response["Cache-Control"] == "private, no-store"


def test_a_revocation_is_seen_at_once_with_its_reason(visitor, certificate, revoke):
    revoke(certificate, "成绩登记有误")
    response = visitor.get(f"/c/{certificate.access_id}")
    assert "已被撤销" in response.content.decode()
    assert "成绩登记有误" in response.content.decode()
    assert _checks(response)["status"] is False


def test_no_paper_is_made_of_a_revoked_certificate(visitor, certificate, revoke):
    revoke(certificate)
    assert "certificate.pdf" not in visitor.get(f"/c/{certificate.access_id}").content.decode()
    assert visitor.get(f"/c/{certificate.access_id}/certificate.pdf").status_code == 409


def test_the_status_list_is_signed_anew_before_it_is_served(visitor, certificate, revoke):
    revoke(certificate)
    listed = json.loads(visitor.get(f"/status/{certificate.status_list}-r").content)
    bits = seals.status.StatusList.decode(listed["credentialSubject"]["encodedList"])
    assert bits.get(certificate.status_index)
    assert seals.verify_proof(listed, office.key("issuer").public_multibase)


def test_a_changed_document_is_seen_on_the_page(visitor, certificate):
    certificate.document = certificate.document.replace(certificate.occupation_name, "别的职业")
    certificate.save(update_fields=["document"])
    assert _checks(visitor.get(f"/c/{certificate.access_id}"))["signature"] is False


def test_json_proof_and_trust_file_verify_offline(visitor, certificate):
    start = f"/c/{certificate.access_id}"
    credential = visitor.get(f"{start}/credential.json").content
    proof = visitor.get(f"{start}/credential.tlog-proof").content
    trust = seals.trust.Trust.load(visitor.get("/.well-known/guildmark-trust.json").content)
    answer = seals.verify.verify(credential, trust, proof=proof)
    assert (answer["valid"], answer["state"], answer["credential"]["number"]) == (True, "active", certificate.number)
    assert [check["ok"] for check in answer["checks"]] == [True] * 6


def test_the_pdf_is_made_when_asked_for_and_carries_the_credential(visitor, certificate):
    response = visitor.get(f"/c/{certificate.access_id}/certificate.pdf")
    assert response["Content-Type"] == "application/pdf"
    trust = seals.trust.Trust.load(papers.trust_json())
    assert seals.verify.verify(response.content, trust)["state"] == "active"


def test_nothing_is_printed_before_the_register_holds_it(visitor, certificate, settings, tmp_path):
    settings.REGISTER_FOLDER = tmp_path / "empty"
    with pytest.raises(Refused, match=r"credential\.not-logged"):
        papers.certificate_pdf(certificate)
    assert visitor.get(f"/c/{certificate.access_id}/certificate.pdf").status_code == 409
    assert _checks(visitor.get(f"/c/{certificate.access_id}"))["register"] is None


def test_a_name_that_no_font_draws_is_a_message_with_the_package(visitor, certificate):
    document = json.loads(certificate.document)
    document["credentialSubject"]["name"] = "王\U0003134a"
    certificate.document = json.dumps(document, ensure_ascii=False)
    certificate.save(update_fields=["document"])
    response = visitor.get(f"/c/{certificate.access_id}/certificate.pdf")
    assert response.status_code == 409
    assert "fonts-hanazono" in response.content.decode()


def test_the_qr_link_opens_the_page_and_verifies_offline(visitor, certificate):
    link = papers.qr_link(certificate)
    trust = seals.trust.Trust.load(papers.trust_json())
    assert f"/c/{certificate.access_id}#" in link
    assert seals.verify.verify(link, trust)["valid"] is True


def test_a_leafs_page_tells_its_later_acts_and_no_person(visitor, certificate, revoke):
    revoke(certificate)
    register_keeping.publish()
    response = visitor.get(f"/register/e/{certificate.log_id}")
    page = response.content.decode()
    assert response.context["leaf"]["status"] == "revoked"
    assert len(response.context["leaf"]["later"]) == 1
    assert "撤销" in response.context["leaf"]["later"][0]
    assert certificate.person.name not in page
    assert certificate.number not in page


def test_a_leafs_proof_leads_to_the_published_checkpoint(visitor, certificate):
    proof = proofs.Proof.decode(visitor.get(f"/register/e/{certificate.log_id}.tlog-proof").content)
    head = proof.verify([Verifier.parse(office.log_key())])
    assert json.loads(proof.leaf)["id"] == certificate.log_id
    assert visitor.get("/register/checkpoint").content.decode().splitlines()[1] == str(head.size)


def test_the_files_of_the_log_are_served_as_they_are(visitor, settings):
    for place in ("checkpoint", "keys.json", "tile/entries/000.p/1"):
        held = settings.REGISTER_FOLDER / place
        answer = visitor.get(f"/register/{place}")
        assert (answer.status_code, answer.content) == (
            (200, held.read_bytes()) if held.exists() else (404, answer.content)
        )
    assert visitor.get("/register/checkpoint")["Content-Type"].startswith("text/plain")


def test_the_demo_leaves_its_files(city, tmp_path):
    papers.export_demo_files(tmp_path / "left")
    left = {path.name for path in (tmp_path / "left").iterdir()}
    assert {"credential.json", "credential.pdf", "trust.json"} <= left


def test_the_qr_is_a_drawing_of_its_own(visitor, certificate):
    start = f"/c/{certificate.access_id}"
    assert f'src="{start}/qr.svg"' in visitor.get(start).content.decode()
    drawn = visitor.get(f"{start}/qr.svg")
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<?xml")
