# SPDX-License-Identifier: Apache-2.0
"""Proof files (C2SP tlog-proof): that one leaf stands in the register, carried beside a credential, checked offline.

The leaf itself travels in the ``extra`` line, so that a verifier needs nothing but the file and the log's key.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guildmark.engines.register import checkpoints, merkle, notes, tiles

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
LONGEST_PATH = 64

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Proof:
    """A leaf, its index, its audit path and the signed checkpoint that the path leads to."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Return the file's bytes."""
        lines = [HEADER, f"extra {_b64(self.leaf)}", f"index {self.index}", *map(_b64, self.path)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint

    @classmethod
    def decode(cls, data: bytes) -> Proof:
        """Return the proof that a file holds.

        Raises:
            ProofError: where it is not well formed or carries no leaf.
        """
        head, mark, checkpoint = data.partition(b"\n\n")
        lines = head.decode("utf-8", "replace").split("\n")
        if not mark or lines[0] != HEADER or len(lines) < 3 or not lines[1].startswith("extra "):  # noqa: PLR2004
            raise merkle.ProofError("not a proof file with its leaf")
        found = _INDEX.fullmatch(lines[2])
        if not found or len(lines) - 3 > LONGEST_PATH:
            raise merkle.ProofError("the proof file has no index, or its path is too long")
        try:
            leaf, *path = [base64.b64decode(item, validate=True) for item in (lines[1][6:], *lines[3:])]
        except ValueError as error:
            raise merkle.ProofError("the proof file is not base64") from error
        return cls(leaf, int(found[1]), tuple(path), checkpoint)

    def verify(self, verifiers: Iterable[notes.Verifier]) -> checkpoints.Checkpoint:
        """Return the checkpoint under which the leaf is proven to stand in the log.

        Raises:
            ProofError: where the checkpoint is not signed by a key of the log, or the path does not lead to its root.
        """
        try:
            checkpoint, _ = checkpoints.open_checkpoint(self.checkpoint, verifiers)
        except checkpoints.CheckpointError as error:
            raise merkle.ProofError(str(error)) from error
        self.lead_to(checkpoint)
        return checkpoint

    def lead_to(self, checkpoint: checkpoints.Checkpoint) -> None:
        """Check that the path leads to the root of a checkpoint whose signature is known to hold.

        Raises:
            ProofError: where it does not.
        """
        hashed = merkle.leaf_hash(self.leaf)
        merkle.verify_inclusion(self.index, checkpoint.size, hashed, self.path, checkpoint.root)


def prove(read: tiles.Read, index: int) -> Proof:
    """Return the proof of the leaf at ``index`` under the log's published checkpoint.

    Raises:
        ProofError: where the leaf is beyond the checkpoint.
        TileError: where files of the log are missing.
        CheckpointError: where the checkpoint is.
    """
    size = checkpoints.read_unchecked(read).size
    path = merkle.inclusion_proof(tiles.node_reader(read, size), index, size)
    bundle = tiles.TileName(None, index // tiles.WIDTH, min(tiles.WIDTH, size - index // tiles.WIDTH * tiles.WIDTH))
    data = read(bundle.path)
    if data is None:
        raise tiles.TileError(f"{bundle.path} is missing")
    leaf = tiles.decode_bundle(data)[index % tiles.WIDTH]
    return Proof(leaf, index, tuple(path), read(checkpoints.PATH) or b"")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
