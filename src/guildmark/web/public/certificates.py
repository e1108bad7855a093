# SPDX-License-Identifier: Apache-2.0
"""A certificate's page behind its unguessable link: every fact, its state now, four proofs, and its files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.models import Credential
from guildmark.engines import documents
from guildmark.flows import papers
from guildmark.kernel.refusals import Refused
from guildmark.web.chrome import site_names
from guildmark.web.public import words
from guildmark.web.public.refusals import refused


@require_safe
def show(request: HttpRequest, access_id: str) -> HttpResponse:
    """The page that the QR opens."""
    return page(request, _found(access_id), by_link=True)


@require_safe
def as_json(request: HttpRequest, access_id: str) -> HttpResponse:
    """The signed credential."""
    return _file(papers.credential_json(_found(access_id)), "application/vc", "credential.json")


@require_safe
def as_pdf(request: HttpRequest, access_id: str) -> HttpResponse:
    """The certificate on paper, made when asked for; refused until it is logged."""
    found = _found(access_id)
    try:
        data = papers.certificate_pdf(found, words.lang())
    except Refused as refusal:
        return refused(request, refusal, status=409, back_url=f"/c/{access_id}")
    except documents.MissingGlyph as missing:
        told = missing.message(words.lang())
        refusal = Refused("credential.no-glyph")
        return refused(request, refusal, status=409, reason=told, back_url=f"/c/{access_id}")
    return _file(data, "application/pdf", f"{found.number}.pdf")


@require_safe
def as_proof(request: HttpRequest, access_id: str) -> HttpResponse:
    """The proof that the certificate stands in the register."""
    found = _found(access_id)
    try:
        data = papers.proof_of(found)
    except Refused as refusal:
        return refused(request, refusal, status=409, back_url=f"/c/{access_id}")
    return _file(data, "text/plain; charset=utf-8", "credential.tlog-proof")


@require_safe
def as_qr(request: HttpRequest, access_id: str) -> HttpResponse:
    """The QR as a drawing of its own: reckoning it takes longer than the whole page."""
    drawn = documents.qr_svg(papers.qr_link(_found(access_id)))
    headers = {"Cache-Control": "private, max-age=86400"}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


def _found(access_id: str) -> Credential:
    found = queries.by_access_id(access_id)
    if found is None:
        raise Http404
    return found


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def page(request: HttpRequest, found: Credential, *, by_link: bool) -> HttpResponse:
    """Every fact of a certificate. Its link, and the files that carry it, are shown to whoever came by the link."""
    checked = papers.check(found)
    certificate = _facts(found, checked, by_link=by_link)
    if by_link:
        start = f"/c/{found.access_id}"
        certificate |= {
            "json_url": f"{start}/credential.json",
            "pdf_url": f"{start}/certificate.pdf"
            if checked.leaf_index is not None and checked.state == "active"
            else "",
            "proof_url": f"{start}/credential.tlog-proof" if checked.leaf_index is not None else "",
            "file_name": "credential.json",
        }
    index = checked.leaf_index
    context = {
        "certificate": certificate,
        "checks": _checks(checked),
        "seal_text": site_names()["seal"],
        "qr_url": f"/c/{found.access_id}/qr.svg" if by_link else "",
        "leaf": None if index is None else {"index": index + 1, "url": f"/register/e/{found.log_id}"},
    }
    response = render(request, "public/certificate.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _facts(found: Credential, checked: papers.Checked, *, by_link: bool) -> dict[str, Any]:
    facts = checked.facts
    revocation = queries.revocation_of(found) if found.status == "revoked" else None
    corrected = queries.correction_of(found) if found.status == "revoked" else None
    old = found.correction_of
    return {
        "kind": "职业技能等级证书",
        "kind_latin": "Certificate of Occupational Skill Level",
        "name": facts["name"],
        "level": facts["level"],
        "number": facts["number"],
        "occupation": facts["occupation"],
        "occupation_code": found.occupation,
        "body": facts["body"],
        "body_filing": found.number[:13],
        "assessed_on": checked.awarded,
        "valid_from": facts["valid_from"],
        "issuer": checked.issuer_name,
        "state": found.status,
        "state_since": revocation.confirmed_at if revocation else corrected.issued_at if corrected else None,
        "state_reason": revocation.reason if revocation else _("姓名已更正，换发了新证书。") if corrected else "",
        "corrected_url": f"/c/{corrected.access_id}" if corrected and by_link else "",
        "corrects": old is not None,
        "corrects_url": f"/c/{old.access_id}" if old and by_link else "",
    }


def _checks(checked: papers.Checked) -> list[dict[str, Any]]:
    """The four proofs in words."""
    signed = {
        "name": "signature",
        "ok": checked.signature,
        "title": _("签名有效") if checked.signature else _("签名不符"),
        "detail": _("由%(issuer)s的密钥签发，内容一字未改") % {"issuer": checked.issuer_name},
    }
    issuer = {
        "name": "issuer",
        "ok": checked.issuer,
        "title": _("发证机构的密钥在册") if checked.issuer else _("密钥不在册"),
        "detail": _("密钥 %(kid)s，列在登记簿的公钥中") % {"kid": checked.kid},
    }
    return [signed, issuer, _register_check(checked), _state_check(checked)]


def _register_check(checked: papers.Checked) -> dict[str, Any]:
    if checked.leaf_index is None:
        return {"name": "register", "ok": None, "title": _("正在写入公开登记簿"), "detail": _("几秒后再看。")}
    if not checked.registered:
        return {"name": "register", "ok": False, "title": _("不在公开登记簿中"), "detail": _("包含证明核对不过。")}
    told = {
        "n": f"{checked.leaf_index + 1:,}",
        "size": f"{checked.log_size:,}",
        "at": words.minute(checked.registered_at),
    }
    detail = _("第 %(n)s 条，%(at)s 登记；包含证明已核对到检查点 %(size)s。还没有见证方共同签署") % told
    return {"name": "register", "ok": True, "title": _("在公开登记簿中"), "detail": detail}


def _state_check(checked: papers.Checked) -> dict[str, Any]:
    at = {"at": words.minute(checked.now)}
    if checked.state == "active":
        detail = _("刚刚查过（%(at)s），未撤销、未暂停") % at
        return {"name": "status", "ok": True, "title": _("现在仍然有效"), "detail": detail}
    return {"name": "status", "ok": False, "title": _("现在无效"), "detail": _("刚刚查过（%(at)s），已经撤销") % at}
