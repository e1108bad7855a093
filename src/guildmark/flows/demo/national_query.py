# SPDX-License-Identifier: Apache-2.0
"""The demo's batches on their way into the national query: the older ones accepted, the last few in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guildmark.domain.credentials.queries import submissions as queries
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.flows import submissions
from guildmark.flows.demo.batches import Batch as Planned
from guildmark.flows.demo.days import DAY, after
from guildmark.kernel.grants import Actor

SENT_AFTER, ANSWERED_AFTER = 3, 7
REASONS = ("性别与公安登记不一致", "缺少工种名称", "联系电话格式不对")
LAST = {0: "not-sent", 1: "sent", 2: "returned", 3: "mended"}
"""How the last batches stand when the visitor comes, counted from the newest."""
PLAYED = 16
"""So many of the newest batches are sent and answered one by one; the city confirms the older ones by a list."""


def stages(planned: Sequence[Planned]) -> dict[int, str]:
    """How far each of the newest issued batches comes, by its place in the plan: accepted, the last few otherwise."""
    first = first_played(planned)
    issued = [place for place, batch in enumerate(planned) if batch.stage == "issued" and batch.issued_on >= first]
    newest = sorted(issued, key=lambda place: (planned[place].issued_on, place), reverse=True)
    return dict.fromkeys(issued, "accepted") | {place: LAST[n] for n, place in enumerate(newest[: len(LAST)])}


def first_played(planned: Sequence[Planned]) -> date:
    """The day of issue from which on batches are played one by one."""
    days = sorted((batch.issued_on for batch in planned if batch.stage == "issued"), reverse=True)
    return days[:PLAYED][-1] if days else date.max


def confirmed(planned: Sequence[Planned]) -> date | None:
    """The last day of issue that the city confirms by a list, or none where all batches are played."""
    first = first_played(planned)
    older = any(batch.stage == "issued" and batch.issued_on < first for batch in planned)
    return first - DAY if older else None


def sent_on(batch: Planned) -> date:
    """The day on which a batch's workbook goes out."""
    return after(batch.issued_on, SENT_AFTER)


def answered_on(batch: Planned) -> date:
    """The day on which its answer is taken."""
    return after(batch.issued_on, ANSWERED_AFTER)


def send(batch: Batch, *, by: Actor) -> None:
    """Send what is there to be sent: a batch in which nobody passed has nothing."""
    if _numbers(batch):
        submissions.send(batch, by=by)


def answer(batch: Batch, stage: str, *, by: Actor) -> None:
    """Take the answer: all accepted, or a few returned; of those that were mended, one waits to be sent again."""
    numbers = _numbers(batch)
    if not numbers:
        return
    back = len(REASONS) if stage in {"returned", "mended"} else 0
    told = dict.fromkeys(numbers, ("accepted", ""))
    told |= {number: ("returned", reason) for number, reason in zip(numbers[:back], REASONS, strict=False)}
    submissions.note_answers(batch, told, by=by)
    if stage == "mended":
        first = queries.submissions_in((batches.BATCH, batch.pk), numbers[:1]).get()
        submissions.mend(first, {"trade": first.credential.occupation_name}, by=by)


def _numbers(batch: Batch) -> list[str]:
    rows = queries.of_batch(batches.BATCH, batch.pk)
    return list(rows.values_list("credential__number", flat=True))
