# SPDX-License-Identifier: Apache-2.0
"""Ed25519 keys as Multikey texts, and the did:web document that names an issuer's keys.

The signer stays pluggable: whatever has ``sign(bytes) -> bytes`` and ``public_multibase`` can stand for ``KeyPair``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from guildmark.engines.seals import base58

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

KEY_SIZE = 32
_PUBLIC_CODE = b"\xed\x01"
_SECRET_CODE = b"\x80\x26"
DID_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


class Signer(Protocol):
    """Whoever signs: a key at hand, or one in a device."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``, 64 bytes."""

    @property
    def public_multibase(self) -> str:
        """The public key as Multikey text."""


@dataclass(frozen=True)
class KeyPair:
    """An Ed25519 key pair; its secret never appears in ``repr``."""

    private: Ed25519PrivateKey

    @classmethod
    def generate(cls, rng: Callable[[int], bytes] = secrets.token_bytes) -> KeyPair:
        """Return a new pair from 32 random bytes."""
        return cls.from_bytes(rng(KEY_SIZE))

    @classmethod
    def from_bytes(cls, secret: bytes) -> KeyPair:
        """Return the pair of a raw secret key, 32 bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    @classmethod
    def from_multibase(cls, text: str) -> KeyPair:
        """Return the pair of a secretKeyMultibase text (``z3u2…``).

        Raises:
            ValueError: where it is none.
        """
        return cls.from_bytes(_decode(text, _SECRET_CODE))

    @property
    def private_bytes(self) -> bytes:
        """The raw secret key, 32 bytes: for the secrets file only."""
        return self.private.private_bytes_raw()

    @property
    def public_bytes(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def public_multibase(self) -> str:
        """The public key as Multikey text, ``z6Mk…``."""
        return public_to_multibase(self.public_bytes)

    @property
    def secret_multibase(self) -> str:
        """The secret key as Multikey text, ``z3u2…``."""
        return base58.encode(_SECRET_CODE + self.private_bytes)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``, 64 bytes."""
        return self.private.sign(message)

    def __repr__(self) -> str:
        return f"KeyPair({self.public_multibase})"


def public_to_multibase(public: bytes) -> str:
    """Return a raw public key as Multikey text, ``z6Mk…``."""
    return base58.encode(_PUBLIC_CODE + public)


def public_bytes(multibase: str) -> bytes:
    """Return the raw public key, 32 bytes, of a Multikey text.

    Raises:
        ValueError: where it is none.
    """
    return _decode(multibase, _PUBLIC_CODE)


def public_key(multibase: str) -> Ed25519PublicKey:
    """Return the public key of a Multikey text.

    Raises:
        ValueError: where it is none.
    """
    return Ed25519PublicKey.from_public_bytes(public_bytes(multibase))


def did_web(address: str) -> str:
    """Return the did:web of a site: ``https://city.example:8443`` → ``did:web:city.example%3A8443``."""
    parts = urlsplit(address)
    segments = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *segments])


def address_of(did: str) -> str:
    """Return the host (with its port) that a did:web names, without a scheme.

    Raises:
        ValueError: for another kind of DID.
    """
    if not did.startswith("did:web:"):
        raise ValueError(f"not a did:web: {did}")
    return unquote(did.split(":")[2])


def did_document(
    did: str, keys: Mapping[str, str], ended: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """Return the did:web document of an issuer.

    ``keys``: fragment → publicKeyMultibase. ``ended``: fragment → ``{"expires": time}`` for a key that was replaced,
    ``{"revoked": time}`` for one that is no longer to be believed. Source: W3C Controlled Identifiers 1.0.
    """
    methods = [
        {"id": f"{did}#{kid}", "type": "Multikey", "controller": did, "publicKeyMultibase": public}
        | dict((ended or {}).get(kid, {}))
        for kid, public in keys.items()
    ]
    names = [method["id"] for method in methods]
    return {"@context": list(DID_CONTEXT), "id": did, "verificationMethod": methods, "assertionMethod": names}


def public_keys(documents: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return did → its publicKeyMultibase texts in the order of the document."""
    return {
        document["id"]: [method["publicKeyMultibase"] for method in document.get("verificationMethod", [])]
        for document in documents
    }


def _decode(text: str, code: bytes) -> bytes:
    data = base58.decode(text, len(code) + KEY_SIZE)
    if not data.startswith(code):
        raise ValueError("not an Ed25519 key of this kind")
    return data[len(code) :]
