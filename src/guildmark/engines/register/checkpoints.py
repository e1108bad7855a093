# SPDX-License-Identifier: Apache-2.0
"""Checkpoints (C2SP tlog-checkpoint): size and root of the register, signed, with their time in an extension line."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guildmark.engines.register import merkle, notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from guildmark.engines.register.tiles import Read

PATH = "checkpoint"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class CheckpointError(ValueError):
    """A checkpoint is not well formed, or no key known here signed it."""


@dataclass(frozen=True)
class Checkpoint:
    """A log's name, its size in leaves, its root (32 bytes) and the time that it states."""

    origin: str
    size: int
    root: bytes
    time: datetime | None = None

    def body(self) -> str:
        """Return the text that is signed."""
        root = base64.b64encode(self.root).decode()
        time = f"time {self.time.astimezone(UTC).isoformat().replace('+00:00', 'Z')}\n" if self.time else ""
        return f"{self.origin}\n{self.size}\n{root}\n{time}"

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """Return the note as published, signed by the log's key under the log's name."""
        return notes.sign_note(self.body(), self.origin, key)

    def __str__(self) -> str:
        return f"{self.origin} {self.size} {self.root.hex()}"


def parse(text: str) -> Checkpoint:
    """Return the checkpoint that the text of a note holds.

    Raises:
        CheckpointError: where it is not well formed.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or "" in lines or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 - name, size, root
        raise CheckpointError("not a checkpoint")
    origin, size, root, *extensions = lines
    try:
        hashed = base64.b64decode(root, validate=True)
    except ValueError as error:
        raise CheckpointError("the root is not base64") from error
    if len(hashed) != merkle.HASH_SIZE:
        raise CheckpointError("the root is not 32 bytes long")
    return Checkpoint(origin, int(size), hashed, _time(extensions))


def origin_of(data: bytes) -> str:
    """Return the name of the log that a checkpoint claims to be of, before anything is checked."""
    return data.split(b"\n", 1)[0].decode("utf-8", "replace")


def open_checkpoint(data: bytes, verifiers: Iterable[notes.Verifier]) -> tuple[Checkpoint, notes.Note]:
    """Return a checkpoint that one of the log's keys among ``verifiers`` signed, and the note it came in.

    Raises:
        CheckpointError: where it is not well formed, or no such key signed it.
    """
    try:
        note = notes.open_note(data, verifiers)
    except notes.NoteError as error:
        raise CheckpointError(str(error)) from error
    checkpoint = parse(note.text)
    if not any(item.name == checkpoint.origin and item.algorithm == notes.ED25519 for item in note.signed_by):
        raise CheckpointError("no known key of the log signed it")
    return checkpoint, note


def read_unchecked(read: Read) -> Checkpoint:
    """Return the checkpoint of a log without looking at its signature: for the log's own sequencer.

    Raises:
        CheckpointError: where it is missing or not well formed.
    """
    data = read(PATH)
    if data is None:
        raise CheckpointError("the log has no checkpoint")
    try:
        return parse(notes.open_note(data, ()).text)
    except notes.NoteError as error:
        raise CheckpointError(str(error)) from error


def _time(extensions: list[str]) -> datetime | None:
    times = [line[5:] for line in extensions if line.startswith("time ")]
    if not times:
        return None
    try:
        moment = datetime.fromisoformat(times[0])
    except ValueError as error:
        raise CheckpointError("the time is not RFC 3339") from error
    if len(times) > 1 or moment.tzinfo is None:
        raise CheckpointError("the time is not RFC 3339, or given twice")
    return moment
