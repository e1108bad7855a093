# SPDX-License-Identifier: Apache-2.0
"""Points in the code at which a crash run may kill processes. Without GUILDMARK_CHAOS a point does nothing at all.

GUILDMARK_CHAOS names a plan file: which point, at which arrival there since the plan appeared, and whom to kill:
``self`` (the process that arrived), ``database`` (the embedded server), ``both``, or ``site`` (everything at once).
Whoever arrives first takes the plan away, so that it strikes once. For the crash run only (tests/chaos).
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

POINTS = (
    "commit.before",
    "commit.after",
    "file.synced",
    "file.renamed",
    "issue.numbered",
    "issue.stored",
    "issue.recorded",
    "job.locked",
    "job.ran",
    "journal.linked",
    "register.placed",
    "register.committed",
    "register.file-synced",
    "register.file-renamed",
    "register.folder-synced",
    "register.tiles-written",
    "register.keys-written",
    "register.published",
)
PLAN = os.environ.get("GUILDMARK_CHAOS", "")

_arrivals: Counter[tuple[str, str]] = Counter()


def reach(name: str) -> None:
    """Say that the code has come to the point ``name``."""
    if PLAN:
        _arrive(name, Path(PLAN))


def watch_commits() -> None:
    """Make every COMMIT of this process a point, before and after; in a crash run only."""
    if not PLAN:
        return
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415 - a crash run only

    plain = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]  # noqa: SLF001 - the one place all pass

    def commit(self: Any) -> Any:
        reach("commit.before")
        done = plain(self)
        reach("commit.after")
        return done

    BaseDatabaseWrapper._commit = commit  # type: ignore[attr-defined]  # noqa: SLF001 - as above


def _arrive(name: str, place: Path) -> None:
    try:
        plan = json.loads(place.read_text())
    except (FileNotFoundError, ValueError):
        return
    if plan["point"] != name:
        return
    _arrivals[plan["id"], name] += 1
    if _arrivals[plan["id"], name] >= plan["arrival"] and _claimed(place):
        _kill(plan["victim"])


def _claimed(place: Path) -> bool:
    """Take the plan away; whoever is too late does nothing. What is left says who struck."""
    try:
        place.rename(place.with_suffix(".struck"))
    except FileNotFoundError:
        return False
    return True


def _kill(victim: str) -> None:
    if victim in {"database", "both", "site"}:
        from guildmark.kernel.postgres import place  # noqa: PLC0415 - a crash run only

        pid = (place.data_folder() / "postmaster.pid").read_text().split(maxsplit=1)[0]
        os.kill(int(pid), signal.SIGKILL)
    if victim == "site":
        os.killpg(os.getpgrp(), signal.SIGKILL)
    if victim in {"self", "both"}:
        os.kill(os.getpid(), signal.SIGKILL)
