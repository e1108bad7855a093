# SPDX-License-Identifier: Apache-2.0
"""A whole installation into one folder and back: tables, handed-in files, the register, the secrets.

The register is copied before the snapshot is taken, since its folder is never ahead of the tables; handed-in files
after it, since a row is never ahead of its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.actions.log import root_from_scratch
from guildmark.domain.credentials.models import Checkpoint
from guildmark.engines.register.audit import audit
from guildmark.flows import register_keeping
from guildmark.kernel import files, journal, secrets
from guildmark.kernel.backups import folder, tables
from guildmark.kernel.models import Link, StoredFile
from guildmark.kernel.refusals import Refused


@dataclass(frozen=True)
class Check:
    """One thing looked at after a restore: whether it holds, and what was seen."""

    name: str
    ok: bool
    seen: str


def back_up(target: Path) -> tuple[dict[str, Any], str]:
    """Write everything into ``target``; returns the manifest and the SHA-256 of its file.

    Refuses ``backup.not-empty`` where something lies there already.
    """
    with folder.draft(target) as aside:
        folder.take(secrets.secrets_path(), aside / "secrets.json")
        folder.take_all(settings.REGISTER_FOLDER, aside / "register")
        demo = Path(settings.HOME) / "demo"
        for path in sorted(demo.glob("*")) if demo.is_dir() else ():
            if path.is_file():
                folder.take(path, aside / "demo" / path.name)
        with tables.snapshot() as cursor:
            told = _heads() | {"version": version("guildmark"), "tables": tables.dump(cursor, aside / "database")}
            told["gone"] = _files(aside / "files")
        sha256 = folder.seal(aside, told)
    return told, sha256


def _heads() -> dict[str, Any]:
    """Where journal and register stood at the moment of the snapshot."""
    link = Link.objects.using(tables.OWNER).order_by("-id").first()
    head = Checkpoint.objects.using(tables.OWNER).order_by("-size").first()
    return {
        "journal": link and [link.line_id, bytes(link.hash).hex()],
        "register": head and [head.size, head.root],
    }


def _files(place: Path) -> list[str]:
    """Copy the handed-in files of the snapshot; returns those that were gone, their time being over."""
    gone = []
    for path in StoredFile.objects.using(tables.OWNER).order_by("id").values_list("path", flat=True):
        try:
            folder.take(files.folder() / path, place / path)
        except FileNotFoundError:
            gone.append(path)
    return gone


def restore(source: Path, manifest: Mapping[str, Any]) -> Check:
    """Bring tables, files and register back from a backup whose manifest was verified and whose secrets are in place.

    The tables come back as the version that wrote them had them, and their rows are counted; migrate afterwards.

    Refuses ``restore.not-empty`` where there is a table, a handed-in file or a register already.
    """
    with connections[tables.OWNER].cursor() as cursor:
        _refuse_unless_empty("database", not tables.names(cursor))
    for name, place in (("files", files.folder()), ("register", Path(settings.REGISTER_FOLDER))):
        _refuse_unless_empty(str(place), not place.is_dir() or not any(place.iterdir()))
        folder.take_all(source / name, place)
    for path in Path(settings.REGISTER_FOLDER).rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    tables.load(source / "database", manifest["tables"])
    return _rows(manifest)


def _refuse_unless_empty(place: str, empty: bool) -> None:  # noqa: FBT001 - what the name asks
    if not empty:
        raise Refused("restore.not-empty", place=place)


def examine(manifest: Mapping[str, Any]) -> list[Check]:
    """Look at what came back, the tables being migrated: journal, register, files, each against the manifest."""
    mended = register_keeping.repair()
    return [_journal(manifest), *_register(manifest, mended), _handed_in(manifest)]


def _rows(manifest: Mapping[str, Any]) -> Check:
    told = manifest["tables"]["rows"]
    with connections[tables.OWNER].cursor() as cursor:
        wrong = [name for name, rows in told.items() if tables.count(cursor, name) != rows]
    return Check("rows", not wrong, ", ".join(wrong) or f"{len(told)} tables, {sum(told.values())} rows")


def _journal(manifest: Mapping[str, Any]) -> Check:
    known = manifest["journal"]
    verdict = journal.verify((known[0], known[1]) if known else None)
    seen = f"{verdict.lines} lines, {verdict.waiting} waiting"
    return Check("journal", verdict.ok, seen if verdict.ok else f"line {verdict.bad_line}: {verdict.problem}")


def _register(manifest: Mapping[str, Any], mended: list[str]) -> list[Check]:
    if manifest["register"] is None:
        return []
    size, root = manifest["register"]
    head = register.head()
    same = head is not None and (head.size, head.root) == (size, root)
    again = root_from_scratch().hex() == root
    found = audit(str(settings.REGISTER_FOLDER))
    problems = [f"{one}" for one in found["problems"]]
    return [
        Check("root", same and again, f"{size} leaves, root {root[:16]}…"),
        Check("register", bool(found["ok"]), problems[0] if problems else f"{len(mended)} files mended"),
    ]


def _handed_in(manifest: Mapping[str, Any]) -> Check:
    gone, wrong, count = set(manifest["gone"]), [], 0
    for stored in StoredFile.objects.order_by("id").iterator():
        if stored.path in gone:
            continue
        count += 1
        try:
            files.read(stored)
        except (Refused, ValueError):
            wrong.append(str(stored.pk))
    return Check("files", not wrong, f"unreadable: {', '.join(wrong)}" if wrong else f"{count} files read")
