# SPDX-License-Identifier: Apache-2.0
"""The list of keys beside a register (``keys.json``), and the digest by which the log bears each of them out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guildmark.engines.register.notes import COSIGNATURE, ED25519, Verifier
from guildmark.engines.seals.jcs import digest
from guildmark.engines.seals.keys import public_bytes

PATH = "keys.json"
USES = ("log", "issuer", "witness")


class KeyListError(ValueError):
    """A list of keys is not well formed."""


@dataclass(frozen=True)
class ListedKey:
    """A key, what it is used for, the index of the leaf that added it and of the one that ended it."""

    kid: str
    public: str
    use: str
    from_index: int | None
    until_index: int | None

    @property
    def sha256(self) -> str:
        """What the ``key`` leaf holds: the digest of ``{"kid", "publicKeyMultibase", "use"}``."""
        return key_digest(self.kid, self.public, self.use)

    def is_active(self, index: int) -> bool:
        """Return whether the key counts for the entry at ``index``; the entry that adds or ends it included."""
        started = self.from_index is not None and self.from_index <= index
        return started and (self.until_index is None or index <= self.until_index)


def key_digest(kid: str, public: str, use: str) -> str:
    """Return the SHA-256 of the JCS of a key's record, as its ``key`` leaf holds it."""
    return digest({"kid": kid, "publicKeyMultibase": public, "use": use})


def keys_json(keys: Iterable[ListedKey]) -> bytes:
    """Return the bytes of ``keys.json``."""
    rows = [
        {
            "kid": key.kid,
            "publicKeyMultibase": key.public,
            "use": key.use,
            "from_index": key.from_index,
            "until_index": key.until_index,
        }
        for key in keys
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def parse(data: bytes) -> list[ListedKey]:
    """Return the keys of a ``keys.json``.

    Raises:
        KeyListError: where it is not well formed.
    """
    try:
        rows = json.loads(data)
        return [_key(row) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise KeyListError(f"not a list of keys: {error}") from error


def verifiers(keys: Iterable[ListedKey], origin: str) -> list[Verifier]:
    """Return what opens a checkpoint: the log's keys under its name, the witnesses' under theirs."""
    made = []
    for key in keys:
        if key.use == "log":
            made.append(Verifier(origin, public_bytes(key.public), ED25519))
        elif key.use == "witness":
            made.append(Verifier(key.kid, public_bytes(key.public), COSIGNATURE))
    return made


def _key(row: Mapping[str, Any]) -> ListedKey:
    key = ListedKey(row["kid"], row["publicKeyMultibase"], row["use"], row.get("from_index"), row.get("until_index"))
    public_bytes(key.public)
    indexes = (key.from_index, key.until_index)
    if key.use not in USES or not all(item is None or type(item) is int for item in indexes):
        raise KeyListError(f"not a key: {key.kid}")
    return key
