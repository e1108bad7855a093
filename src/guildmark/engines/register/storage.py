# SPDX-License-Identifier: Apache-2.0
"""The folder that the register is served from: written durably, never over other bytes; and its repair at start-up."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from guildmark.engines.register import checkpoints, merkle, tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

REPLACED = frozenset({checkpoints.PATH, "keys.json"})
"""The files that are ever replaced: the head of the log, and the list of keys which the log itself bears out."""


class StorageError(RuntimeError):
    """The folder could not be written durably; after this the storage takes nothing more."""


class StorageConflictError(StorageError):
    """A file of the log is there already with other bytes."""


class StorageAheadError(StorageError):
    """The folder holds what the database does not: the log must not go on."""


class FolderStorage:
    """A log's files below one folder. One writer at a time (``writing``); readers need no lock.

    ``reach`` is told of each step of a write, for whoever wants to see what a crash there leaves.
    """

    def __init__(self, folder: Path | str, reach: Callable[[str], None] | None = None) -> None:
        self.folder = Path(folder)
        self._reach = reach or (lambda _step: None)
        self.broken = False
        self.folder.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the folder's one writer, of all processes of this machine, for the length of the block."""
        with (self.folder.parent / f".{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where it is not there."""
        try:
            return self._place(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        """Write one file durably; see ``write_all``."""
        self.write_all({path: data})

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Write a batch of files durably: temporary file, fsync, rename in the order given, fsync of each folder once.

        A file that is there with the same bytes is left; only the checkpoint and keys.json are ever replaced.

        Raises:
            StorageConflictError: where a file is there with other bytes (nothing of the batch is then written).
            StorageError: where the disk refuses. Before the first rename nothing has happened; after it that is
                fatal, and the storage takes nothing more.
        """
        self._put(files, restore=False)

    def restore(self, files: Mapping[str, bytes]) -> None:
        """Write files over what a crash has left of them: for ``repair`` only, which has compared them before."""
        self._put(files, restore=True)

    def paths(self) -> Iterator[str]:
        """Yield the path of every file under ``tile/``, in order."""
        top = self.folder / "tile"
        for place in sorted(top.rglob("*")):
            if place.is_file():
                yield place.relative_to(self.folder).as_posix()

    def _put(self, files: Mapping[str, bytes], *, restore: bool) -> None:
        if self.broken:
            raise StorageError("the storage failed before: start anew")
        fresh = {path: data for path, data in files.items() if self._must_write(path, data, restore=restore)}
        temporary = self._stage_all(fresh)
        try:
            folders = {place: None for path in fresh for place in self._make_folders(path)}
            for path, place in temporary.items():
                place.replace(self._place(path))
                self._reach("register.file-renamed")
            for folder in folders:
                _sync_folder(folder)
                self._reach("register.folder-synced")
        except OSError as error:
            self.broken = True
            raise StorageError(f"the log's folder cannot be written: {error}") from error

    def _must_write(self, path: str, data: bytes, *, restore: bool) -> bool:
        held = self.read(path)
        if held == data:
            return False
        if held is not None and path not in REPLACED and not restore:
            raise StorageConflictError(f"{path} is there already with other bytes")
        return True

    def _stage_all(self, files: Mapping[str, bytes]) -> dict[str, Path]:
        """Write every file aside, durably; where the disk refuses, none is left."""
        staged: dict[str, Path] = {}
        try:
            for path, data in files.items():
                staged[path] = self.folder / f".{secrets.token_hex(8)}.tmp"
                self._stage(staged[path], data)
        except OSError as error:
            for place in staged.values():
                place.unlink(missing_ok=True)
            raise StorageError(f"the log's folder cannot be written: {error}") from error
        return staged

    def _stage(self, place: Path, data: bytes) -> None:
        with place.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._reach("register.file-synced")

    def _make_folders(self, path: str) -> Iterator[Path]:
        """Make the folders above a file; yield those whose entries change, the file's own last."""
        folder = self._place(path).parent
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for place in reversed(made):
            yield place.parent
        yield folder

    def _place(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or any(part in ("..", ".") for part in parts):
            raise StorageError(f"not a path of the log: {path}")
        return self.folder.joinpath(*parts)


def repair(storage: FolderStorage, leaves: Sequence[bytes]) -> list[str]:
    """Make the folder hold what the database says, and return the paths that were missing or cut off.

    ``leaves`` are all leaves that the database has integrated, in order.

    Raises:
        StorageAheadError: where the folder holds a longer log than the database, or other bytes: nothing is written.
    """
    tree = merkle.Tree(map(merkle.leaf_hash, leaves))
    _refuse_other_checkpoint(storage, tree)
    due = {name.path for name in tiles.names_for(tree.size)}
    mended = {}
    for path in sorted(due | set(storage.paths())):
        right = expected(tree, leaves, path)
        held = storage.read(path)
        if held == right:
            continue
        if held is not None and not right.startswith(held):
            raise StorageAheadError(f"{path} holds other bytes than the database")
        mended[path] = right
    storage.restore(mended)
    return list(mended)


def expected(tree: merkle.Tree, leaves: Sequence[bytes], path: str) -> bytes:
    """Return the bytes that a file of the log must hold.

    Raises:
        StorageAheadError: where the log of these leaves is too short for such a file, or the name is none of a log.
    """
    try:
        name = tiles.parse_path(path)
    except tiles.TileError as error:
        raise StorageAheadError(str(error)) from error
    start, end = name.index * tiles.WIDTH, name.index * tiles.WIDTH + name.width
    if name.level is None:
        row: Sequence[bytes] = leaves
    else:
        inner = name.level * tiles.HEIGHT
        row = tree.rows[inner] if inner < len(tree.rows) else ()
    if end > len(row):
        raise StorageAheadError(f"{path} goes beyond the {tree.size} leaves of the database")
    return tiles.encode_bundle(row[start:end]) if name.level is None else b"".join(row[start:end])


def _refuse_other_checkpoint(storage: FolderStorage, tree: merkle.Tree) -> None:
    if storage.read(checkpoints.PATH) is None:
        return
    published = checkpoints.read_unchecked(storage.read)
    if published.size > tree.size:
        raise StorageAheadError(f"the checkpoint is of {published.size} leaves, the database has {tree.size}")
    if tree.root(published.size) != published.root:
        raise StorageAheadError("the checkpoint has another root than the database")


def clear_temporary(storage: FolderStorage) -> int:
    """Remove what a crash has left half written, and return the number of files; at start-up, before any writing."""
    left = list(storage.folder.glob(".*.tmp"))
    for place in left:
        place.unlink(missing_ok=True)
    return len(left)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
