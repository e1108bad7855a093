# SPDX-License-Identifier: Apache-2.0
"""A backup as a folder: made aside and put in its place when whole; every file's SHA-256 stands in its manifest."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from guildmark.kernel.home import made_folder
from guildmark.kernel.refusals import Refused, refuse_unless

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


@contextlib.contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A folder (mode 700) to fill; becomes ``target`` at the end of the block, or goes if that fails.

    Refuses ``backup.not-empty`` where something is at ``target`` already.
    """
    refuse_unless(_free(target), "backup.not-empty", folder=str(target))
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    made_folder(aside, 0o700)
    try:
        yield aside
        os.sync()
        if target.is_dir():
            target.rmdir()
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _free(target: Path) -> bool:
    return not target.exists() or (target.is_dir() and not any(target.iterdir()))


def take(source: Path, place: Path) -> None:
    """Copy a file to ``place``, readable by its owner only, its folders made."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open("rb") as read, os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(read, out, CHUNK)


def take_all(source: Path, place: Path) -> int:
    """Copy every file below ``source`` but what is half written; returns how many. No ``source`` is no file."""
    count = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file() and path.suffix not in {".tmp", ".part"}:
            take(path, place / path.relative_to(source))
            count += 1
    return count


def seal(folder: Path, told: dict[str, Any]) -> str:
    """Write the manifest of what lies in ``folder`` beside what is ``told``; returns the manifest's own SHA-256."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    files = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, digest(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    place = folder / MANIFEST
    manifest = {"format": FORMAT, **told, "files": files}
    place.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    place.chmod(0o600)
    return digest(place)


def opened(folder: Path) -> dict[str, Any]:
    """The manifest of a backup; refuses ``backup.none`` where there is none, ``backup.damaged`` with what is wrong."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused("backup.none", folder=str(folder)) from error
    refuse_unless(manifest.get("format") == FORMAT, "backup.none", folder=str(folder))
    wrong = list(_wrong(folder, manifest["files"]))
    refuse_unless(not wrong, "backup.damaged", folder=str(folder), count=len(wrong), first=wrong[:1] and wrong[0])
    return dict(manifest)


def _wrong(folder: Path, files: dict[str, list[Any]]) -> Iterable[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    yield from sorted(there ^ set(files))
    for path in sorted(there & set(files)):
        if [(folder / path).stat().st_size, digest(folder / path)] != files[path]:
            yield path


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
