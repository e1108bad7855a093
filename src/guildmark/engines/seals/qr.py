# SPDX-License-Identifier: Apache-2.0
"""The QR of a certificate: one https link whose part after ``#`` is a signed digest (COSE_Sign1), read offline.

Integer keys keep it small: 1 number, 2 name, 3 occupation, 4 level, 5 body, 6 valid from (YYYYMMDD), 7 status list
and index, 8 SHA-256 of the signed credential. Names of occupation and body give way to their codes where the symbol
would grow beyond version 15.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import cbor2
import segno
from cryptography.exceptions import InvalidSignature

from guildmark.engines.seals.credentials import day_of, shown
from guildmark.engines.seals.jcs import digest
from guildmark.engines.seals.keys import public_bytes, public_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guildmark.engines.seals.keys import Signer

LARGEST_VERSION = 15
LONGEST_LINK = 412
"""Bytes that version 15 holds at level M."""
SIGN1_TAG = 18
_ALGORITHM, _KID = 1, 4
_EDDSA = -8
_PROTECTED = cbor2.dumps({_ALGORITHM: _EDDSA})
_NUMBER, _NAME, _OCCUPATION, _LEVEL, _BODY, _VALID_FROM, _STATUS, _SHA256 = range(1, 9)
_LINK = re.compile(r"(?:https?://[^\s#]*/c/([a-z2-7]{22}))?#([A-Za-z0-9_-]+)")


class QrError(ValueError):
    """A link or its signed part is not well formed, or too long for a symbol of version 15."""


@dataclass(frozen=True)
class Digest:
    """What the signed part says, before or after its signature is checked."""

    number: str
    name: str
    occupation: str
    level: str
    body: str
    valid_from: date
    shard: str
    index: int
    sha256: str
    kid: bytes
    signed: bytes
    signature: bytes

    def shown(self) -> dict[str, str | None]:
        """Return what a checker shows of it; only certificates of a level bear a QR, the issuer is not in it."""
        texts = (self.number, "level", self.name, self.occupation, self.level, None, self.body, str(self.valid_from))
        names = ("number", "kind", "name", "occupation", "level", "issuer", "body", "valid_from")
        return dict(zip(names, texts, strict=True))

    def verify(self, public: str) -> bool:
        """Return whether the signature is by this key (Multikey text)."""
        try:
            public_key(public).verify(self.signature, self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def kid_of(public_multibase: str) -> bytes:
    """Return the first eight bytes of the SHA-256 of a raw public key: how the QR names its key."""
    return hashlib.sha256(public_bytes(public_multibase)).digest()[:8]


def link(credential: Mapping[str, Any], key: Signer, site: str, access_id: str) -> str:
    """Return the link that the QR of a signed ``credential`` carries.

    Raises:
        QrError: where it does not fit into version 15 even with codes for names.
    """
    start = f"{site}/c/{access_id}#"
    texts = [start + payload(credential, key, codes=codes) for codes in ((), ("occupation",), ("occupation", "body"))]
    for text in texts:
        if len(text.encode()) <= LONGEST_LINK:
            return text
    raise QrError(f"{len(texts[-1])} bytes do not fit into version {LARGEST_VERSION}")


def payload(credential: Mapping[str, Any], key: Signer, *, codes: tuple[str, ...] = ()) -> str:
    """Return the part after ``#``: base64url, unpadded, of the COSE_Sign1; ``codes`` stand instead of these names."""
    encoded = cbor2.dumps(_claims(credential, codes), canonical=True)
    signature = key.sign(_to_sign(encoded))
    kid = kid_of(key.public_multibase)
    message = cbor2.dumps(cbor2.CBORTag(SIGN1_TAG, [_PROTECTED, {_KID: kid}, encoded, signature]))
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


def symbol(text: str) -> segno.QRCode:
    """Return the QR of a link: level M, version 15 at most.

    Raises:
        QrError: where it does not fit.
    """
    if len(text.encode()) > LONGEST_LINK:
        raise QrError(f"{len(text)} bytes do not fit into version {LARGEST_VERSION}")
    return segno.make(text, error="m", micro=False, boost_error=False)


def looks_like(text: str) -> bool:
    """Return whether a text is a link of this kind (or its part from ``#`` on)."""
    return _LINK.fullmatch(text.strip()) is not None


def read(text: str) -> Digest:
    """Return what the signed part of a link says; whoever calls checks ``verify`` with a trusted key.

    Raises:
        QrError: where it is not well formed.
    """
    found = _LINK.fullmatch(text.strip())
    if not found:
        raise QrError("not a link of a certificate")
    try:
        return _read(found[2])
    except (ValueError, TypeError, KeyError, AttributeError, cbor2.CBORError, RecursionError) as error:
        raise QrError("the signed part is not well formed") from error


def _read(encoded: str) -> Digest:
    data = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    message = cbor2.loads(data)
    protected, header, inner, signature = message.value
    claims = cbor2.loads(inner)
    shard, index = claims[_STATUS]
    packed = cbor2.dumps(cbor2.CBORTag(SIGN1_TAG, [protected, header, inner, signature]))
    proper = base64.urlsafe_b64encode(packed).decode().rstrip("=") == encoded and set(header) == {_KID}
    if not proper or protected != _PROTECTED or set(claims) != set(range(1, 9)) or len(claims[_SHA256]) != 32:  # noqa: PLR2004
        raise QrError("not the one proper form")
    number, name, occupation, level, body = (claims[key] for key in (_NUMBER, _NAME, _OCCUPATION, _LEVEL, _BODY))
    if not all(isinstance(item, str) for item in (number, name, occupation, level, body, shard)):
        raise QrError("not texts")
    return Digest(
        number=number,
        name=name,
        occupation=occupation,
        level=level,
        body=body,
        valid_from=date.fromisoformat(str(claims[_VALID_FROM])),
        shard=shard,
        index=int(index),
        sha256=bytes(claims[_SHA256]).hex(),
        kid=header[_KID],
        signed=_to_sign(inner),
        signature=signature,
    )


def _claims(credential: Mapping[str, Any], codes: tuple[str, ...]) -> dict[int, Any]:
    facts = shown(credential)
    achievement = credential["credentialSubject"]["achievement"]
    coded = {
        "occupation": achievement["alignment"][0]["targetCode"],
        "body": achievement["creator"]["otherIdentifier"][1]["identifier"],
    }
    facts |= {name: coded[name] for name in codes}
    entry = credential["credentialStatus"][0]
    return {
        _NUMBER: facts["number"],
        _NAME: facts["name"],
        _OCCUPATION: facts["occupation"],
        _LEVEL: facts["level"],
        _BODY: facts["body"],
        _VALID_FROM: int(day_of(credential["validFrom"]).strftime("%Y%m%d")),
        _STATUS: [entry["statusListCredential"].rsplit("/", 1)[1].rsplit("-", 1)[0], int(entry["statusListIndex"])],
        _SHA256: bytes.fromhex(digest(dict(credential))),
    }


def _to_sign(encoded: bytes) -> bytes:
    return cbor2.dumps(["Signature1", _PROTECTED, b"", encoded])
