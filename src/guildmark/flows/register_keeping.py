# SPDX-License-Identifier: Apache-2.0
"""The public register goes out: staged leaves are integrated, tiles written, the checkpoint published last."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings
from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Checkpoint
from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints, storage
from guildmark.kernel import clock, jobs, journal, points
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Line
from guildmark.kernel.refusals import Refused, refuse_unless

OWN_KINDS = ("credentials.leaf.staged", "credentials.status-list.signed")
"""Lines that the keeping of the register writes of itself: alone they are no reason for another leaf."""


@functools.cache
def _storage(folder: Path) -> storage.FolderStorage:
    return storage.FolderStorage(folder, points.reach)


def log_files() -> storage.FolderStorage:
    """The folder the register is served from."""
    return _storage(settings.REGISTER_FOLDER)


@jobs.tick
def publish() -> int:
    """Sign changed status lists, integrate what is staged and publish it, the checkpoint last; the log's size.

    Outside a transaction: the table is committed before a file is written, so the folder is never ahead of it. One
    process at a time; what another has committed and not written, being killed or out of space, is written first.
    """
    credentials.sign_status_lists(office.status_list, by=SYSTEM)
    files = log_files()
    with files.writing():
        _catch_up(files)
        grown = credentials.integrate(files.read, by=SYSTEM)
        if grown is not None:
            made, head = grown
            points.reach("register.committed")
            files.write_all(made)
            points.reach("register.tiles-written")
            _write_head(files, head)
    head = register.head()
    return head.size if head else 0


def publish_soon() -> None:
    """Publish as soon as the deed at hand is committed; where that fails the worker does it within a second or so."""
    transaction.on_commit(publish, robust=True)


def _write_head(files: storage.FolderStorage, head: Checkpoint) -> None:
    files.write("keys.json", office.keys_json())
    points.reach("register.keys-written")
    files.write(checkpoints.PATH, head.note.encode())
    points.reach("register.published")


def _catch_up(files: storage.FolderStorage) -> None:
    head = register.head()
    if head is not None and files.read(checkpoints.PATH) != head.note.encode():
        _mend(files)


def end_of_day(day: dt.date) -> None:
    """Log the journal's head where the day wrote lines, and publish."""
    since, until = clock.midnight(day), clock.midnight(day + dt.timedelta(days=1))
    if Line.objects.filter(at__gte=since, at__lt=until).exists():
        head = journal.head()
        if head is not None:
            credentials.log_digest("journal", "head", head[1], by=SYSTEM)
    publish()


def day_left_open() -> dt.date | None:
    """The last day before today with lines that no journal leaf covers; lines of the register's own keeping aside."""
    last = register.leaves(act="journal").last()
    rows = Line.objects.filter(at__lt=clock.midnight(clock.today())).exclude(kind__in=OWN_KINDS)
    if last is not None:
        rows = rows.filter(at__gt=last.staged_at)
    newest = rows.order_by("-at").first()
    return None if newest is None else newest.at.astimezone(clock.ZONE).date()


def repair() -> list[str]:
    """At start-up: write again what a crash has left out or cut off.

    Refuses ``register.storage-ahead`` where the folder holds more, or other bytes, than the database, and
    ``register.other-name`` where the log goes by another name than this office's: then no start.
    """
    _refuse_other_name()
    files = log_files()
    with files.writing():
        storage.clear_temporary(files)
        return _mend(files)


def _refuse_other_name() -> None:
    head = register.head()
    name = head.note.partition("\n")[0] if head else office.origin()
    refuse_unless(name == office.origin(), "register.other-name", name=name, now=office.origin())


def _mend(files: storage.FolderStorage) -> list[str]:
    bodies = [body.encode() for body in register.integrated().values_list("body", flat=True)]
    try:
        mended = storage.repair(files, bodies)
    except storage.StorageAheadError as error:
        raise Refused("register.storage-ahead", folder=str(files.folder), reason=str(error)) from error
    head = register.head()
    if head is not None:
        _write_head(files, head)
    return mended
