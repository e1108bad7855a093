# SPDX-License-Identifier: Apache-2.0
"""The secrets of this installation: made at first start in a file only its owner reads, never in the code.

For settings, for ``kernel.crypto``, for the database's passwords and for the keys that sign log and certificates.
In production nothing is made by the way: missing secrets are a refusal, ``guildmark secrets make`` makes them.
"""

from __future__ import annotations

import base64
import functools
import json
import os
import secrets as tokens
from dataclasses import dataclass
from pathlib import Path

from guildmark.kernel.home import home, ready
from guildmark.kernel.refusals import Refused

KEYS = ("field_key", "index_key")
WORDS = ("django_key", "superuser_password", "owner_password", "app_password")
SIGNING = ("log", "issuer", "witness")


@dataclass(frozen=True)
class Secrets:
    """Everything that must stay secret: 32-byte keys, passwords of the embedded database, Ed25519 seeds by use."""

    django_key: str
    superuser_password: str
    owner_password: str
    app_password: str
    field_key: bytes
    index_key: bytes
    signing: dict[str, bytes]

    def __repr__(self) -> str:
        return "Secrets(…)"


def secrets_path() -> Path:
    """The file that holds the secrets: ``GUILDMARK_SECRETS``, else ``secrets.json`` in the home folder."""
    named = os.environ.get("GUILDMARK_SECRETS")
    return Path(named) if named else home() / "secrets.json"


def production() -> bool:
    """Whether this is a production installation (``GUILDMARK_ENV=production``)."""
    return os.environ.get("GUILDMARK_ENV", "") == "production"


@functools.cache
def secrets() -> Secrets:
    """The secrets; made now if missing, except in production, which refuses with ``secrets.missing``."""
    path = secrets_path()
    if not path.exists():
        if production():
            raise Refused("secrets.missing", file=str(path))
        make()
    return _read(path)


def make() -> Path:
    """Make the secrets file (mode 600) if there is none; an existing one is never touched. Returns its path."""
    path = secrets_path()
    if path == home() / "secrets.json":
        ready()
    draft = path.with_name(f".{path.name}.{os.getpid()}.{tokens.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(_fresh(), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path


def _fresh() -> dict[str, object]:
    made: dict[str, object] = {name: tokens.token_urlsafe(48) for name in WORDS}
    made |= {name: _text(tokens.token_bytes(32)) for name in KEYS}
    made["signing"] = {use: _text(tokens.token_bytes(32)) for use in SIGNING}
    return made


def _read(path: Path) -> Secrets:
    try:
        held = json.loads(path.read_text())
    except PermissionError as error:
        raise Refused("secrets.unreadable", file=str(path)) from error
    return Secrets(
        django_key=held["django_key"],
        superuser_password=held["superuser_password"],
        owner_password=held["owner_password"],
        app_password=held["app_password"],
        field_key=base64.b64decode(held["field_key"]),
        index_key=base64.b64decode(held["index_key"]),
        signing={use: base64.b64decode(seed) for use, seed in held["signing"].items()},
    )


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
