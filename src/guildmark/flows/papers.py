# SPDX-License-Identifier: Apache-2.0
"""What a certificate leaves the house as: its page's checks, JSON, PDF, QR and proof; and the trust file."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Credential, Leaf
from guildmark.domain.credentials.queries import office
from guildmark.engines import documents, seals
from guildmark.engines.register import checkpoints, leaves, merkle, notes, proofs, tiles
from guildmark.engines.rosters import documents as identity_documents
from guildmark.flows import register_keeping
from guildmark.kernel import clock
from guildmark.kernel.refusals import Refused, refuse_unless

SEAL = ("鸢都", "登记")
MASKED = "ext:maskedDocument"


@dataclass(frozen=True)
class Checked:
    """What the office itself finds about one of its certificates now, for its page."""

    facts: Mapping[str, str | None]
    awarded: str
    issuer_name: str
    kid: str
    signature: bool
    issuer: bool
    state: str
    now: dt.datetime
    leaf_index: int | None
    registered: bool
    registered_at: dt.datetime | None
    log_size: int


def check(credential: Credential) -> Checked:
    """Check the signature, its key, the place in the register and the state, all anew; nothing is taken on trust."""
    document = json.loads(credential.document)
    proof = document["proof"]
    public = _issuer_key(proof["verificationMethod"])
    stands = _standing(credential)
    return Checked(
        facts=seals.credentials.shown(document),
        awarded=document["awardedDate"][:10],
        issuer_name=document["issuer"]["name"],
        kid=proof["verificationMethod"].partition("#")[2],
        signature=bool(public) and seals.verify_proof(document, _public_key(public)),
        issuer=bool(public) and document["issuer"]["id"] == office.did(),
        state=credential.status,
        now=clock.now(),
        leaf_index=stands.index,
        registered=stands.proven,
        registered_at=stands.since,
        log_size=stands.size,
    )


def _issuer_key(kid: str) -> str:
    """The issuer's key of this name, as the register's own list of keys has it; empty where it has none."""
    listed = register_keeping.log_files().read("keys.json") or office.keys_json()
    return _issuer_keys(listed).get(kid, "")


@functools.lru_cache(maxsize=8)
def _issuer_keys(listed: bytes) -> dict[str, str]:
    return {row["kid"]: row["publicKeyMultibase"] for row in json.loads(listed) if row["use"] == "issuer"}


@dataclass(frozen=True)
class _Standing:
    """A certificate's leaf: its place in the published log, whether it is proven there, since when, the log's size."""

    index: int | None = None
    proven: bool = False
    since: dt.datetime | None = None
    size: int = 0


def _standing(credential: Credential) -> _Standing:
    read = functools.cache(register_keeping.log_files().read)
    index, since = _published_place(credential, read)
    if index is None:
        return _Standing()
    try:
        proof = proofs.prove(read, index)
        head = _opened(proof.checkpoint, office.log_key())
        proof.lead_to(head)
        leaf = leaves.parse(proof.leaf)
    except (tiles.TileError, checkpoints.CheckpointError, merkle.ProofError, leaves.LeafError):
        return _Standing(index)
    proven = leaf["sha256"] == credential.digest and leaf["id"] == credential.log_id
    return _Standing(index, proven, since, head.size)


@functools.lru_cache(maxsize=4)
def _opened(note: bytes, log_key: str) -> checkpoints.Checkpoint:
    """The checkpoint in a note that the log's key signed; its signature is checked once for these very bytes."""
    return checkpoints.open_checkpoint(note, [notes.Verifier.parse(log_key)])[0]


@functools.lru_cache(maxsize=64)
def _public_key(multibase: str) -> Ed25519PublicKey | str:
    """A listed key made ready once; a text that is none stays one, and no signature is its."""
    try:
        return seals.keys.public_key(multibase)
    except ValueError:
        return multibase


def _published_place(credential: Credential, read: tiles.Read) -> tuple[int | None, dt.datetime | None]:
    index, since = register.place_of(credential)
    try:
        size = checkpoints.read_unchecked(read).size
    except checkpoints.CheckpointError:
        return None, None
    return (index, since) if index is not None and index < size else (None, None)


def leaf_index(credential: Credential) -> int | None:
    """The place of the certificate's own leaf in the log, once a published checkpoint covers it."""
    return _published_place(credential, register_keeping.log_files().read)[0]


def prove_leaf(index: int) -> proofs.Proof:
    """The proof that a leaf stands in the log as published."""
    return proofs.prove(register_keeping.log_files().read, index)


def leaf_proof(index: int) -> bytes:
    """The bytes of a leaf's ``.tlog-proof``."""
    return prove_leaf(index).encode()


def leaf_members(leaf: Leaf) -> dict[str, Any]:
    """What a leaf says, by member."""
    return leaves.parse(leaf.body.encode())


def proof_of(credential: Credential) -> bytes:
    """The ``.tlog-proof`` of a certificate; refuses ``credential.not-logged``."""
    return leaf_proof(_logged(credential))


def _logged(credential: Credential) -> int:
    index = leaf_index(credential)
    if index is None:
        raise Refused("credential.not-logged")
    return index


def credential_json(credential: Credential) -> bytes:
    """The signed credential as a file: indented, since verifying does not mind and people read."""
    return json.dumps(json.loads(credential.document), ensure_ascii=False, indent=1).encode() + b"\n"


def qr_link(credential: Credential) -> str:
    """The link that the QR carries: the page, and after # the signed digest."""
    document = json.loads(credential.document)
    return seals.qr.link(document, office.key("issuer"), settings.PUBLIC_URL, credential.access_id)


def certificate_pdf(credential: Credential, lang: str = "zh") -> bytes:
    """The certificate on paper, for a valid one that the log holds.

    Refuses ``credential.not-valid`` and ``credential.not-logged``; raises MissingGlyph for a name that no font draws.
    """
    refuse_unless(credential.status == "active", "credential.not-valid")
    _logged(credential)
    return documents.certificate_pdf(
        _face(credential, lang),
        credential_json(credential),
        qr_text=qr_link(credential),
        fingerprint=trust_fingerprint(),
        public_url=f"{settings.PUBLIC_URL}/verify",
        lang=lang,
    )


def _face(credential: Credential, lang: str) -> documents.Face:
    document = json.loads(credential.document)
    facts = seals.credentials.shown(document)
    return documents.Face(
        number=facts["number"] or "",
        name=facts["name"] or "",
        document_type=identity_documents.name_of(credential.person.document_type, lang),
        document_number=_masked_document(document),
        occupation=facts["occupation"] or "",
        occupation_code=credential.occupation,
        level=facts["level"] or "",
        body=facts["body"] or "",
        body_code=credential.number[:13],
        date=credential.valid_from,
        awarded=dt.date.fromisoformat(document["awardedDate"][:10]),
        issuer=document["issuer"]["name"],
        seal=SEAL,
    )


def _masked_document(document: Mapping[str, Any]) -> str:
    told = document["credentialSubject"].get("identifier", [])
    return next((one["identityHash"] for one in told if one["identityType"] == MASKED), "")


def trust_json() -> bytes:
    """The signed trust file: did documents, keys, status lists as signed last, the register's head."""
    if register.status_lists().filter(changed=True).exists():
        register_keeping.publish()
    head = register.head()
    lists = {
        f"{office.status_base()}/{held.name}": json.loads(held.document)
        for held in register.status_lists()
        if held.document
    }
    part = seals.trust.register_part(
        office.origin(), office.key("log").public_multibase, [], head.note.encode() if head else b""
    )
    made = seals.trust.build(clock.now(), _did_documents(), lists, part, office.keys_listed())
    signed = seals.trust.build_trust(made, office.key("issuer"), office.verification_method(), clock.now())
    return json.dumps(signed, ensure_ascii=False, indent=1).encode() + b"\n"


def trust_fingerprint() -> str:
    """The fingerprint of the keys, as printed on every certificate."""
    return _fingerprint(office.did(), office.kid(), office.key("log").public_multibase)


@functools.lru_cache(maxsize=4)
def _fingerprint(_did: str, _kid: str, log_key: str) -> str:
    return seals.trust.fingerprint({"did_documents": _did_documents(), "register": {"log_key": log_key}})


def _did_documents() -> dict[str, dict[str, Any]]:
    return {office.did(): office.did_document()}


def export_demo_files(folder: Path) -> Credential:
    """Leave a certificate, its paper and the trust file for a visitor: the newest valid one that can be drawn."""
    trust = trust_json()
    credential = register.newest_logged()
    refuse_unless(credential, "credential.none")
    paper = None
    while credential is not None and paper is None:
        try:
            paper = certificate_pdf(credential)
        except documents.MissingGlyph:
            credential = register.newest_logged(before=credential.pk)
    refuse_unless(paper, "credential.none")
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "credential.json": credential_json(credential),
        "credential.pdf": paper,
        "credential.tlog-proof": proof_of(credential),
        "trust.json": trust,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return credential
