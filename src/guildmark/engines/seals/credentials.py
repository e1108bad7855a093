# SPDX-License-Identifier: Apache-2.0
"""The credential: a W3C Verifiable Credential 2.0 that is an Open Badges 3.0 ``OpenBadgeCredential``.

The key and the issuer are the city's; the assessing body stands in ``achievement.creator``. A random salt keeps the
published digest from being guessed. ``build`` gives one document; ``seal_many`` signs many for bulk issue.
"""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from guildmark.engines.seals import base58, status
from guildmark.engines.seals.signatures import Sealed, moment, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from guildmark.engines.seals.keys import Signer

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
]
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
SALT_SIZE = 16
CLASSIFICATION = "国家职业分类大典"
LEVEL_NAMES = {
    "X": "学徒工",
    "5": "五级/初级工",
    "4": "四级/中级工",
    "3": "三级/高级工",
    "2": "二级/技师",
    "1": "一级/高级技师",
    "T": "特级技师",
    "S": "首席技师",
}


def new_salt() -> str:
    """Return 128 random bits as multibase text."""
    return base58.encode(secrets.token_bytes(SALT_SIZE))


def new_urn() -> str:
    """Return a random ``urn:uuid:``."""
    return f"urn:uuid:{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """All that stands in one credential.

    ``valid_from`` is aware; ``awarded`` is the day of the examination. ``status_base`` is the address of the status
    lists without a slash after, ``status_shard`` such as ``2023-1``. ``results``: part → mark as text.
    ``masked_document`` is the identity number masked (``37*************123``), for the holder's copy only.
    """

    issuer: str
    issuer_name: str
    log_id: str
    number: str
    name: str
    occupation: str
    occupation_name: str
    level: str
    body_name: str
    body_credit_code: str
    body_code: str
    valid_from: datetime
    awarded: date
    status_base: str
    status_shard: str
    status_index: int
    kind: str = "level"
    programme: str = ""
    level_name: str = ""
    access_id: str = ""
    masked_document: str = ""
    edition: str = "2022"
    rules: str = ""
    results: Mapping[str, str] = field(default_factory=dict)
    valid_until: datetime | None = None
    credential_id: str = field(default_factory=new_urn)
    salt: str = field(default_factory=new_salt)


def build(**fields: Any) -> dict[str, Any]:
    """Return the unsigned credential of these fields (see ``Certificate``); names are normalised to NFC."""
    return document(Certificate(**fields))


def document(certificate: Certificate) -> dict[str, Any]:
    """Return the unsigned credential of a certificate."""
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": certificate.credential_id,
        "type": TYPES,
        "name": f"{certificate.occupation_name} {_level_name(certificate)}",
        "issuer": {"id": certificate.issuer, "type": ["Profile"], "name": certificate.issuer_name},
        "validFrom": certificate.valid_from.isoformat(),
        "awardedDate": f"{certificate.awarded.isoformat()}T00:00:00+08:00",
        "credentialSubject": _subject(certificate),
        "credentialStatus": status.entries(certificate.status_base, certificate.status_shard, certificate.status_index),
        "kind": certificate.kind,
        "logId": certificate.log_id,
        "salt": certificate.salt,
    }
    optional = {
        "validUntil": moment(certificate.valid_until) if certificate.valid_until else "",
        "programme": certificate.programme,
        "accessId": certificate.access_id,
        "rules": certificate.rules,
    }
    return made | {name: value for name, value in optional.items() if value}


def seal_many(
    certificates: Iterable[Certificate], key: Signer, verification_method: str, created: datetime
) -> Iterator[Sealed]:
    """Yield the canonical bytes and the digest of each certificate, signed: the bulk path of issuing."""
    for certificate in certificates:
        yield seal(document(certificate), key, verification_method, created)


def shown(credential: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what a checker shows of a credential (``cli.md`` 4); None for what it does not hold."""
    subject = _mapping(credential.get("credentialSubject"))
    achievement = _mapping(subject.get("achievement"))
    issuer = credential.get("issuer")
    alignment = achievement.get("alignment")
    occupation = _mapping(alignment[0]).get("targetName") if isinstance(alignment, list) and alignment else None
    facts = {
        "number": subject.get("licenseNumber"),
        "kind": credential.get("kind"),
        "name": subject.get("name"),
        "occupation": occupation,
        "level": subject.get("level"),
        "issuer": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "body": _mapping(achievement.get("creator")).get("name"),
        "valid_from": str(credential.get("validFrom", ""))[:10] or None,
    }
    return {name: value if isinstance(value, str) else None for name, value in facts.items()}


def day_of(text: str) -> date:
    """Return the day of a credential's time as written, in its own zone."""
    return datetime.fromisoformat(text).date()


def _subject(certificate: Certificate) -> dict[str, Any]:
    name = _normal(certificate.name)
    identifiers = [_identity(name, "name")]
    if certificate.masked_document:
        identifiers.append(_identity(certificate.masked_document, "ext:maskedDocument"))
    subject = {
        "type": ["AchievementSubject"],
        "name": name,
        "identifier": identifiers,
        "licenseNumber": certificate.number,
        "level": certificate.level,
        "achievement": _achievement(certificate),
    }
    results = _results(certificate)
    return subject | ({"result": results} if results else {})


def _achievement(certificate: Certificate) -> dict[str, Any]:
    urn = f"urn:guildmark:achievement:{certificate.occupation}:{certificate.level}"
    level = _level_name(certificate)
    described = f"经{_normal(certificate.body_name)}评价，达到{certificate.occupation_name}{level}水平。"
    return {
        "id": urn,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": f"{certificate.occupation_name} {level}",
        "description": described,
        "criteria": {"narrative": f"{certificate.occupation_name}国家职业标准，{level}"},
        "creator": _body(certificate),
        "alignment": [_alignment(certificate)],
        "resultDescription": [_result_description(urn, name) for name in certificate.results]
        or [_result_description(urn, "level")],
    }


def _body(certificate: Certificate) -> dict[str, Any]:
    codes = {"ext:creditCode": certificate.body_credit_code, "ext:filingCode": certificate.body_code}
    return {
        "id": f"urn:guildmark:body:{certificate.body_credit_code}",
        "type": ["Profile"],
        "name": _normal(certificate.body_name),
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": code, "identifierType": kind} for kind, code in codes.items()
        ],
    }


def _alignment(certificate: Certificate) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetCode": certificate.occupation,
        "targetName": certificate.occupation_name,
        "targetFramework": f"{CLASSIFICATION} {certificate.edition}",
        "targetType": "ext:occupation",
        "targetUrl": f"urn:guildmark:occupation:{certificate.edition}:{certificate.occupation}",
    }


def _result_description(urn: str, part: str) -> dict[str, Any]:
    kind = "PerformanceLevel" if part == "level" else "RawScore"
    return {"id": f"{urn}:{part}", "type": ["ResultDescription"], "name": part, "resultType": kind}


def _results(certificate: Certificate) -> list[dict[str, Any]]:
    urn = f"urn:guildmark:achievement:{certificate.occupation}:{certificate.level}"
    return [
        {"type": ["Result"], "resultDescription": f"{urn}:{part}", "value": str(value)}
        for part, value in certificate.results.items()
    ]


def _identity(text: str, kind: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "hashed": False, "identityHash": text, "identityType": kind}


def _level_name(certificate: Certificate) -> str:
    return certificate.level_name or LEVEL_NAMES.get(certificate.level, certificate.level)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
