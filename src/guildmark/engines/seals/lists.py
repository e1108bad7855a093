# SPDX-License-Identifier: Apache-2.0
"""The status lists that a verifier has at hand: those of the trust file and, if it may ask, those at their address."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guildmark.engines.seals import status
from guildmark.engines.seals.keys import address_of
from guildmark.engines.seals.signatures import verify_proof
from guildmark.engines.seals.trust import read_json

if TYPE_CHECKING:
    from guildmark.engines.seals.trust import Trust

Fetch = Callable[[str], bytes]
"""Gives the bytes at an address; raises OSError where it cannot."""


@dataclass(frozen=True)
class ListsAtHand:
    """The lists of one issuer. Without ``fetch`` the network is never touched."""

    trust: Trust
    issuer: str
    fetch: Fetch | None = None

    def newest(self, address: str, purpose: str) -> Mapping[str, Any] | None:
        """Return the newest list of this address and purpose that holds, or None."""
        held = self.held(address)
        found: list[Any] = [held if self._held_holds(held, address, purpose) else None]
        if self.fetch and self._is_ours(address):
            with contextlib.suppress(OSError, ValueError):
                fetched = read_json(self.fetch(address))
                # first: of two lists of the same second, the one asked for now was signed later
                found.insert(0, fetched if self._holds(fetched, address, purpose) else None)
        good = [item for item in found if item is not None]
        return max(good, key=lambda item: time_of(item["validFrom"]), default=None)

    def held(self, address: str) -> Mapping[str, Any] | None:
        """Return the list of the trust file; a QR names its list by host and path, so the scheme does not matter."""
        return next((held for url, held in self.trust.lists.items() if _plain(url) == _plain(address)), None)

    def _is_ours(self, address: str) -> bool:
        """Return whether an address is on the issuer's own host: nothing else is ever asked."""
        return _plain(address).partition("/")[0] == address_of(self.issuer)

    def _held_holds(self, held: Mapping[str, Any] | None, address: str, purpose: str) -> bool:
        """Return whether the trust file's own list holds; looked at once for each trust file."""
        known = self.trust.checked_lists
        if (self.issuer, address, purpose) not in known:
            known[self.issuer, address, purpose] = held is not None and self._holds(held, address, purpose)
        return known[self.issuer, address, purpose]

    def _holds(self, listed: Any, address: str, purpose: str) -> bool:
        try:
            subject = listed["credentialSubject"]
            signer = self.trust.method(listed["proof"]["verificationMethod"])
            agrees = (_plain(listed["id"]), subject["statusPurpose"], listed["issuer"]) == (
                _plain(address),
                purpose,
                self.issuer,
            )
            time_of(listed["validFrom"])
            status.StatusList.decode(subject["encodedList"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return False
        if not agrees or signer is None or signer.issuer != self.issuer or not signer.asserts or signer.revoked:
            return False
        return verify_proof(listed, signer.public)


def bit(listed: Mapping[str, Any], index: int) -> bool:
    """Return the bit; an index outside the list counts as set: no such certificate was ever sealed."""
    try:
        return status.StatusList.decode(listed["credentialSubject"]["encodedList"]).get(index)
    except status.StatusListError:
        return True


def time_of(text: str) -> datetime:
    """Return a time with its zone.

    Raises:
        ValueError: where it is none.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _plain(address: str) -> str:
    return address.partition("://")[2]
