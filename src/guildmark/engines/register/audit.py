# SPDX-License-Identifier: Apache-2.0
"""The audit of a register by an outsider, over files or an address: ``guildmark register audit``.

It believes nothing but the keys: every file is checked against the leaves, the leaves against the signed root, each
leaf against the rules of ``monitor``, and the status lists against what the leaves add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guildmark.engines.register import checkpoints, keylists, merkle, notes, tiles
from guildmark.engines.register.listcheck import list_problems
from guildmark.engines.register.monitor import Monitor, key_problems
from guildmark.engines.register.sources import Source, source_of
from guildmark.engines.seals.keys import public_bytes

if TYPE_CHECKING:
    from datetime import date

MOST_PROBLEMS = 1000
MISSING = bytes(merkle.HASH_SIZE)


@dataclass
class _Audit:
    """What was read and found so far."""

    source: Source
    problems: list[dict[str, Any]] = field(default_factory=list)
    keys: list[keylists.ListedKey] = field(default_factory=list)
    present: set[str] = field(default_factory=set)

    def read(self, path: str) -> bytes | None:
        """Read a file of the log and remember that it is there."""
        data = self.source.read(path)
        if data is not None:
            self.present.add(path)
        return data

    def note(self, rule: str, detail: str, *, index: int | None = None, file: str | None = None) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({"rule": rule, "index": index, "file": file, "detail": detail})
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(
                {"rule": "more", "index": None, "file": None, "detail": "more problems than are shown"}
            )


def audit(source: Source | str, keys: bytes | None = None, since: bytes | None = None) -> dict[str, Any]:
    """Return what an outsider finds in a register (``cli.md`` 4).

    ``keys``: the bytes of a keys.json, that of the register itself by default. ``since``: a checkpoint seen before,
    from which the register must have grown.

    Raises:
        OSError: where an address cannot be reached.
    """
    run = _Audit(source_of(source) if isinstance(source, str) else source)
    run.keys = _keys(run, keys)
    head, witnesses = _head(run)
    if head is None:
        return _answer(run, None, 0)
    seen, why = _seen(run, since)
    monitor = _monitor(run, head, seen)
    entries, wrong = _read_entries(run, head.size, monitor)
    tree = _check_files(run, head, entries)
    _check_since(run, tree, head, seen, why)
    for rule, detail, index in wrong:
        run.note(rule, detail, index=index)
    for rule, detail in key_problems(run.keys, monitor.key_leaves, head.size):
        run.note(rule, detail, file=keylists.PATH)
    for rule, detail, name in list_problems(run.source.neighbours(), run.keys, monitor):
        run.note(rule, detail, file=name)
    return _answer(run, head, witnesses)


def _answer(run: _Audit, head: checkpoints.Checkpoint | None, witnesses: int) -> dict[str, Any]:
    return {
        "ok": not run.problems,
        "origin": head.origin if head else None,
        "size": head.size if head else 0,
        "root": head.root.hex() if head else None,
        "witnesses": witnesses,
        "problems": run.problems,
    }


def _keys(run: _Audit, given: bytes | None) -> list[keylists.ListedKey]:
    data = given if given is not None else run.source.read(keylists.PATH)
    if data is None:
        run.note("keys-listed", "there is no keys.json", file=keylists.PATH)
        return []
    try:
        return keylists.parse(data)
    except keylists.KeyListError as error:
        run.note("keys-listed", str(error), file=keylists.PATH)
        return []


def _head(run: _Audit) -> tuple[checkpoints.Checkpoint | None, int]:
    """Return the checkpoint, even one that is wrongly signed, and the number of witnesses that cosigned it."""
    data = run.source.read(checkpoints.PATH)
    if data is None:
        run.note("checkpoint-form", "there is no checkpoint", file=checkpoints.PATH)
        return None, 0
    try:
        head, note = checkpoints.open_checkpoint(data, keylists.verifiers(run.keys, checkpoints.origin_of(data)))
    except checkpoints.CheckpointError as error:
        run.note("checkpoint-signature", str(error), file=checkpoints.PATH)
        return _unsigned_head(run), 0
    if head.time is None:
        run.note("checkpoint-time", "the checkpoint carries no time", file=checkpoints.PATH)
    signed = {verifier.public for verifier in note.signed_by if verifier.algorithm == notes.ED25519}
    active = {public_bytes(key.public) for key in run.keys if key.use == "log" and key.is_active(head.size - 1)}
    if not signed & active:
        run.note("key-active", "the key that signed the checkpoint is not active at its size", file=checkpoints.PATH)
    return head, len(note.cosigned)


def _unsigned_head(run: _Audit) -> checkpoints.Checkpoint | None:
    """Return a checkpoint that nobody vouches for, but only where its last bundle is there: its size may be a lie."""
    try:
        head = checkpoints.read_unchecked(run.source.read)
    except checkpoints.CheckpointError as error:
        run.note("checkpoint-form", str(error), file=checkpoints.PATH)
        return None
    if head.size == 0:
        return head
    start = (head.size - 1) // tiles.WIDTH
    last = tiles.path_of(None, start, head.size - start * tiles.WIDTH)
    if run.source.read(last) is None:
        run.note("tile-missing", "the last entries of the checkpoint are missing", file=last)
        return None
    return head


LeafProblem = tuple[str, str, int]


def _read_entries(run: _Audit, size: int, monitor: Monitor) -> tuple[bytearray, list[LeafProblem]]:
    """Read all leaves once, in their order, and show each to the monitor; one that cannot be had hashes to nought.

    Returns the leaves' hashes end to end, and what is wrong with leaves.
    """
    hashes, wrong = bytearray(), list[LeafProblem]()
    for start in range(0, size, tiles.WIDTH):
        name = tiles.TileName(None, start // tiles.WIDTH, min(tiles.WIDTH, size - start))
        for index, leaf in enumerate(_bundle(run, name, start), start):
            if leaf is None:
                hashes += MISSING
                continue
            hashes += merkle.leaf_hash(leaf)
            for rule, detail in monitor.take(index, leaf):
                if len(wrong) <= MOST_PROBLEMS:
                    wrong.append((rule, detail, index))
    return hashes, wrong


def _bundle(run: _Audit, name: tiles.TileName, index: int) -> Sequence[bytes | None]:
    data = run.read(name.path)
    try:
        held = tiles.decode_bundle(data) if data is not None else []
    except tiles.TileError as error:
        run.note("tile-form", str(error), index=index, file=name.path)
        return [None] * name.width
    if data is not None and len(held) != name.width:
        run.note("tile-form", f"{len(held)} entries instead of {name.width}", index=index, file=name.path)
        return [None] * name.width
    return held or [None] * name.width


def _check_files(run: _Audit, head: checkpoints.Checkpoint, entries: bytearray) -> merkle.PackedTree:
    """Check every file; the reference is the leaves' hashes, or the tiles' where only those lead to the root."""
    tree = merkle.PackedTree(entries)
    if tree.root() != head.root:
        told = merkle.PackedTree(_tile_hashes(run, head.size))
        if told.size == head.size and told.root() == head.root:
            tree = told
        else:
            run.note("root", "the entries do not lead to the root of the checkpoint", file=checkpoints.PATH)
    for index in range(tree.size):
        hashed = entries[index * merkle.HASH_SIZE : (index + 1) * merkle.HASH_SIZE]
        if hashed not in (tree.node(0, index), MISSING):
            file = tiles.path_of(
                None, index // tiles.WIDTH, min(tiles.WIDTH, head.size - index // tiles.WIDTH * tiles.WIDTH)
            )
            run.note("entry-hash", "the entry does not hash to its tile", index=index, file=file)
    for path in run.source.paths(head.size):
        _check_file(run, tree, path)
    for name in tiles.names_for(head.size):
        if name.path not in run.present:
            run.note("tile-missing", "a file of the log is missing", index=_first_leaf(name), file=name.path)
    return tree


def _tile_hashes(run: _Audit, size: int) -> bytearray:
    hashes = bytearray()
    for index in range(0, size, tiles.WIDTH):
        width = min(tiles.WIDTH, size - index)
        data = run.source.read(tiles.path_of(0, index // tiles.WIDTH, width)) or b""
        hashes += data[: len(data) - len(data) % merkle.HASH_SIZE]
    return hashes


def _check_file(run: _Audit, tree: merkle.PackedTree, path: str) -> None:
    try:
        name = tiles.parse_path(path)
    except tiles.TileError as error:
        run.note("tile-name", str(error), file=path)
        return
    start, end = name.index * tiles.WIDTH, name.index * tiles.WIDTH + name.width
    inner = (name.level or 0) * tiles.HEIGHT
    if end > tree.size >> inner:
        run.note("tile-beyond", "the file goes beyond the checkpoint", index=_first_leaf(name), file=path)
        return
    if name.level is None and name.width == min(tiles.WIDTH, tree.size - start):
        return  # read as the entries themselves
    data = run.read(path)
    if data is None:
        return
    if name.level is None:
        _check_bundle(run, tree, name, data)
    elif data != tree.span(inner, start, end):
        _note_differing(run, name, _apart(data), _apart(tree.span(inner, start, end)))


def _check_bundle(run: _Audit, tree: merkle.PackedTree, name: tiles.TileName, data: bytes) -> None:
    """Check a bundle that a fuller one has replaced; the current one has been read as the entries."""
    start = name.index * tiles.WIDTH
    try:
        held = [merkle.leaf_hash(leaf) for leaf in tiles.decode_bundle(data)]
    except tiles.TileError:
        held = []
    right = _apart(tree.span(0, start, start + name.width))
    if held != right:
        _note_differing(run, name, held, right)


def _apart(hashes: bytes) -> list[bytes]:
    return [hashes[i : i + merkle.HASH_SIZE] for i in range(0, len(hashes), merkle.HASH_SIZE)]


def _note_differing(run: _Audit, name: tiles.TileName, held: Sequence[bytes], right: Sequence[bytes]) -> None:
    common = min(len(held), len(right))
    at = next((i for i in range(common) if held[i] != right[i]), common)
    index = _first_leaf(name) + (at << (tiles.HEIGHT * (name.level or 0)))
    rule = "tile-hash" if name.level is not None else "partial-prefix"
    run.note(rule, f"hash {at} of the file is not that of the log", index=index, file=name.path)


def _first_leaf(name: tiles.TileName) -> int:
    return name.index * tiles.WIDTH << (tiles.HEIGHT * (name.level or 0))


def _seen(run: _Audit, since: bytes | None) -> tuple[checkpoints.Checkpoint | None, str]:
    """Return a checkpoint seen before, or None and why it cannot be read."""
    if since is None:
        return None, ""
    try:
        return checkpoints.open_checkpoint(since, keylists.verifiers(run.keys, checkpoints.origin_of(since)))[0], ""
    except checkpoints.CheckpointError as error:
        return None, str(error)


def _check_since(
    run: _Audit,
    tree: merkle.PackedTree,
    head: checkpoints.Checkpoint,
    seen: checkpoints.Checkpoint | None,
    why: str,
) -> None:
    """Check that the log has grown from a checkpoint seen before."""
    if seen is None:
        if why:
            run.note("consistency", f"the checkpoint seen before: {why}")
    elif seen.origin != head.origin:
        run.note("consistency", f"the checkpoint seen before is of {seen.origin}")
    elif seen.size > head.size:
        run.note("consistency", f"the log had {seen.size} entries before, it has {head.size}")
    elif tree.root(seen.size) != seen.root:
        run.note("consistency", f"the first {seen.size} entries are not those seen before")
    elif seen.time and head.time and seen.time > head.time:
        run.note("consistency", "the checkpoint is older than the one seen before")


def _monitor(run: _Audit, head: checkpoints.Checkpoint, seen: checkpoints.Checkpoint | None) -> Monitor:
    since = (seen.size, _day(seen)) if seen and seen.time else None
    return Monitor(keys=run.keys, since=since, until=_day(head) if head.time else None)


def _day(checkpoint: checkpoints.Checkpoint) -> date:
    if checkpoint.time is None:
        raise ValueError("the checkpoint has no time")
    return checkpoint.time.date()
