# SPDX-License-Identifier: Apache-2.0
"""The public register goes out: staged leaves are integrated, tiles written, the checkpoint published last."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints, storage
from guildmark.kernel import clock, jobs, journal
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Line


@functools.cache
def _storage(folder: Path) -> storage.FolderStorage:
    return storage.FolderStorage(folder)


def log_files() -> storage.FolderStorage:
    """The folder the register is served from."""
    return _storage(settings.REGISTER_FOLDER)


@jobs.tick
def publish() -> int:
    """Sign changed status lists, integrate what is staged and publish it, the checkpoint last; the log's size.

    Outside a transaction: the table is committed before a file is written, so the folder is never ahead of it.
    """
    credentials.sign_status_lists(office.status_list, by=SYSTEM)
    files = log_files()
    grown = credentials.integrate(files.read, by=SYSTEM)
    if grown is not None:
        made, head = grown
        files.write_all(made)
        files.write("keys.json", office.keys_json())
        files.write(checkpoints.PATH, head.note.encode())
    head = register.head()
    return head.size if head else 0


def end_of_day(day: dt.date) -> None:
    """Log the journal's head where the day wrote lines, and publish."""
    since, until = clock.midnight(day), clock.midnight(day + dt.timedelta(days=1))
    if Line.objects.filter(at__gte=since, at__lt=until).exists():
        head = journal.head()
        if head is not None:
            credentials.log_digest("journal", "head", head[1], by=SYSTEM)
    publish()


def repair() -> list[str]:
    """At start-up: write again what a crash has left out or cut off; refuses where the folder is ahead of the table."""
    files = log_files()
    storage.clear_temporary(files)
    bodies = [body.encode() for body in register.integrated().values_list("body", flat=True)]
    mended = storage.repair(files, bodies)
    head = register.head()
    if head is not None:
        files.write(checkpoints.PATH, head.note.encode())
        files.write("keys.json", office.keys_json())
    return mended
