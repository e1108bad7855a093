# SPDX-License-Identifier: Apache-2.0
"""The register as static files (C2SP tlog-tiles): names of tiles, entry bundles, and what a batch of leaves adds.

``integrate`` is what a sequencer calls: from the right edge of the log and new leaves it reckons the files to write.
It reads no more than one partial tile a level, so that its work does not grow with the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from guildmark.engines.register import merkle

WIDTH = 256
HEIGHT = 8
LONGEST_LEAF = 0xFFFF
LEVELS = 64 // HEIGHT

Read = Callable[[str], bytes | None]
"""Gives the bytes of a file of the log by its path, or None where it is not there."""

_NAME = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class TileError(ValueError):
    """A tile, a bundle or the name of one is not well formed, or one that is needed is missing."""


@dataclass(frozen=True)
class TileName:
    """One file: ``level`` is None for an entry bundle; ``width`` counts its hashes or entries, 256 for a full one."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """The path below the log's address."""
        return path_of(self.level, self.index, self.width)


def path_of(level: int | None, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile (or, for level None, of an entry bundle); partial where ``width`` is below 256."""
    kind = "entries" if level is None else str(level)
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:  # noqa: PLR2004 - three digits a group, as the specification has it
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{kind}/{'/'.join(reversed(groups))}{partial}"


def parse_path(path: str) -> TileName:
    """Return what a path names.

    Raises:
        TileError: where it is not the one proper name of a tile or bundle.
    """
    found = _NAME.fullmatch(path)
    if not found:
        raise TileError(f"not the name of a tile: {path}")
    kind, groups, width = found.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    name = TileName(None if kind == "entries" else int(kind), index, int(width) if width else WIDTH)
    if name.path != path:
        raise TileError(f"not the proper name of a tile: {path}")
    return name


def names_for(size: int) -> Iterator[TileName]:
    """Yield every file that a log of ``size`` leaves must have: bundles, then the tiles of every level."""
    for level in (None, *range(LEVELS)):
        count = size >> (HEIGHT * (level or 0))
        if not count:
            return
        for index in range(count // WIDTH):
            yield TileName(level, index, WIDTH)
        if count % WIDTH:
            yield TileName(level, count // WIDTH, count % WIDTH)


def encode_bundle(leaves: Sequence[bytes]) -> bytes:
    """Return the entry bundle of these leaves: each after its length in two bytes, big-endian.

    Raises:
        TileError: for a leaf above 65,535 bytes.
    """
    if any(len(leaf) > LONGEST_LEAF for leaf in leaves):
        raise TileError("a leaf is longer than 65,535 bytes")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def decode_bundle(data: bytes) -> list[bytes]:
    """Return the leaves of an entry bundle.

    Raises:
        TileError: where it is cut off.
    """
    leaves, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise TileError("the bundle is cut off")
        leaves.append(data[at + 2 : end])
        at = end
    return leaves


def hashes_of(tile: bytes) -> list[bytes]:
    """Return the hashes that a tile holds.

    Raises:
        TileError: where its length is not a multiple of 32 or goes beyond 256 hashes.
    """
    if len(tile) % merkle.HASH_SIZE or len(tile) > WIDTH * merkle.HASH_SIZE:
        raise TileError("the tile is cut off")
    return [tile[i : i + merkle.HASH_SIZE] for i in range(0, len(tile), merkle.HASH_SIZE)]


@dataclass(frozen=True)
class Edge:
    """The right edge of a log: its size, the hashes of each level's partial tile, the leaves of the partial bundle."""

    size: int = 0
    hashes: tuple[tuple[bytes, ...], ...] = ()
    leaves: tuple[bytes, ...] = ()

    @classmethod
    def read(cls, read: Read, size: int) -> Edge:
        """Return the edge of a log of ``size`` from its partial tiles.

        Raises:
            TileError: where one is missing or does not hold what its name says.
        """
        hashes: list[tuple[bytes, ...]] = []
        leaves: tuple[bytes, ...] = ()
        for name in _partials(size):
            data = read(name.path) if name.width else b""
            if data is None:
                raise TileError(f"{name.path} is missing")
            held = tuple(decode_bundle(data) if name.level is None else hashes_of(data))
            if len(held) != name.width:
                raise TileError(f"{name.path} is cut off")
            if name.level is None:
                leaves = held
            else:
                hashes.append(held)
        return cls(size, tuple(hashes), leaves)

    def root(self) -> bytes:
        """Return the root of the log that ends here."""
        root = None
        for row in self.hashes:
            for part in reversed(_perfect_parts(row)):
                root = part if root is None else merkle.node_hash(part, root)
        return merkle.EMPTY_ROOT if root is None else root


Frontier = Edge


@dataclass(frozen=True)
class Growth:
    """What a batch adds: the files to write (path to bytes, in the order of writing), the new edge and its root."""

    files: dict[str, bytes]
    edge: Edge
    root: bytes

    @property
    def size(self) -> int:
        """The size of the log with the batch."""
        return self.edge.size


def integrate(read: Read, old_size: int, leaves: Sequence[bytes]) -> Growth:
    """Return what ``leaves`` add to the log of ``old_size`` whose files ``read`` gives.

    Raises:
        TileError: where the edge of the log cannot be read, or a leaf is too long.
    """
    return grow(Edge.read(read, old_size), leaves)


def grow(edge: Edge, leaves: Sequence[bytes]) -> Growth:
    """Return what ``leaves`` add to the log that ends at ``edge``: nothing is read, nothing written."""
    size = edge.size + len(leaves)
    files: dict[str, bytes] = {}
    entries = [*edge.leaves, *leaves]
    for index, chunk in _chunks(entries, edge.size // WIDTH):
        files[path_of(None, index, len(chunk))] = encode_bundle(chunk)
    fresh = [merkle.leaf_hash(leaf) for leaf in leaves]
    rows: list[tuple[bytes, ...]] = []
    level = 0
    while fresh or level < len(edge.hashes):
        held = edge.hashes[level] if level < len(edge.hashes) else ()
        row, first = [*held, *fresh], (edge.size >> (HEIGHT * level)) // WIDTH
        above = []
        for index, chunk in _chunks(row, first) if fresh else ():
            files[path_of(level, index, len(chunk))] = b"".join(chunk)
            if len(chunk) == WIDTH:
                above.append(merkle.root_of(chunk))
        rows.append(tuple(row[len(row) - len(row) % WIDTH :]))
        fresh, level = above, level + 1
    new = Edge(size, tuple(rows), tuple(entries[len(entries) - len(entries) % WIDTH :]))
    return Growth(files, new, new.root())


def node_reader(read: Read, size: int) -> merkle.Node:
    """Return a reader of complete nodes from the tiles of a log of ``size``, for proofs; tiles are kept once read."""
    kept: dict[tuple[int, int], list[bytes]] = {}

    def tile(level: int, index: int) -> list[bytes]:
        if (level, index) not in kept:
            width = min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH)
            data = read(path_of(level, index, width))
            if data is None:
                raise TileError(f"{path_of(level, index, width)} is missing")
            kept[level, index] = hashes_of(data)
        return kept[level, index]

    def node(level: int, index: int) -> bytes:
        row, inner = divmod(level, HEIGHT)
        first = index << inner
        hashes = tile(row, first // WIDTH)[first % WIDTH : first % WIDTH + (1 << inner)]
        return merkle.root_of(hashes)

    return node


def read_leaves(read: Read, size: int) -> Iterator[bytes]:
    """Yield all leaves of a log of ``size`` in order.

    Raises:
        TileError: where a bundle is missing or does not hold what its name says.
    """
    for index in range(0, size, WIDTH):
        name = TileName(None, index // WIDTH, min(WIDTH, size - index))
        data = read(name.path)
        if data is None:
            raise TileError(f"{name.path} is missing")
        leaves = decode_bundle(data)
        if len(leaves) != name.width:
            raise TileError(f"{name.path} is cut off")
        yield from leaves


def _partials(size: int) -> Iterator[TileName]:
    yield TileName(None, size // WIDTH, size % WIDTH)
    for level in range(LEVELS):
        count = size >> (HEIGHT * level)
        if not count:
            return
        yield TileName(level, count // WIDTH, count % WIDTH)


def _chunks(row: Sequence[bytes], first: int) -> Iterator[tuple[int, Sequence[bytes]]]:
    for at in range(0, len(row), WIDTH):
        yield first + at // WIDTH, row[at : at + WIDTH]


def _perfect_parts(row: Sequence[bytes]) -> list[bytes]:
    """Return the roots of the perfect parts of a row, left to right."""
    parts, at = [], 0
    for bit in range(HEIGHT - 1, -1, -1):
        if len(row) & (1 << bit):
            parts.append(merkle.root_of(row[at : at + (1 << bit)]))
            at += 1 << bit
    return parts
