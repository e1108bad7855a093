# SPDX-License-Identifier: Apache-2.0
"""How often one client may ask a page, counted for all the site's processes together."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from guildmark.kernel import tallies


class Window:
    """At most ``limit`` questions a client and minute at the page ``name``, whichever process answers."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit

    def allows(self, client: str) -> bool:
        """Count a question of ``client`` (an address) and say whether it is within the limit."""
        return tallies.count(self.name, client) <= self.limit


def client_of(request: HttpRequest) -> str:
    """The address that asks; behind our own proxy, the one that the proxy saw."""
    return tallies.address_of(request.META, behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER))
