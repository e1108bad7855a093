# SPDX-License-Identifier: Apache-2.0
"""Signed notes (C2SP signed-note) and cosignatures of witnesses (C2SP tlog-cosignature), Ed25519 only."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

ED25519 = 1
COSIGNATURE = 4
KEY_SIZE = 32
LONGEST_NOTE = 1_000_000

_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class NoteError(ValueError):
    """A note or a verifier key is not well formed, or a signature of a known key is wrong."""


@dataclass(frozen=True)
class Verifier:
    """A known key: its name, its raw public key (32 bytes) and whether it signs notes (1) or cosigns them (4)."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Return the verifier that a ``name+hash+key`` text holds.

        Raises:
            NoteError: where its parts do not agree.
        """
        name, _, rest = vkey.partition("+")
        hashed, _, encoded = rest.partition("+")
        try:
            data = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise NoteError("the verifier key is not base64") from error
        if len(data) != KEY_SIZE + 1 or data[0] not in (ED25519, COSIGNATURE) or not _is_name(name):
            raise NoteError("not a verifier key of a kind known here")
        verifier = cls(name, data[1:], data[0])
        if verifier.key_id.hex() != hashed:
            raise NoteError("the hash of the verifier key is another")
        return verifier

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ key)."""
        head = self.name.encode() + b"\n" + bytes([self.algorithm])
        return hashlib.sha256(head + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, to be handed out."""
        encoded = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


@dataclass(frozen=True)
class Note:
    """An opened note: its text, the verifiers whose signatures hold, and the times of those that cosigned."""

    text: str
    signed_by: tuple[Verifier, ...] = ()
    cosigned: dict[str, int] = field(default_factory=dict)


def vkey(name: str, public: bytes) -> str:
    """Return the verifier key text for a raw Ed25519 public key."""
    return Verifier(name, public).vkey


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> bytes:
    """Return ``text`` (which ends with a newline) as a note signed by ``key`` under ``name``.

    Raises:
        NoteError: where text or name cannot stand in a note.
    """
    if not text.endswith("\n") or not _is_name(name) or any(mark < " " and mark != "\n" for mark in text):
        raise NoteError("the text does not end with a newline, or a character or the name is not allowed")
    verifier = Verifier(name, key.public_key().public_bytes_raw())
    return (text + "\n").encode() + _line(verifier, key.sign(text.encode()))


def cosign(note: bytes, name: str, key: Ed25519PrivateKey, at: datetime) -> bytes:
    """Return the note with the cosignature of a witness, who saw it at the time ``at``."""
    text = _parts(note)[0]
    verifier = Verifier(name, key.public_key().public_bytes_raw(), COSIGNATURE)
    seconds = int(at.timestamp())
    return note + _line(verifier, seconds.to_bytes(8, "big") + key.sign(_cosigned(text, seconds)))


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Return the note with the signatures of ``verifiers`` that hold; lines of unknown keys are passed over.

    Raises:
        NoteError: where the form is wrong, a known key's signature is wrong or given twice.
    """
    text, lines = _parts(data)
    known = {(item.name, item.key_id): item for item in verifiers}
    signed: list[Verifier] = []
    cosigned: dict[str, int] = {}
    for name, blob in lines:
        verifier = known.get((name, blob[:4]))
        if verifier is None:
            continue
        if verifier in signed:
            raise NoteError(f"{name} signed twice")
        seconds = _check(verifier, text, blob[4:])
        signed.append(verifier)
        if seconds is not None:
            cosigned[name] = seconds
    return Note(text, tuple(signed), cosigned)


def _parts(data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    text, mark, tail = whole.rpartition("\n\n")
    if len(data) > LONGEST_NOTE or not mark or not tail.endswith("\n"):
        raise NoteError("not a signed note")
    return text + "\n", [_parse_line(line) for line in tail[:-1].split("\n")]


def _parse_line(line: str) -> tuple[str, bytes]:
    found = _LINE.fullmatch(line)
    if not found:
        raise NoteError("not a signature line")
    try:
        blob = base64.b64decode(found[2], validate=True)
    except ValueError as error:
        raise NoteError("a signature is not base64") from error
    if len(blob) <= 4:  # noqa: PLR2004 - four bytes of key id come first
        raise NoteError("a signature is too short")
    return found[1], blob


def _check(verifier: Verifier, text: str, signature: bytes) -> int | None:
    seconds = None
    message = text.encode()
    if verifier.algorithm == COSIGNATURE:
        seconds = int.from_bytes(signature[:8], "big")
        message, signature = _cosigned(text, seconds), signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, message)
    except InvalidSignature as error:
        raise NoteError(f"the signature of {verifier.name} is wrong") from error
    return seconds


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(verifier: Verifier, signature: bytes) -> bytes:
    return f"— {verifier.name} {base64.b64encode(verifier.key_id + signature).decode()}\n".encode()


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(mark.isspace() for mark in name)
