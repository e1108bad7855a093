# SPDX-License-Identifier: Apache-2.0
"""Tallies of a minute, shared by every process of the site: how often somebody asked, without saying who.

A key is a hash of what asked, under the installation's secret and the minute: an address cannot be read back from it,
and two minutes cannot be joined. Rows of past minutes are deleted by the first question that a process counts in a
new one; the table is unlogged, for a tally lost in a crash is no loss.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping

from django.db import connection

from guildmark.kernel.secrets import secrets

SECONDS = 60

_swept: dict[str, int] = {}
"""By database: the minute for which this process has deleted the rows of those before."""

PAST = "DELETE FROM kernel_tally WHERE minute < %s"
COUNT = """
INSERT INTO kernel_tally (key, minute, count) VALUES (%(key)s, %(minute)s, 1)
ON CONFLICT (key) DO UPDATE SET count = kernel_tally.count + 1 RETURNING count
"""


def count(of: str, who: str) -> int:
    """Count one question at ``of`` by ``who``; how many that makes in this minute (real time, not the demo's)."""
    minute = int(time.time()) // SECONDS
    key = hmac.digest(secrets().index_key, f"{of}\n{minute}\n{who}".encode(), hashlib.sha256)
    database = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        if _swept.get(database) != minute:
            cursor.execute(PAST, [minute])
            _swept[database] = minute
        cursor.execute(COUNT, {"key": key, "minute": minute})
        return int(cursor.fetchone()[0])


def address_of(meta: Mapping[str, str], *, behind_proxy: bool) -> str:
    """The address that asks, by a request's ``META``; behind our own proxy, the one that the proxy saw."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.split(",")[-1].strip() if behind_proxy and forwarded else meta.get("REMOTE_ADDR", "")
