# SPDX-License-Identifier: Apache-2.0
"""Files that people hand in: outside the web root, encrypted at rest, typed by content and not by name.

Whoever points to a stored file decides who may read it; this module knows nothing of access.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import uuid
from pathlib import Path

from django.db import transaction

from guildmark.kernel import clock, points
from guildmark.kernel.crypto import decrypt, encrypt
from guildmark.kernel.home import home, made_folder, ready
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import Refused

MAGIC = (
    (b"PK\x03\x04", "application/zip"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)


def media_type(data: bytes) -> str:
    """The type of ``data`` by its first bytes; text if it reads as such, else ``application/octet-stream``."""
    for magic, media in MAGIC:
        if data.startswith(magic):
            return media
    return "application/octet-stream" if b"\x00" in data[:4096] else "text/plain"


def store(data: bytes, *, kind: str, name: str, keep_until: dt.date | None = None) -> StoredFile:
    """Keep ``data`` encrypted, for the use ``kind``, under the name it was handed in by; returns its row."""
    relative = f"{uuid.uuid4().hex}"
    relative = f"{relative[:2]}/{relative}"
    _write(folder() / relative, encrypt(data, relative.encode()))
    return StoredFile.objects.create(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        kind=kind,
        media=media_type(data),
        name=name,
        path=relative,
        stored_at=clock.now(),
        keep_until=keep_until,
    )


def read(stored: StoredFile) -> bytes:
    """The bytes handed in; refuses ``file.gone`` if they are no longer there, ``file.damaged`` if they differ."""
    try:
        sealed = (folder() / stored.path).read_bytes()
    except FileNotFoundError as error:
        raise Refused("file.gone", file=stored.pk) from error
    data = decrypt(sealed, stored.path.encode())
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise Refused("file.damaged", file=stored.pk)
    return data


def remove(stored: StoredFile) -> None:
    """Delete the row, and the bytes once that is committed."""
    path = folder() / stored.path
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_expired(day: dt.date) -> dict[str, list[int]]:
    """Remove the files to be kept until a day before ``day``; the numbers of their rows, by use."""
    gone: dict[str, list[int]] = {}
    for stored in list(StoredFile.objects.filter(keep_until__lt=day).order_by("kind", "pk")):
        gone.setdefault(stored.kind, []).append(stored.pk)
        remove(stored)
    return gone


def folder() -> Path:
    """Where the files lie: ``GUILDMARK_FILES``, else ``files`` in the home folder."""
    named = os.environ.get("GUILDMARK_FILES")
    if named:
        return made_folder(Path(named), 0o700)
    ready()
    return made_folder(home() / "files", 0o700)


def _write(path: Path, data: bytes) -> None:
    made_folder(path.parent, 0o700)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    points.reach("file.synced")
    draft.rename(path)
    points.reach("file.renamed")
    with contextlib.suppress(OSError):
        path.chmod(0o600)
