# SPDX-License-Identifier: Apache-2.0
"""Status lists (W3C Bitstring Status List v1.0): one bit a certificate, signed once and served as those bytes.

A shard such as ``2023-1`` is two lists, ``2023-1-r`` (revocation) and ``2023-1-s`` (suspension), in which a
certificate has the same index. Indexes are drawn at random: neighbours in a list are strangers.
"""

from __future__ import annotations

import base64
import gzip
import secrets
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guildmark.engines.seals.signatures import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from datetime import datetime

SIZE = 131_072
LARGEST = 64 * SIZE
PURPOSES = {"revocation": "r", "suspension": "s"}
STATES = {"revocation": "revoked", "suspension": "suspended"}
CONTEXT = "https://www.w3.org/ns/credentials/v2"


class StatusListError(ValueError):
    """A status list is not well formed, too small, or has no such index."""


@dataclass
class StatusList:
    """A string of bits; bit 0 is the left-most of the first byte."""

    bits: bytearray = field(default_factory=lambda: bytearray(SIZE // 8))

    @classmethod
    def of(cls, indexes: Iterable[int], size: int = SIZE) -> StatusList:
        """Return a list of ``size`` bits in which these are set."""
        made = cls(bytearray(size // 8))
        for index in indexes:
            made.set(index)
        return made

    @property
    def size(self) -> int:
        """The number of bits."""
        return len(self.bits) * 8

    def get(self, index: int) -> bool:
        """Return the bit at ``index``.

        Raises:
            StatusListError: where there is none.
        """
        self._refuse_outside(index)
        return bool(self.bits[index // 8] & (0x80 >> index % 8))

    def set(self, index: int, on: bool = True) -> None:  # noqa: FBT001, FBT002 - it is the value itself
        """Set or clear the bit at ``index``.

        Raises:
            StatusListError: where there is none.
        """
        self._refuse_outside(index)
        mask = 0x80 >> index % 8
        self.bits[index // 8] = self.bits[index // 8] | mask if on else self.bits[index // 8] & ~mask

    def count(self) -> int:
        """Return how many bits are set."""
        return int.from_bytes(self.bits, "big").bit_count()

    def encode(self) -> str:
        """Return the multibase base64url text of the compressed bits. Compare bits, never this text."""
        packed = gzip.compress(bytes(self.bits), mtime=0)
        return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> StatusList:
        """Return the list that an ``encodedList`` holds.

        Raises:
            StatusListError: where it is not well formed, below 131,072 bits or above 64 times that.
        """
        if not text.startswith("u"):
            raise StatusListError("not multibase base64url")
        try:
            packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
            unpacker = zlib.decompressobj(wbits=31)
            bits = unpacker.decompress(packed, LARGEST // 8 + 1)
        except (ValueError, zlib.error) as error:
            raise StatusListError("not compressed bits") from error
        if not unpacker.eof or not SIZE <= len(bits) * 8 <= LARGEST:
            raise StatusListError("fewer than 131,072 bits, or too many")
        return cls(bytearray(bits))

    def _refuse_outside(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise StatusListError(f"no index {index} in a list of {self.size}")


def draw_indexes(
    taken: Container[int], count: int, randbelow: Callable[[int], int] = secrets.randbelow, size: int = SIZE
) -> list[int]:
    """Return ``count`` indexes drawn at random outside ``taken``; keep a shard below three quarters full.

    Raises:
        StatusListError: where the shard is too full to draw from.
    """
    drawn: dict[int, None] = {}
    for _ in range(count * 64 + 1024):
        if len(drawn) == count:
            return list(drawn)
        index = randbelow(size)
        if index not in taken:
            drawn[index] = None
    if len(drawn) == count:
        return list(drawn)
    raise StatusListError("the shard is too full: open another")


def list_names(shard: str) -> dict[str, str]:
    """Return purpose → name of the list of a shard."""
    return {purpose: f"{shard}-{suffix}" for purpose, suffix in PURPOSES.items()}


def entries(base: str, shard: str, index: int) -> list[dict[str, Any]]:
    """Return the ``credentialStatus`` of a certificate: ``base`` is the address of the status lists, no slash after."""
    made = []
    for purpose, name in list_names(shard).items():
        address = f"{base}/{name}"
        made.append(
            {
                "id": f"{address}#{index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(index),
                "statusListCredential": address,
            }
        )
    return made


def list_credential(address: str, purpose: str, issuer: str, bits: StatusList, valid_from: datetime) -> dict[str, Any]:
    """Return the unsigned credential of a list, to be signed once and served as those bytes."""
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits.encode(),
        },
    }
