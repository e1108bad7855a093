# SPDX-License-Identifier: Apache-2.0
"""The life of a draft of rules: written, checked, replayed, signed by another person, published with its day.

Each deed answers for one digest: what was checked, replayed and signed is what is published. A change takes the draft
back to its beginning.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guildmark.domain.policies import queries, states
from guildmark.domain.policies.actions.publishing import store
from guildmark.domain.policies.events import Event
from guildmark.domain.policies.models import RuleDraft, Rules
from guildmark.domain.reasons import stated
from guildmark.engines.packfiles import Pack, redrafting
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import Refused, refuse_unless
from guildmark.kernel.states import move

State = states.RuleDraft
NOTHING_DONE: dict[str, Any] = {
    "check_report": None,
    "replay_report": None,
    "replay_digest": "",
    "signed_by": None,
    "signed_at": None,
}


@dataclass(frozen=True, slots=True)
class Written:
    """What is written of a draft: number, day, values by path and what they rest on; a file's pack for all else."""

    version: str
    day: dt.date
    values: Mapping[str, str]
    basis: str = ""
    ground: Pack | None = None
    filename: str = ""


@transaction.atomic
def begin_draft(ground: Pack, *, version: str, day: dt.date, by: Actor, filename: str = "") -> RuleDraft:
    """Begin the next version of a programme's rules from a pack: the rules that hold, or what a file says.

    Refuses ``draft.day-past`` and ``rules.version-published``.
    """
    require(by, "policies.draft-rules", ground)
    author = _number(by)
    base = queries.latest(ground.id)
    _refuse_taken(ground.id, version, day, base)
    pack = redrafting.redraft(ground, version, day, {})
    now = clock.now()
    draft = RuleDraft.objects.create(
        programme=ground.id,
        version=version,
        in_force=day,
        base=base,
        ground=_text(ground),
        filename=filename,
        resolved=_text(pack),
        digest=pack.digest,
        authors=[author],
        begun_at=now,
        changed_at=now,
    )
    journal.record(Event.DRAFT_BEGUN, draft, by=by, digest=draft.digest, version=version)
    return draft


@transaction.atomic
def change_draft(draft: RuleDraft, new: Written, *, seen: int, by: Actor) -> RuleDraft:
    """Write a draft anew that still is at the revision ``seen``.

    Whatever was checked, replayed or signed is so no longer. Nothing changed is nothing done.

    Raises:
        packfiles.PackError: a value is not of its kind; nothing is kept.
    """
    require(by, "policies.draft-rules", draft)
    row = _seen(draft, seen)
    _refuse_taken(row.programme, new.version, new.day, row.base)
    ground = new.ground or queries.ground_of(row)
    refuse_unless(ground.id == row.programme, "draft.other-programme", programme=ground.id)
    pack = redrafting.redraft(ground, new.version, new.day, new.values, new.basis)
    told = {"version": new.version, "in_force": new.day, "values": dict(new.values), "basis": new.basis.strip()}
    told |= {"ground": _text(ground), "filename": new.filename or row.filename, "digest": pack.digest}
    if all(getattr(row, name) == value for name, value in told.items()):
        return row
    told |= {"authors": sorted({*row.authors, _number(by)}), "changed_at": clock.now()}
    told |= {"resolved": _text(pack), "revision": row.revision + 1}
    move(row, State.DRAFT, states.DRAFT_MOVES, **told, **NOTHING_DONE)
    journal.record(Event.DRAFT_CHANGED, row, by=by, digest=row.digest, changed=sorted(new.values))
    return row


@transaction.atomic
def check_draft(draft: RuleDraft, report: Mapping[str, Any], *, seen: int, by: Actor) -> RuleDraft:
    """Keep what a check of the draft at the revision ``seen`` found; only a sound one is checked."""
    require(by, "policies.draft-rules", draft)
    row = _seen(draft, seen)
    refuse_unless(row.state == State.DRAFT, "draft.checked-already")
    if report["ok"]:
        move(row, State.CHECKED, states.DRAFT_MOVES, check_report=dict(report))
    else:
        row.check_report = dict(report)
        row.save(update_fields=["check_report"])
    problems = len(report["problems"])
    journal.record(Event.DRAFT_CHECKED, row, by=by, digest=row.digest, ok=report["ok"], problems=problems)
    return row


@transaction.atomic
def note_replay(draft: RuleDraft, report: Mapping[str, Any], digest: str, *, by: Actor) -> RuleDraft:
    """Keep what real decisions would have been under a checked draft, with the report's digest; again is allowed."""
    require(by, "policies.draft-rules", draft)
    row = _locked(draft)
    refuse_unless(row.digest == draft.digest, "draft.changed-meanwhile")
    refuse_unless(row.state in (State.CHECKED, State.REPLAYED), "draft.not-checked")
    move(row, State.REPLAYED, states.DRAFT_MOVES, replay_report=dict(report), replay_digest=digest)
    journal.record(Event.DRAFT_REPLAYED, row, by=by, digest=row.digest, replay=digest)
    return row


@transaction.atomic
def sign_draft(draft: RuleDraft, *, seen: int, by: Actor) -> RuleDraft:
    """Sign a replayed draft: the deed of somebody who wrote none of it."""
    require(by, "policies.sign-rules", draft)
    row = _seen(draft, seen)
    signer = _second(row, by)
    refuse_unless(row.state == State.REPLAYED, "draft.not-replayed")
    _refuse_taken(row.programme, row.version, row.in_force, row.base)
    move(row, State.SIGNED, states.DRAFT_MOVES, signed_by=signer, signed_at=clock.now())
    journal.record(Event.DRAFT_SIGNED, row, by=by, digest=row.digest, replay=row.replay_digest)
    return row


@transaction.atomic
def publish_draft(draft: RuleDraft, *, seen: int, by: Actor) -> Rules:
    """Publish a signed draft, to hold from its day, which has not passed: the deed of somebody who wrote none of it."""
    require(by, "policies.publish-draft", draft)
    row = _seen(draft, seen)
    _second(row, by)
    refuse_unless(row.state == State.SIGNED, "draft.not-signed")
    _refuse_taken(row.programme, row.version, row.in_force, row.base)
    rules = store(queries.draft_pack(row), by=by)
    move(row, State.PUBLISHED, states.DRAFT_MOVES, published=rules)
    return rules


@transaction.atomic
def withdraw_draft(draft: RuleDraft, reason: str, *, seen: int, by: Actor) -> RuleDraft:
    """Give up a draft that is not published, with a reason; it stays to be read."""
    require(by, "policies.draft-rules", draft)
    row = _seen(draft, seen)
    reason = stated(reason)
    move(row, State.WITHDRAWN, states.DRAFT_MOVES, reason=reason)
    journal.record(Event.DRAFT_WITHDRAWN, row, by=by, digest=row.digest)
    return row


def _text(pack: Pack) -> str:
    return json.dumps(pack.resolved, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _number(by: Actor) -> int:
    """The account of somebody: rules are not written, signed or published by nobody."""
    if by.id is None:
        raise Refused("draft.nobody")
    return by.id


def _second(row: RuleDraft, by: Actor) -> int:
    """The account of a second person, who wrote none of the draft."""
    number = _number(by)
    refuse_unless(number not in row.authors, "draft.own")
    return number


def _locked(draft: RuleDraft) -> RuleDraft:
    return RuleDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def _seen(draft: RuleDraft, seen: int) -> RuleDraft:
    """The draft as it is now, locked, and still open; refused where that is not what was seen."""
    row = _locked(draft)
    refuse_unless(row.state in states.OPEN, "draft.closed")
    refuse_unless(row.revision == seen, "draft.changed-meanwhile")
    return row


def _refuse_taken(programme: str, version: str, day: dt.date, base: Rules | None) -> None:
    """Refuse a day that has passed or is a version's already, a number that is taken, and a base that is so no more."""
    refuse_unless(day >= clock.today(), "draft.day-past", day=day.isoformat())
    published = Rules.objects.filter(programme=programme)
    refuse_unless(not published.filter(version=version).exists(), "rules.version-published", version=version)
    refuse_unless(queries.latest(programme) == base, "draft.base-replaced", version=base.version if base else "")
    refuse_unless(base is None or day > base.in_force, "draft.day-taken", day=base.in_force.isoformat() if base else "")
