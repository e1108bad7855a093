# SPDX-License-Identifier: Apache-2.0
"""What a replay of a draft found: the decisions that would be other, and each with both explanations side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import RuleDraft
from guildmark.engines import packfiles
from guildmark.flows import replaying, workers
from guildmark.web import explanations
from guildmark.web.actors import for_desk
from guildmark.web.desk.rules import lang, word_draft
from guildmark.web.lists import page_of

Told = dict[str, Any] | None


def _draft(pk: int) -> RuleDraft:
    found = kept.rule_draft(pk)
    if found is None:
        raise Http404
    return found


@for_desk()
def moved(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """The decisions of one side, as far as they are in sight."""
    draft = _draft(pk)
    if side not in replaying.SIDES:
        raise Http404
    page = page_of(request, replaying.listed(draft, side, by=request.actor))
    context = {"draft": word_draft(draft), "side": side, "page": page, "count": page.paginator.count}
    context["whole"] = (draft.replay_report or {}).get(side, 0)
    return render(request, "desk/rule_replay_list.html", context)


@for_desk()
def pair(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """One decision as it was made and as the draft would make it, clause by clause, from the same stored facts."""
    draft = _draft(pk)
    rows = batches.entries_visible_to(request.actor).filter(rules__programme=draft.programme)
    row = get_object_or_404(rows, pk=entry)
    workers.read_record(row.person, "desk:rule_draft_pair", through=row.batch.organisation, by=request.actor)
    before, after = replaying.both(draft, row, lang())
    before = _worded(before, kept.pack_of(row.rules))
    after = _worded(after, kept.draft_pack(draft))
    clauses = _beside(before, after)
    context = {
        "draft": word_draft(draft),
        "entry": row,
        "before": before,
        "after": after,
        "other": [one for one in clauses if one["differs"]],
        "same": [one for one in clauses if not one["differs"]],
    }
    return render(request, "desk/rule_replay_pair.html", context)


def _worded(explanation: Told, pack: packfiles.Pack) -> Told:
    return explanation and explanations.in_words(explanation, pack)


def _beside(before: Told, after: Told) -> list[dict[str, Any]]:
    """The clauses of both explanations, each with what either says of it, in the order of the draft's."""
    was, now = _by_id(before), _by_id(after)
    found = []
    for name in [*now, *(name for name in was if name not in now)]:
        old, new = was.get(name), now.get(name)
        told: Mapping[str, Any] = new or old or {}
        differs = old is None or new is None or any(old[key] != new[key] for key in ("verdict", "required"))
        found.append({"id": name, "actual": told["actual"], "before": old, "after": new, "differs": differs})
    return found


def _by_id(explanation: Told) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in explanation["clauses"]} if explanation else {}
