# SPDX-License-Identifier: Apache-2.0
"""Encryption at rest and keyed blind indexes, for fields and files that hold personal data.

AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D) under ``secrets().field_key``; HMAC-SHA-256 under
``secrets().index_key`` so that equal document numbers meet without being readable.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from guildmark.kernel.refusals import Refused
from guildmark.kernel.secrets import secrets

VERSION = b"\x01"
NONCE = 12


def encrypt(plain: bytes, context: bytes = b"") -> bytes:
    """Encrypt ``plain``; ``context`` is bound in and must be given again to decrypt."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(secrets().field_key).encrypt(nonce, plain, context)


def decrypt(sealed: bytes, context: bytes = b"") -> bytes:
    """What ``encrypt`` was given; refuses ``crypto.unreadable`` when key, context or bytes are not the same."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise Refused("crypto.unreadable")
    try:
        return AESGCM(secrets().field_key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], context)
    except InvalidTag as error:
        raise Refused("crypto.unreadable") from error


def blind_index(text: str) -> bytes:
    """32 bytes that are equal for equal texts and say nothing else to whoever lacks the key."""
    return hmac.digest(secrets().index_key, text.encode(), hashlib.sha256)


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """A text column encrypted at rest: a ``str`` in Python, AES-GCM bytes in the table; cannot be searched."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        """Decrypt what the table holds."""
        return None if value is None else decrypt(bytes(value)).decode()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Encrypt what Python holds."""
        sealed = encrypt(value.encode()) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """The text itself, for serialisation in exports that encrypt on their own."""
        return str(self.value_from_object(obj))
