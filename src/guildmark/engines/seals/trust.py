# SPDX-License-Identifier: Apache-2.0
"""The trust file: whose keys an offline verifier believes, with the status lists of its day; and its fingerprint.

The file is signed by an issuer's key that it holds itself: that only shows it whole. What makes it believed is the
fingerprint of its keys, printed on every certificate and compared by a person once (``guildmark trust add``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guildmark.engines.register.notes import COSIGNATURE, ED25519, Verifier
from guildmark.engines.seals.jcs import NotCanonicalError, digest
from guildmark.engines.seals.keys import public_bytes
from guildmark.engines.seals.qr import kid_of
from guildmark.engines.seals.signatures import moment, sign, verify_proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from guildmark.engines.seals.keys import Signer

FINGERPRINT_DIGITS = 40
GROUP = 4
CONTEXT = ["https://www.w3.org/ns/credentials/v2"]


class TrustError(ValueError):
    """A trust file is not well formed or not signed by a key that it holds; ``code`` is ``trust.invalid``."""

    code = "trust.invalid"


@dataclass(frozen=True)
class Method:
    """One key of an issuer: its id, its Multikey text, when it expired or was revoked, whether it may sign."""

    id: str
    issuer: str
    public: str
    expires: str | None
    revoked: str | None
    asserts: bool


def register_part(origin: str, log_key: str, witness_keys: Iterable[str], checkpoint: bytes) -> dict[str, Any]:
    """Return the ``register`` member: the log's name, its key and the witnesses' as Multikey texts, its checkpoint."""
    return {
        "origin": origin,
        "log_key": log_key,
        "witness_keys": list(witness_keys),
        "checkpoint": checkpoint.decode("utf-8"),
    }


def build(
    as_of: datetime,
    did_documents: Mapping[str, Mapping[str, Any]],
    status_lists: Mapping[str, Mapping[str, Any]],
    register: Mapping[str, Any],
    keys: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the unsigned trust file: did → document, address → signed list, register, ``keys.json`` as ``keys``."""
    return {
        "as_of": moment(as_of),
        "did_documents": {did: dict(document) for did, document in did_documents.items()},
        "status_lists": {address: dict(listed) for address, listed in status_lists.items()},
        "register": dict(register),
        "keys": [dict(key) for key in keys],
    }


def build_trust(trust: Mapping[str, Any], key: Signer, verification_method: str, created: datetime) -> dict[str, Any]:
    """Return the trust file with its proof by the issuer's key."""
    return sign(trust, key, verification_method, created)


def fingerprint(trust: Mapping[str, Any]) -> str:
    """Return the fingerprint of the keys alone: 40 hex digits in groups of 4.

    SHA-256 of the JCS of ``{"issuers": {did: [publicKeyMultibase, …]}, "log_key": …}``.
    """
    issuers = {
        did: [method["publicKeyMultibase"] for method in document.get("verificationMethod", [])]
        for did, document in trust["did_documents"].items()
    }
    digits = digest({"issuers": issuers, "log_key": trust["register"]["log_key"]})[:FINGERPRINT_DIGITS]
    return " ".join(digits[i : i + GROUP] for i in range(0, len(digits), GROUP))


def same_fingerprint(one: str, other: str) -> bool:
    """Return whether two fingerprints are equal, whatever their spaces, dashes and case."""
    return _bare(one) == _bare(other) and len(_bare(one)) == FINGERPRINT_DIGITS


def read_json(data: bytes | str) -> Any:
    """Return the JSON document in ``data``; a member given twice, and ``NaN``, are refused.

    Raises:
        ValueError: where it is not one JSON document.
    """
    text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class Trust:
    """A trust file that was found whole, and what a verifier asks of it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Check the form and the proof.

        Raises:
            TrustError: where either is wrong.
        """
        try:
            self.document = document
            self.methods = {method.id: method for method in _methods(document["did_documents"])}
            self.register: Mapping[str, Any] = document["register"]
            self.lists: Mapping[str, Mapping[str, Any]] = dict(document["status_lists"])
            self.checked_lists: dict[tuple[str, str, str], bool] = {}
            self.fingerprint = fingerprint(document)
            signer = self.methods.get(document["proof"]["verificationMethod"])
        except (KeyError, TypeError, ValueError, AttributeError, NotCanonicalError) as error:
            raise TrustError(f"not a trust file: {error}") from error
        if signer is None or not signer.asserts or not verify_proof(document, signer.public):
            raise TrustError("the trust file is not signed by a key that it holds")

    @classmethod
    def load(cls, data: bytes) -> Trust:
        """Return the trust file in ``data``.

        Raises:
            TrustError: where it is not one.
        """
        try:
            document = read_json(data)
        except ValueError as error:
            raise TrustError(f"not a trust file: {error}") from error
        if not isinstance(document, dict):
            raise TrustError("not a trust file")
        return cls(document)

    def dids(self) -> list[str]:
        """Return the issuers that are trusted."""
        return list(self.document["did_documents"])

    def holds_issuer(self, did: str) -> bool:
        """Return whether the issuer is one of those trusted."""
        return did in self.document["did_documents"]

    def method(self, id_: str) -> Method | None:
        """Return the key of this id, or None."""
        return self.methods.get(id_)

    def method_by_kid(self, kid: bytes) -> Method | None:
        """Return the key that a QR names, or None."""
        return next((method for method in self.methods.values() if kid_of(method.public) == kid), None)

    def log_verifiers(self) -> list[Verifier]:
        """Return the keys of the log, older ones included, and of its witnesses."""
        origin = self.register["origin"]
        listed = [key["publicKeyMultibase"] for key in self.document.get("keys", []) if key.get("use") == "log"]
        log = [
            Verifier(origin, public_bytes(key), ED25519)
            for key in {self.register["log_key"]: 0, **dict.fromkeys(listed)}
        ]
        witnesses = [key for key in self.document.get("keys", []) if key.get("use") == "witness"]
        return log + [Verifier(key["kid"], public_bytes(key["publicKeyMultibase"]), COSIGNATURE) for key in witnesses]


def _methods(documents: Mapping[str, Mapping[str, Any]]) -> list[Method]:
    made = []
    for did, document in documents.items():
        if document["id"] != did:
            raise ValueError(f"the document of {did} is of another")
        for method in document["verificationMethod"]:
            public_bytes(method["publicKeyMultibase"])
            asserts = method["id"] in document.get("assertionMethod", [])
            ends = (method.get("expires"), method.get("revoked"))
            made.append(Method(method["id"], did, method["publicKeyMultibase"], *ends, asserts))
    if any(not method.id.startswith(f"{method.issuer}#") for method in made):
        raise ValueError("a key is of another issuer")
    return made


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is given twice")
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _bare(text: str) -> str:
    return "".join(mark for mark in text.lower() if mark in "0123456789abcdef")
