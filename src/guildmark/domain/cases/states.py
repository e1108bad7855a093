# SPDX-License-Identifier: Apache-2.0
"""The states of a filing.

    file → FILED ──suspend──▶ SUSPENDED
             │  ◀─reinstate──     │
             └──────remove────────┴──▶ REMOVED

A filing that has passed its last day is *expired*; no deed makes it so, the day does.
"""

from django.db import models


class Filing(models.TextChoices):
    FILED = "filed", "已备案"
    SUSPENDED = "suspended", "暂停"
    REMOVED = "removed", "移出"


MOVES = {
    (Filing.FILED, Filing.SUSPENDED): "cases.suspend-filing",
    (Filing.SUSPENDED, Filing.FILED): "cases.reinstate-filing",
    (Filing.FILED, Filing.REMOVED): "cases.remove-filing",
    (Filing.SUSPENDED, Filing.REMOVED): "cases.remove-filing",
}
