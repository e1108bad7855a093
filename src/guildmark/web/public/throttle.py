# SPDX-License-Identifier: Apache-2.0
"""How often one client may ask, counted in this process's memory under a keyed hash that lives for the window only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import Counter

from django.conf import settings
from django.http import HttpRequest

SECONDS = 60.0
TRUSTED_HOPS = 1


class Window:
    """At most ``limit`` questions a client and minute; nothing of a client is kept beyond it, nor written anywhere."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._renew(time.monotonic())

    def _renew(self, now: float) -> None:
        self._ends, self._key, self._seen = now + SECONDS, secrets.token_bytes(16), Counter[bytes]()

    def allows(self, client: str) -> bool:
        """Count a question of ``client`` (an address) and say whether it is within the limit."""
        with self._lock:
            now = time.monotonic()
            if now >= self._ends:
                self._renew(now)
            hashed = hmac.digest(self._key, client.encode(), hashlib.sha256)
            self._seen[hashed] += 1
            return self._seen[hashed] <= self.limit

    def forget(self) -> None:
        """Begin the window afresh."""
        with self._lock:
            self._renew(time.monotonic())


def client_of(request: HttpRequest) -> str:
    """The address that asks; behind our own proxy, the one that the proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.split(",")[-TRUSTED_HOPS].strip()
    return request.META.get("REMOTE_ADDR", "")
