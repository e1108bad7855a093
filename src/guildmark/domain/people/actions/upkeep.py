# SPDX-License-Identifier: Apache-2.0
"""What the house notes of its own upkeep: removed files, the walk along the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guildmark.domain.people.events import Event
from guildmark.kernel import journal
from guildmark.kernel.grants import Actor, require


def note_removed_files(gone: Mapping[str, Sequence[int]], *, by: Actor) -> None:
    """Note which stored files were removed when their time was over: by use, the numbers of their rows."""
    require(by, "people.remove-files", "register")
    count = sum(map(len, gone.values()))
    journal.record(Event.FILES_REMOVED, "kernel.storedfile", by=by, count=count, files=gone)


def note_journal_check(verdict: journal.Verdict, *, asked_by: int | None, by: Actor) -> None:
    """Note what a walk along the whole chain found; the newest such line is the last result."""
    require(by, "people.check-journal", "register")
    journal.record(
        Event.JOURNAL_CHECKED,
        "kernel.link",
        by=by,
        ok=verdict.ok,
        lines=verdict.lines,
        bad_line=verdict.bad_line,
        problem=verdict.problem,
        asked_by=asked_by,
    )
