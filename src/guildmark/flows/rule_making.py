# SPDX-License-Identifier: Apache-2.0
"""The life of a rule: written in a form or a file, checked, replayed, signed by a second, published with its day.

Cases and batches that run keep the version they began under; only what begins from its day on is decided by the new.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import RuleDraft, Rules
from guildmark.engines import packfiles
from guildmark.engines.packfiles import redrafting
from guildmark.flows import replaying
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless

LARGEST = 1_000_000


def begin(programme: str, day: dt.date, *, by: Actor) -> RuleDraft:
    """Begin the next version of a programme's rules, as they are, from a day on; its number is the next of the year.

    Refuses ``draft.no-programme`` and what ``policies.begin_draft`` refuses.
    """
    base = kept.latest(programme)
    ground = kept.pack_of(base) if base else kept.shipped_pack(programme)
    refuse_unless(ground is not None, "draft.no-programme", programme=programme)
    return policies.begin_draft(ground, version=kept.next_version(programme, day), day=day, by=by)


def begin_from_file(data: bytes, filename: str, day: dt.date, *, by: Actor) -> RuleDraft:
    """Begin the next version of rules from a pack's file, for its clauses; the day given is the one that counts.

    Raises:
        packfiles.PackError: with every problem of the file and its line; nothing is kept.
    """
    require(by, "policies.draft-rules", filename)
    pack = read(data)
    version = _free_version(pack, day)
    return policies.begin_draft(pack, version=version, day=day, by=by, filename=filename)


def read(data: bytes) -> packfiles.Pack:
    """The pack of a file's bytes, laid over what it extends among the shipped packs.

    Raises:
        packfiles.PackError: with every problem and its line.
    """
    refuse_unless(data, "draft.no-file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.toml"
        path.write_bytes(data[: LARGEST + 1])
        return packfiles.load(path)


def _free_version(pack: packfiles.Pack, day: dt.date) -> str:
    """The file's own number, or the next of the year where that is published."""
    taken = kept.published_rules().filter(programme=pack.id, version=pack.version).exists()
    return kept.next_version(pack.id, day) if taken else pack.version


def change(draft: RuleDraft, new: policies.Written, *, seen: int, by: Actor) -> RuleDraft:
    """Write other values, another day or another number into a draft.

    Raises:
        packfiles.PackError: a value is not of its kind; nothing is kept.
    """
    return policies.change_draft(draft, new, seen=seen, by=by)


def take_file(draft: RuleDraft, data: bytes, filename: str, *, seen: int, by: Actor) -> RuleDraft:
    """Put a pack's file, with its clauses, in the place of what the draft says; the draft keeps its day and number.

    Raises:
        packfiles.PackError: with every problem of the file and its line; nothing is kept.
    """
    require(by, "policies.draft-rules", draft)
    new = policies.Written(draft.version, draft.in_force, {}, draft.basis, read(data), filename)
    return policies.change_draft(draft, new, seen=seen, by=by)


def check(draft: RuleDraft, *, seen: int, by: Actor) -> RuleDraft:
    """Check a draft as ``guildmark rules check`` does, with its own cases, and keep what is found."""
    require(by, "policies.draft-rules", draft)
    return policies.check_draft(draft, redrafting.report(kept.draft_pack(draft)), seen=seen, by=by)


def follow(draft: RuleDraft, *, seen: int, by: Actor) -> RuleDraft:
    """Let a draft's own cases expect what it answers, because the change is meant to change them, and check it again.

    What the cases expect now is part of the difference that the second person signs.
    """
    values = {**draft.values, **redrafting.FOLLOW}
    new = policies.Written(draft.version, draft.in_force, values, draft.basis)
    row = policies.change_draft(draft, new, seen=seen, by=by)
    return check(row, seen=row.revision, by=by)


def replayed(draft: RuleDraft, since: dt.date, until: dt.date, *, by: Actor) -> RuleDraft:
    """Judge the real decisions of a period again under a checked draft, and keep what it comes to."""
    return replaying.replay(draft, since, until, by=by)


def sign(draft: RuleDraft, *, seen: int, by: Actor) -> RuleDraft:
    """Sign a draft that somebody else wrote."""
    return policies.sign_draft(draft, seen=seen, by=by)


def publish(draft: RuleDraft, *, seen: int, by: Actor) -> Rules:
    """Publish a signed draft, to hold from its day on; the version before it is superseded on that day."""
    return policies.publish_draft(draft, seen=seen, by=by)


def withdraw(draft: RuleDraft, reason: str, *, seen: int, by: Actor) -> RuleDraft:
    """Give up a draft."""
    return policies.withdraw_draft(draft, reason, seen=seen, by=by)


def values_changed(draft: RuleDraft, asked: Mapping[str, str], day: dt.date) -> dict[str, str]:
    """The values of a form that differ from what the draft's ground says on the day before it is changed."""
    ground = kept.ground_of(draft)
    now = {field.path: redrafting.written(field.value) for field in redrafting.fields(ground, day)}
    return {path: value for path, value in asked.items() if path in now and value != now[path]}
