# SPDX-License-Identifier: Apache-2.0
"""Keeping the public register: leaves staged with their deed, one sequencer, checkpoints, keys and status lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Checkpoint, Key, Leaf, StatusList
from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints, leaves, merkle, tiles
from guildmark.engines.seals import jcs
from guildmark.kernel import clock, journal, points
from guildmark.kernel.grants import Actor, require

SEQUENCER_LOCK = 0x6C6F67
PLACE = (
    'UPDATE credentials_leaf SET "index" = given.place'
    " FROM unnest(%s::bigint[], %s::bigint[]) AS given (id, place) WHERE credentials_leaf.id = given.id"
)
PROGRAMME = "level-evaluation"


@dataclass(frozen=True)
class Record:
    """A deed to be logged without a credential: the act, its kind, its subject and the record as exported."""

    act: str
    kind: str
    subject: tuple[str, int]
    exported: Mapping[str, Any]
    region: str | None = None


@transaction.atomic
def log(records: Sequence[Record], *, by: Actor) -> list[Leaf]:
    """Stage a leaf for each record, under a new random id, dated today."""
    require(by, "credentials.keep-register", "register")
    made = [
        stage(
            leaves.leaf(
                record.act,
                id=leaves.new_id(),
                sha256=jcs.digest(dict(record.exported)),
                kind=record.kind,
                programme=PROGRAMME,
                region=record.region,
                date=clock.today(),
            ),
            record.subject,
        )
        for record in records
    ]
    Leaf.objects.bulk_create(made, batch_size=2000)
    journal.record_many([journal.Entry(Event.LEAF_STAGED, leaf.log_id, {"act": leaf.act}) for leaf in made], by=by)
    return made


@transaction.atomic
def log_again(issued: Leaf, act: str, exported: Mapping[str, Any], *, by: Actor) -> Leaf:
    """Stage a later act on ``issued``: its dimensions and date repeated."""
    require(by, "credentials.keep-register", "register")
    old = leaves.parse(issued.body.encode())
    leaf = stage(
        leaves.repeated(act, old, sha256=jcs.digest(dict(exported)), first_high=False),
        (issued.subject_kind, issued.subject_id),
    )
    leaf.save()
    journal.record(Event.LEAF_STAGED, leaf.log_id, by=by, act=act)
    return leaf


@transaction.atomic
def log_digest(act: str, kind: str, sha256: str, *, by: Actor) -> Leaf:
    """Stage a leaf that carries nothing but a digest: the journal's head, a status list, a key."""
    require(by, "credentials.keep-register", "register")
    body = leaves.leaf(act, id=leaves.new_id(), sha256=sha256, kind=kind, date=clock.today())
    leaf = stage(body, ("", None))
    leaf.save()
    journal.record(Event.LEAF_STAGED, leaf.log_id, by=by, act=act)
    return leaf


def stage(body: bytes, subject: tuple[str, int | None]) -> Leaf:
    """A leaf as it waits for the sequencer, its public dimensions beside its bytes."""
    told = json.loads(body)
    return Leaf(
        body=body.decode(),
        act=told["act"],
        log_id=told["id"],
        kind=told.get("kind", ""),
        level=told.get("level", ""),
        occupation=told.get("occupation", ""),
        region=told.get("region", ""),
        date=told["date"],
        first_high=told.get("first_high", False),
        subject_kind=subject[0],
        subject_id=subject[1],
        staged_at=clock.now(),
    )


@transaction.atomic
def add_keys(*, by: Actor) -> list[Key]:
    """Log the office's public keys that the register does not hold yet."""
    require(by, "credentials.keep-register", "register")
    known = set(queries.keys().values_list("kid", flat=True))
    made = []
    for key in office.public_keys():
        if key["kid"] in known:
            continue
        log_digest("key", key["use"], jcs.digest(key), by=by)
        at = queries.integrated().count() + queries.staged().count() - 1
        made.append(Key.objects.create(kid=key["kid"], public=key["publicKeyMultibase"], use=key["use"], from_index=at))
        journal.record(Event.KEY_ADDED, key["use"], by=by)
    return made


@transaction.atomic
def integrate(read: tiles.Read, *, by: Actor) -> tuple[dict[str, bytes], Checkpoint] | None:
    """Give the staged leaves their places, in the order they were staged, under one lock.

    ``read`` gives the log's files as published. Returns the files to write and the new checkpoint, or None where
    nothing is staged; the caller writes the files, and the checkpoint last, once this is committed.
    """
    require(by, "credentials.keep-register", "register")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
    staged = list(queries.staged().values_list("pk", "body"))
    if not staged:
        return None
    head = queries.head()
    size = head.size if head else 0
    growth = tiles.grow(_edge(read, size), [body.encode() for _, body in staged])
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [[pk for pk, _ in staged], list(range(size, size + len(staged)))])
    points.reach("register.placed")
    return growth.files, _checkpoint(growth.size, growth.root)


def _edge(read: tiles.Read, size: int) -> tiles.Edge:
    """The right edge of the log: from its files, or from the table where a file is not there yet."""
    try:
        return tiles.Edge.read(read, size)
    except tiles.TileError:
        bodies = [body.encode() for body in queries.integrated().values_list("body", flat=True)]
        files = tiles.grow(tiles.Edge.read(dict[str, bytes]().get, 0), bodies).files
        return tiles.Edge.read(files.get, size)


def _checkpoint(size: int, root: bytes) -> Checkpoint:
    head = checkpoints.Checkpoint(office.origin(), size, root, clock.now().replace(microsecond=0))
    note = head.signed(office.key("log").private)
    return Checkpoint.objects.create(size=size, root=root.hex(), note=note.decode(), at=clock.now())


def root_from_scratch() -> bytes:
    """The root reckoned from every integrated leaf: what the published root must equal."""
    hashes = [merkle.leaf_hash(body.encode()) for body in queries.integrated().values_list("body", flat=True)]
    return merkle.Tree(hashes).root()


@transaction.atomic
def sign_status_lists(build: Callable[[str, Sequence[int]], Mapping[str, Any]], *, by: Actor) -> list[StatusList]:
    """Sign the status lists that changed since they were signed; each one's digest is logged.

    ``build(name, revoked indexes)`` returns the signed list credential.
    """
    require(by, "credentials.keep-register", "register")
    changed = list(queries.status_lists().filter(changed=True).select_for_update())
    for held in changed:
        document = build(held.name, queries.revoked_indexes(held.name) if held.name.endswith("-r") else [])
        held.document = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        held.changed, held.signed_at = False, clock.now()
        held.save()
        log_digest("list", "status", jcs.digest(document), by=by)
        journal.record(Event.STATUS_LIST, held.name, by=by)
    return changed
