# SPDX-License-Identifier: Apache-2.0
"""Seals: how a credential is built, signed, put on paper, trusted and checked. Plain Python, no clock, no network.

Parts are loaded when first used, so that whoever needs only the canonical bytes does not load the cryptography.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guildmark.engines.seals import credentials, jcs, keys, numbers, qr, signatures, status, trust, verify
    from guildmark.engines.seals.signatures import seal, sign, verify_proof

__all__ = [
    "credentials",
    "jcs",
    "keys",
    "numbers",
    "qr",
    "seal",
    "sign",
    "signatures",
    "status",
    "trust",
    "verify",
    "verify_proof",
]
_FUNCTIONS = ("seal", "sign", "verify_proof")


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f"{__name__}.signatures"), name)
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(name)
