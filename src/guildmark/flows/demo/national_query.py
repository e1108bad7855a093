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
from guildmark.flows.demo.days import after
from guildmark.kernel.grants import Actor

SENT_AFTER, ANSWERED_AFTER = 3, 7
REASONS = ("性别与公安登记不一致", "缺少工种名称", "联系电话格式不对")
LAST = {0: "not-sent", 1: "sent", 2: "returned", 3: "mended"}
"""How the last batches stand when the visitor comes, counted from the newest."""


def stages(planned: Sequence[Planned]) -> dict[int, str]:
    """How far each issued batch comes, by its place in the plan: accepted, and the last few otherwise."""
    issued = [place for place, batch in enumerate(planned) if batch.stage == "issued"]
    newest = sorted(issued, key=lambda place: (planned[place].issued_on, place), reverse=True)
    return dict.fromkeys(issued, "accepted") | {place: LAST[n] for n, place in enumerate(newest[: len(LAST)])}


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
