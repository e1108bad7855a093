# SPDX-License-Identifier: Apache-2.0
"""The public identity of this office: its name, did:web, the log's origin, its keys and their documents."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from guildmark.domain.credentials.models import Key
from guildmark.engines.register import keylists, notes
from guildmark.engines.seals import keys, signatures, status
from guildmark.kernel import clock
from guildmark.kernel.secrets import secrets


def name() -> str:
    """The office's name as certificates print it."""
    return settings.OFFICE_NAME


def identity_url() -> str:
    """The address that names this office for good; where the site is served now may differ."""
    return settings.IDENTITY_URL or settings.PUBLIC_URL


def did() -> str:
    """The office's did:web, from the address that names it."""
    return keys.did_web(identity_url())


def origin() -> str:
    """The log's name: the public host and ``/register``; the demo's contains ``demo``."""
    host = identity_url().split("://", 1)[-1]
    return f"{host}/demo/register" if settings.DEMO else f"{host}/register"


def key(use: str) -> keys.KeyPair:
    """The key pair of a use: ``issuer`` signs certificates, ``log`` signs checkpoints."""
    return _pair(secrets().signing[use])


@functools.lru_cache(maxsize=8)
def _pair(seed: bytes) -> keys.KeyPair:
    """A pair made ready once; it is kept as long as the secrets are, in the same memory."""
    return keys.KeyPair.from_bytes(seed)


def kid() -> str:
    """The fragment that names the issuer's key."""
    return f"key-{key('issuer').public_multibase[-8:]}"


def verification_method() -> str:
    """The issuer's key as proofs name it."""
    return f"{did()}#{kid()}"


def status_base() -> str:
    """The address of the status lists, no slash after."""
    return f"{identity_url()}/status"


def public_keys() -> list[dict[str, str]]:
    """The office's public keys: kid, publicKeyMultibase, use."""
    log = key("log")
    name_and_id = notes.vkey(origin(), log.public_bytes).rpartition("+")[0]
    return [
        {
            "kid": name_and_id,
            "publicKeyMultibase": log.public_multibase,
            "use": "log",
        },
        {"kid": verification_method(), "publicKeyMultibase": key("issuer").public_multibase, "use": "issuer"},
    ]


def keys_json() -> bytes:
    """The bytes of ``keys.json``."""
    rows = Key.objects.order_by("from_index", "pk")
    return keylists.keys_json(
        keylists.ListedKey(row.kid, row.public, row.use, row.from_index, row.until_index) for row in rows
    )


def keys_listed() -> list[dict[str, Any]]:
    """The rows of ``keys.json``."""
    return json.loads(keys_json())


def did_document() -> dict[str, Any]:
    """The did:web document."""
    return keys.did_document(did(), {kid(): key("issuer").public_multibase})


def status_list(list_name: str, indexes: Sequence[int]) -> dict[str, Any]:
    """A signed status list in which these bits are set; ``list_name`` ends in ``-r`` or ``-s``."""
    purpose = {suffix: purpose for purpose, suffix in status.PURPOSES.items()}[list_name[-1]]
    document = status.list_credential(
        f"{status_base()}/{list_name}", purpose, did(), status.StatusList.of(indexes), clock.now()
    )
    return signatures.sign(document, key("issuer"), verification_method(), clock.now())


def log_key() -> str:
    """The log's verifier key (C2SP note)."""
    return _vkey(origin(), secrets().signing["log"])


@functools.lru_cache(maxsize=8)
def _vkey(name_of_log: str, seed: bytes) -> str:
    return notes.vkey(name_of_log, _pair(seed).public_bytes)
