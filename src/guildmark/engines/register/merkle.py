# SPDX-License-Identifier: Apache-2.0
"""The hash tree of the register (RFC 6962): roots, proofs and their verification, for sequencer and auditor.

A *node* is named by its level (0: leaves) and its index on that level; a complete node of level L covers 2^L leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""Gives the hash of the complete node (level, index)."""


class ProofError(ValueError):
    """A proof does not hold, or was asked for outside the tree."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the complete parents of a row of nodes; an odd last one has none yet."""
    sha256 = hashlib.sha256
    return [sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a list of leaf hashes; the empty tree has SHA-256 of nothing."""
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = parents(row) + odd
    return row[0]


class Tree:
    """All complete nodes of a tree in memory, for tests, audit and repair."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.rows: list[list[bytes]] = [list(hashes)]
        while len(self.rows[-1]) > 1:
            self.rows.append(parents(self.rows[-1]))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.rows[0])

    def append(self, hashed: bytes) -> None:
        """Add one leaf hash and the nodes that it completes."""
        self.rows[0].append(hashed)
        level = 0
        while len(self.rows[level]) % 2 == 0:
            if level + 1 == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            self.rows[level + 1].append(node_hash(row[-2], row[-1]))
            level += 1

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete node."""
        return self.rows[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first ``size`` leaves (all by default)."""
        return root_from(self.node, self.size if size is None else size)


class PackedTree:
    """All complete nodes of a very large tree, 32 bytes each, for the audit."""

    def __init__(self, hashes: bytes | bytearray) -> None:
        """Reckon the nodes above the leaves' hashes, given end to end."""
        self._rows = [hashes]
        while len(self._rows[-1]) > HASH_SIZE:
            self._rows.append(_packed_parents(self._rows[-1]))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._rows[0]) // HASH_SIZE

    def span(self, level: int, start: int, end: int) -> bytes:
        """Return the hashes of the complete nodes [start, end) of a level, end to end."""
        if level >= len(self._rows):
            return b""
        return bytes(self._rows[level][start * HASH_SIZE : end * HASH_SIZE])

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete node."""
        return self.span(level, index, index + 1)

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first ``size`` leaves (all by default)."""
        return root_from(self.node, self.size if size is None else size)


def _packed_parents(row: bytes | bytearray) -> bytearray:
    sha256, two, made = hashlib.sha256, 2 * HASH_SIZE, bytearray()
    for start in range(0, len(row) - two + 1, two):
        made += sha256(b"\x01" + row[start : start + two]).digest()
    return made


def root_from(node: Node, size: int) -> bytes:
    """Return the root of the first ``size`` leaves from complete nodes."""
    return _span(node, 0, size) if size else EMPTY_ROOT


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """Return the audit path of leaf ``index`` in the tree of ``size``. Source: RFC 6962, 2.1.1.

    Raises:
        ProofError: where the leaf is not in the tree.
    """
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_span(node, middle, end))
            end = middle
        else:
            path.append(_span(node, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(node: Node, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of ``old`` leaves is the beginning of that of ``new``. Source: RFC 6962, 2.1.2.

    Raises:
        ProofError: where the sizes are not in order.
    """
    if not 0 <= old <= new:
        raise ProofError(f"no proof from {old} to {new}")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_span(node, middle, end))
            end = middle
        else:
            path.append(_span(node, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_span(node, start, end))
    return path[::-1]


def root_from_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that an audit path leads to. Source: RFC 9162, 2.1.3.2.

    Raises:
        ProofError: for an index outside the tree, a path of the wrong length, hashes that are not 32 bytes.
    """
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    _refuse_odd_hashes([hashed, *proof])
    first, last, current = index, size - 1, hashed
    for step in proof:
        if last == 0:
            raise ProofError("the path is too long")
        if first & 1 or first == last:
            current = node_hash(step, current)
            first, last = _risen(first, last)
        else:
            current = node_hash(current, step)
        first, last = first >> 1, last >> 1
    if last:
        raise ProofError("the path is too short")
    return current


def verify_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf stands at ``index`` in the tree of ``size`` with this ``root``.

    Raises:
        ProofError: where it does not.
    """
    if root_from_inclusion(index, size, hashed, proof) != root:
        raise ProofError("the path does not lead to this root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree (old, old_root) is the beginning of (new, new_root). Source: RFC 9162, 2.1.4.2.

    From the empty tree nothing can be proven: it is refused, as the public vectors have it.

    Raises:
        ProofError: where it is not.
    """
    if not 0 < old <= new:
        raise ProofError(f"no consistency from {old} to {new}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofError("one size, two roots, or a proof where none is needed")
        return
    _refuse_odd_hashes([old_root, new_root, *proof])
    older, newer = _joined(old - 1, new - 1, old_root, proof)
    if older != old_root or newer != new_root:
        raise ProofError("the proof does not join the two roots")


def _joined(first: int, last: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the older and the newer root that a consistency proof leads to."""
    while first & 1:
        first, last = first >> 1, last >> 1
    steps = list(proof) if first else [old_root, *proof]
    if not steps:
        raise ProofError("the proof is empty")
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if first & 1 or first == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            first, last = _risen(first, last)
        else:
            newer = node_hash(newer, step)
        first, last = first >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    return older, newer


def _risen(first: int, last: int) -> tuple[int, int]:
    """Return the position after the levels at which the node has no sibling to its right."""
    while first and not first & 1:
        first, last = first >> 1, last >> 1
    return first, last


def _refuse_odd_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(item) != HASH_SIZE for item in hashes):
        raise ProofError("a hash is not 32 bytes long")


def _split(count: int) -> int:
    """Return the greatest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _span(node: Node, start: int, end: int) -> bytes:
    """Return the hash over the leaves [start, end), where start is aligned to the span."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_span(node, start, middle), _span(node, middle, end))
