# SPDX-License-Identifier: Apache-2.0
"""Data Integrity proofs with the cryptosuite eddsa-jcs-2022 (W3C), made and checked.

``sign`` gives the document with its proof; ``seal`` gives its canonical bytes and digest at once, for bulk issue.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature

from guildmark.engines.seals import base58
from guildmark.engines.seals.jcs import NotCanonicalError, jcs
from guildmark.engines.seals.keys import public_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from guildmark.engines.seals.keys import Signer

SUITE = "eddsa-jcs-2022"
SIGNATURE_SIZE = 64


@dataclass(frozen=True)
class Sealed:
    """A signed document: its canonical bytes, proof included, and their SHA-256 in hex, as the register holds it."""

    data: bytes
    sha256: str


def moment(at: datetime) -> str:
    """Return a time as XML dateTimeStamp in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: Mapping[str, Any], key: Signer, verification_method: str, created: datetime) -> dict[str, Any]:
    """Return a copy of ``document`` with its proof. Source: W3C vc-di-eddsa, 3.3.

    Raises:
        NotCanonicalError: where the document has no canonical form.
        ValueError: where it carries a proof already.
    """
    if "proof" in document:
        raise ValueError("the document carries a proof already")
    proof = _options(document, verification_method, created)
    hashed = hashlib.sha256(jcs(proof)).digest() + hashlib.sha256(jcs(dict(document))).digest()
    return {**document, "proof": {**proof, "proofValue": base58.encode(key.sign(hashed))}}


def seal(document: Mapping[str, Any], key: Signer, verification_method: str, created: datetime) -> Sealed:
    """Return the canonical bytes of ``document`` signed, each member encoded once: for bulk issue.

    Equal to ``jcs(sign(…))``; a test says so.
    """
    members = {name: _encoded(value) for name, value in document.items()}
    options = {name: _encoded(value) for name, value in _options(document, verification_method, created).items()}
    hashed = _hash(_joined(options)) + hashlib.sha256(_joined(members)).digest()
    options["proofValue"] = jcs(base58.encode(key.sign(hashed)))
    members["proof"] = _joined(options)
    data = _joined(members)
    return Sealed(data, hashlib.sha256(data).hexdigest())


def verify_proof(document: Mapping[str, Any], public: Ed25519PublicKey | str) -> bool:
    """Return whether the proof of ``document`` is a signature of it by ``public`` (a key or its Multikey text).

    Stricter than the specification in one point: the proof's context must equal the document's, so that no member
    can be added. Source: W3C vc-di-eddsa, 3.3.2.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict) or not _is_ours(proof, document):
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        signature = base58.decode(proof["proofValue"], SIGNATURE_SIZE)
        hashed = hashlib.sha256(jcs(options)).digest() + hashlib.sha256(jcs(unsigned)).digest()
        key = public_key(public) if isinstance(public, str) else public
        key.verify(signature, hashed)
    except (InvalidSignature, NotCanonicalError, ValueError, RecursionError):
        return False
    return True


def _options(document: Mapping[str, Any], verification_method: str, created: datetime) -> dict[str, Any]:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": moment(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    return options


def _is_ours(proof: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    return (
        proof.get("type") == "DataIntegrityProof"
        and proof.get("cryptosuite") == SUITE
        and proof.get("proofPurpose") == "assertionMethod"
        and isinstance(proof.get("proofValue"), str)
        and proof.get("@context") == document.get("@context")
    )


def _encoded(value: Any) -> bytes:
    """Return ``jcs(value)``; texts, and lists of texts, that every certificate of an issue repeats are remembered."""
    if type(value) is str:
        return _text(value)
    if type(value) is list and all(type(item) is str for item in value):
        return _texts(tuple(value))
    return jcs(value)


@functools.lru_cache(maxsize=512)
def _text(value: str) -> bytes:
    return jcs(value)


@functools.lru_cache(maxsize=64)
def _texts(value: tuple[str, ...]) -> bytes:
    return jcs(value)


@functools.lru_cache(maxsize=16)
def _hash(options: bytes) -> bytes:
    return hashlib.sha256(options).digest()


def _joined(members: Mapping[str, bytes]) -> bytes:
    return b"{" + b",".join([_key(name) + members[name] for name in sorted(members)]) + b"}"


@functools.lru_cache(maxsize=256)
def _key(name: str) -> bytes:
    """Return a member's name as it stands before its value; ``jcs`` refuses names that would sort otherwise."""
    return jcs({name: 0})[1:-2]
