# SPDX-License-Identifier: Apache-2.0
"""How often one client may ask, counted for all the site's processes together."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from guildmark.kernel import tallies


class PerMinute(BaseThrottle):
    """At most ``limit`` questions a client and minute under ``name``."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a question and say whether it is within the limit."""
        behind = bool(settings.SECURE_PROXY_SSL_HEADER)
        return tallies.count(self.name, tallies.address_of(request.META, behind_proxy=behind)) <= self.limit

    def wait(self) -> float:
        """When to ask again, in seconds."""
        return float(tallies.SECONDS)
