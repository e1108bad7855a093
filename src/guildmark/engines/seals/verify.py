# SPDX-License-Identifier: Apache-2.0
"""Checking a credential as a stranger: JSON file, PDF with the credential attached, or the text of its QR.

Never a key from the document itself, never the network unless a ``fetch`` is given. The answer is the JSON of
``cli.md`` 4; ``exit_code`` turns it into the command's.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdf
from pypdf.errors import PyPdfError

from guildmark.engines.register import leaves, merkle
from guildmark.engines.register.proofs import Proof
from guildmark.engines.seals import qr, status
from guildmark.engines.seals.credentials import shown
from guildmark.engines.seals.jcs import digest
from guildmark.engines.seals.keys import address_of
from guildmark.engines.seals.lists import Fetch, ListsAtHand, bit, time_of
from guildmark.engines.seals.signatures import verify_proof
from guildmark.engines.seals.trust import Method, Trust, TrustError, read_json
from guildmark.engines.seals.words import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ATTACHMENT = "credential.json"
LARGEST = 20_000_000
SHOWN = ("number", "kind", "name", "occupation", "level", "issuer", "body", "valid_from")
_ACTS = ("issue", "correct")


class UnreadableError(ValueError):
    """What was given holds no credential; ``code`` says it, ``why`` by a word of ``words.WHY`` or in its own words."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(why)
        self.code = code
        self.why = why


@dataclass
class _Subject:
    """The one thing checked, whatever form it came in."""

    shown: dict[str, str | None]
    issuer: str | None
    sha256: str
    log_id: str | None
    created: str | None
    method_id: str | None
    lists: dict[str, str]
    index: int
    valid_until: str | None
    credential: Mapping[str, Any] | None = None
    digest: qr.Digest | None = None


@dataclass
class _Run:
    """The checks so far."""

    lang: str
    checks: list[dict[str, Any]] = field(default_factory=list)
    reason: str | None = None

    def note(self, name: str, code: str, *, ok: bool | None, **facts: object) -> bool:
        detail = sentence(code, self.lang, **facts)
        self.checks.append({"name": name, "ok": ok, "detail": detail})
        if ok is False and self.reason is None:
            self.reason = code
        return ok is True


def verify(
    given: bytes | str,
    trust: Trust | Mapping[str, Any] | None,
    *,
    proof: bytes | None = None,
    fetch: Fetch | None = None,
    now: datetime | None = None,
    lang: str = "zh",
) -> dict[str, Any]:
    """Return what can be said of a credential (``cli.md`` 4).

    ``given``: the bytes of a JSON file or PDF, or the text of a QR. ``proof``: bytes of a ``.tlog-proof``. ``now`` is
    needed only to tell that a credential with an end has expired.
    """
    run = _Run(lang)
    try:
        subject = read(given)
    except UnreadableError as error:
        run.note("format", error.code, ok=False, why=error.why)
        return _answer(run, None, "unknown", None, valid=False)
    run.note("format", "format.ok", ok=True)
    trusted = _trusted(trust)
    method = _find_method(subject, trusted)
    proven = _check_register(subject, trusted, proof, fetch) if isinstance(trusted, Trust) and method else None
    valid = _check_seal(run, subject, trusted, method, proven)
    state, as_of = "unknown", None
    if valid and isinstance(trusted, Trust) and method:
        state, as_of = _check_status(run, subject, ListsAtHand(trusted, method.issuer, fetch), now)
    else:
        run.note("status", "status.unknown", ok=None)
    if proven is None:
        proven = _Proven("register.not-asked", None, {})
    run.note("register", proven.code, ok=proven.ok, **proven.facts)
    if proven.ok is False:
        run.reason = proven.code
    return _answer(run, subject, state, as_of, valid=valid and proven.ok is not False)


def exit_code(answer: Mapping[str, Any]) -> int:
    """Return 0 for valid and active, 1 for not valid or no longer so, 3 for valid with its state unknown."""
    if not answer["valid"]:
        return 1
    return {"active": 0, "unknown": 3}.get(answer["state"], 1)


def read(given: bytes | str) -> _Subject:
    """Return what was given as one thing to be checked.

    Raises:
        UnreadableError: where it holds no credential.
    """
    if len(given) > LARGEST:
        raise UnreadableError("format.not-a-credential", "too-large")
    if isinstance(given, bytes) and given.lstrip()[:5] == b"%PDF-":
        return _from_json(_attached(given))
    text = given if isinstance(given, str) else given.decode("utf-8", "replace")
    if qr.looks_like(text):
        return _from_qr(text)
    return _from_json(given)


def _attached(data: bytes) -> bytes:
    try:
        found = pypdf.PdfReader(io.BytesIO(data)).attachments.get(ATTACHMENT)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UnreadableError("format.not-a-credential", "pdf-spoilt") from error
    if not found:
        raise UnreadableError("format.no-attachment")
    if len(found) > 1:
        raise UnreadableError("format.not-a-credential", "two-in-one-pdf")
    return bytes(found[0])


def _from_json(data: bytes | str) -> _Subject:
    if not data.strip():
        raise UnreadableError("format.not-a-credential", "empty")
    try:
        credential = read_json(data)
    except json.JSONDecodeError as error:
        raise UnreadableError("format.not-a-credential", "not-json") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("format.not-a-credential", "not-text") from error
    except ValueError as error:
        raise UnreadableError("format.not-a-credential", f"{error}"[:120]) from error
    try:
        return _of_credential(credential)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("format.not-a-credential", f"{error}"[:120]) from error


def _of_credential(credential: dict[str, Any]) -> _Subject:
    if not {"VerifiableCredential", "OpenBadgeCredential"} <= set(credential["type"]):
        raise ValueError("not an OpenBadgeCredential")
    facts, proof = shown(credential), credential["proof"]
    if not isinstance(proof["verificationMethod"], str) or None in (facts["number"], facts["name"], facts["issuer"]):
        raise ValueError("number, name, issuer or the proof's key is missing")
    for moment in (proof["created"], credential.get("validUntil", proof["created"])):
        time_of(moment)
    entries = credential.get("credentialStatus", [])
    lists = {entry["statusPurpose"]: entry["statusListCredential"] for entry in _listed(entries)}
    indexes = {int(entry["statusListIndex"]) for entry in _listed(entries)}
    if len(indexes) > 1 or not all(isinstance(address, str) for address in lists.values()):
        raise ValueError("the status entries do not agree")
    return _Subject(
        shown=facts,
        issuer=facts["issuer"],
        sha256=digest(credential),
        log_id=credential.get("logId"),
        created=proof["created"],
        method_id=proof["verificationMethod"],
        lists=lists,
        index=indexes.pop() if indexes else 0,
        valid_until=credential.get("validUntil"),
        credential=credential,
    )


def _from_qr(text: str) -> _Subject:
    try:
        told = qr.read(text)
    except qr.QrError as error:
        raise UnreadableError("format.not-a-credential", str(error)) from error
    names = status.list_names(told.shard)
    return _Subject(
        shown=told.shown(),
        issuer=None,
        sha256=told.sha256,
        log_id=None,
        created=None,
        method_id=None,
        lists={purpose: f"/status/{name}" for purpose, name in names.items()},
        index=told.index,
        valid_until=None,
        digest=told,
    )


def _trusted(trust: Trust | Mapping[str, Any] | None) -> Trust | str:
    """Return the trust file, or the code of why there is none."""
    if trust is None:
        return "trust.missing"
    if isinstance(trust, Trust):
        return trust
    try:
        return Trust(trust)
    except TrustError as error:
        return error.code


def _find_method(subject: _Subject, trust: Trust | str) -> Method | None:
    if isinstance(trust, str):
        return None
    if subject.digest:
        method = trust.method_by_kid(subject.digest.kid)
        if method:
            subject.issuer = subject.shown["issuer"] = method.issuer
            host = address_of(method.issuer)
            subject.lists = {purpose: f"https://{host}{path}" for purpose, path in subject.lists.items()}
        return method
    method = trust.method(subject.method_id or "")
    return method if method and method.issuer == subject.issuer else None


def _check_seal(
    run: _Run, subject: _Subject, trust: Trust | str, method: Method | None, proven: _Proven | None
) -> bool:
    """Note signature, issuer and key-active; return whether all three hold."""
    if method is None:
        run.note("signature", "signature.no-key", ok=None)
        code = trust if isinstance(trust, str) else "issuer.not-trusted"
        if isinstance(trust, Trust) and subject.issuer and trust.holds_issuer(subject.issuer):
            run.note("issuer", "issuer.ok", ok=True, who=subject.issuer)
            return run.note("key-active", "key.unknown", ok=False)
        run.note("issuer", code, ok=False, who=subject.issuer or "?")
        return run.note("key-active", "signature.no-key", ok=None)
    holds = (
        subject.digest.verify(method.public)
        if subject.digest
        else verify_proof(subject.credential or {}, method.public)
    )
    run.note("signature", "signature.ok" if holds else "signature.wrong", ok=holds)
    run.note("issuer", "issuer.ok", ok=True, who=method.issuer)
    active = _was_active(method, subject, proven)
    run.note("key-active", "key-active.ok" if active else "key.not-active", ok=active)
    return holds and active


def _was_active(method: Method, subject: _Subject, proven: _Proven | None) -> bool:
    """A replaced key holds for what it signed before; a revoked one only for what the register proves older."""
    if not method.asserts:
        return False
    created = subject.created or (subject.shown["valid_from"] or "") + "T00:00:00Z"
    if method.expires and time_of(created) > time_of(method.expires):
        return False
    if method.revoked:
        registered = proven.time if proven and proven.ok else None
        return registered is not None and registered < time_of(method.revoked)
    return True


def _check_status(run: _Run, subject: _Subject, lists: ListsAtHand, now: datetime | None) -> tuple[str, str | None]:
    """Note the status; return the state and the date of the older of the lists that say it."""
    states, dates = [], []
    for purpose, address in subject.lists.items():
        listed = lists.newest(address, purpose)
        if listed is None:
            bad = lists.held(address) is not None
            run.note("status", "status.list-invalid" if bad else "status.unknown", ok=None)
            run.reason = run.reason or "status.unknown"
            return "unknown", None
        dates.append(listed["validFrom"])
        if bit(listed, subject.index):
            states.append(status.STATES.get(purpose, "revoked"))
    state = _state(states, subject, now) if subject.lists else "unknown"
    run.note("status", f"status.{state}", ok={"active": True, "unknown": None}.get(state, False))
    if state != "active":
        run.reason = state if state != "unknown" else "status.unknown"
    return state, min(dates, key=time_of) if dates else None


def _state(states: list[str], subject: _Subject, now: datetime | None) -> str:
    for state in ("revoked", "suspended"):
        if state in states:
            return state
    if now and subject.valid_until and time_of(subject.valid_until) < now:
        return "expired"
    return "active"


@dataclass(frozen=True)
class _Proven:
    """What the register says: the code of the sentence, whether it holds, its facts, the time of the checkpoint."""

    code: str
    ok: bool | None
    facts: dict[str, object]
    time: datetime | None = None


def _check_register(subject: _Subject, trust: Trust, proof: bytes | None, fetch: Fetch | None) -> _Proven | None:
    if proof is None and fetch and subject.log_id:
        try:
            proof = fetch(_proof_address(subject))
        except (OSError, ValueError):
            return _Proven("register.not-reached", None, {})
    if proof is None:
        return None
    try:
        return _proven(subject, trust, proof)
    except (merkle.ProofError, leaves.LeafError) as error:
        return _Proven("register.wrong", ok=False, facts={"why": str(error)[:120]})


def _proof_address(subject: _Subject) -> str:
    scheme = next(iter(subject.lists.values()), "https://").partition("://")[0]
    return f"{scheme}://{address_of(subject.issuer or '')}/register/e/{subject.log_id}.tlog-proof"


def _proven(subject: _Subject, trust: Trust, data: bytes) -> _Proven:
    found = Proof.decode(data)
    checkpoint = found.verify(trust.log_verifiers())
    leaf = leaves.parse(found.leaf)
    if leaf.get("act") not in _ACTS or leaf.get("sha256") != subject.sha256:
        raise merkle.ProofError("the entry is of another credential")
    if subject.log_id is not None and leaf.get("id") != subject.log_id:
        raise merkle.ProofError("the entry has another log id")
    facts: dict[str, object] = {"index": found.index + 1, "size": checkpoint.size}
    return _Proven("register.ok", ok=True, facts=facts, time=checkpoint.time)


def _answer(run: _Run, subject: _Subject | None, state: str, as_of: str | None, *, valid: bool) -> dict[str, Any]:
    order = ("format", "signature", "issuer", "key-active", "status", "register")
    noted = {check["name"]: check for check in run.checks}
    missing = {"name": "", "ok": None, "detail": ""}
    credential = {name: subject.shown.get(name) for name in SHOWN} if subject else None
    return {
        "valid": valid,
        "state": state,
        "checks": [noted.get(name, missing | {"name": name}) for name in order],
        "credential": credential,
        "as_of": as_of,
        "reason": run.reason,
    }


def _listed(entries: Any) -> list[Mapping[str, Any]]:
    return [entries] if isinstance(entries, dict) else list(entries)
