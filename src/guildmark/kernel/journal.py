# SPDX-License-Identifier: Apache-2.0
"""The journal: what was done, by whom, when. Plain lines in the deed's own transaction, hash-chained afterwards.

A line's hash is SHA-256 over the hash before it and the line's canonical JSON, so that a changed, missing or
reordered line is found by ``verify``. Lines hold identifiers, never personal data: what looks like a document
number or a name is refused.
"""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from guildmark.kernel import clock, points
from guildmark.kernel.grants import Actor
from guildmark.kernel.models import Line
from guildmark.kernel.refusals import Refused

KIND = re.compile(r"[a-z-]+\.[a-z-]+\.[a-z-]+")
NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{15,19}[Xx]?(?![0-9A-Za-z])")
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
NAME = re.compile(rf"{HAN}{{2,4}}|{HAN}+[·•・]{HAN}+")
GENESIS = bytes(32)
CHAIN_LOCK = 0x6775696C64
RECENT = 20_000
BATCH = 5_000

Row = tuple[int, str, str, int | None, str, dt.datetime, dict[str, Any]]
COLUMNS = "l.id, l.kind, l.subject, l.actor_id, l.actor_label, l.at, l.data"


@dataclass(frozen=True)
class Entry:
    """A line about to be written, for ``record_many``."""

    kind: str
    subject: Any
    data: dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found: how many lines hold, how many await their link, and the first bad line with why."""

    ok: bool
    lines: int
    waiting: int
    bad_line: int | None = None
    problem: str | None = None


def record(kind: str, subject: Any, *, by: Actor, **data: Any) -> Line:
    """Write one line: ``kind`` is ``package.noun.past``, ``subject`` a row or a text, ``data`` identifiers.

    Refuses ``journal.personal-data`` for a value that looks like a document number or a person's name.
    """
    line = _line(Entry(str(kind), subject, data), by, clock.now())
    line.save(force_insert=True)
    return line


def record_many(entries: Iterable[Entry], *, by: Actor) -> int:
    """Write many lines of one moment at once; returns how many. Refuses as ``record`` does."""
    at = clock.now()
    return len(Line.objects.bulk_create([_line(entry, by, at) for entry in entries], batch_size=BATCH))


def subject_name(subject: Any) -> str:
    """The text a line names ``subject`` by: ``app.model:pk`` for a row, the text itself otherwise."""
    if isinstance(subject, models.Model):
        return f"{subject._meta.label_lower}:{subject.pk}"  # noqa: SLF001 - Django's documented options
    return str(subject)


def of(subject: Any) -> models.QuerySet[Line]:
    """The lines about ``subject``, oldest first."""
    return Line.objects.filter(subject=subject_name(subject)).order_by("id")


def lines(*, kind: str = "", subject: str = "", day: dt.date | None = None) -> models.QuerySet[Line]:
    """The lines of a kind (or all that begin so), about a subject (or all that begin so), of a day; newest first."""
    rows = Line.objects.order_by("-id")
    if kind:
        rows = rows.filter(kind__startswith=kind)
    if subject:
        rows = rows.filter(subject__startswith=subject)
    if day is not None:
        rows = rows.filter(at__gte=clock.midnight(day), at__lt=clock.midnight(day + dt.timedelta(days=1)))
    return rows


_KINDS = """
WITH RECURSIVE found (kind) AS (
    (SELECT kind FROM kernel_line ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (SELECT line.kind FROM kernel_line line WHERE line.kind > found.kind ORDER BY line.kind LIMIT 1)
    FROM found WHERE found.kind IS NOT NULL
)
SELECT kind FROM found WHERE kind IS NOT NULL
"""


def kinds() -> list[str]:
    """Every kind that the journal holds, in the order of names; one step in the index a kind, however many lines."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return [kind for (kind,) in cursor.fetchall()]


def waiting() -> int:
    """How many lines await their link in the chain."""
    with connection.cursor() as cursor:
        return _waiting(cursor)


def chain(*, full: bool = False) -> int:
    """Chain the committed lines that have no link yet; returns how many. One chainer at a time (advisory lock).

    Looks back ``RECENT`` numbers before the newest linked line; ``full`` looks at all of them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        _, previous = _newest(cursor)
        floor = 0
        if not full:
            cursor.execute("SELECT coalesce(max(line_id), 0) FROM kernel_link")
            floor = cursor.fetchone()[0] - RECENT
        cursor.execute(
            f"SELECT {COLUMNS} FROM kernel_line l WHERE l.id > %s"  # noqa: S608 - constant column list
            " AND NOT EXISTS (SELECT 1 FROM kernel_link k WHERE k.line_id = l.id) ORDER BY l.id",
            [floor],
        )
        return _append(cursor, _rows(cursor), previous)


def head() -> tuple[int, str] | None:
    """The newest link as (line id, hash in hex), or none while nothing is chained."""
    with connection.cursor() as cursor:
        line, digest = _newest(cursor)
    return None if line is None else (line, digest.hex())


def verify(known: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain and name the first bad line; ``known`` is an earlier head that must still be in it."""
    previous, count, met = GENESIS, 0, known is None
    with transaction.atomic(), connection.cursor() as cursor:
        waiting = _waiting(cursor)
        for line_id, stated, digest, row in _links(cursor):
            problem = _problem(row, stated, digest, previous)
            if problem is not None:
                return Verdict(ok=False, lines=count, waiting=waiting, bad_line=line_id, problem=problem)
            previous, count = digest, count + 1
            met = met or (line_id, digest.hex()) == known
    if not met and known is not None:
        return Verdict(ok=False, lines=count, waiting=waiting, bad_line=known[0], problem="head-missing")
    return Verdict(ok=True, lines=count, waiting=waiting)


def _line(entry: Entry, by: Actor, at: dt.datetime) -> Line:
    if not KIND.fullmatch(entry.kind):
        raise ValueError(f"a journal kind reads package.noun.past, not {entry.kind}")
    return Line(
        kind=entry.kind,
        subject=subject_name(entry.subject),
        actor_id=by.id,
        actor_label=by.label,
        at=at,
        data={key: _plain(value, key) for key, value in entry.data.items()},
    )


def _plain(value: Any, key: str) -> Any:
    """JSON of ``value`` without floats; refuses what looks like personal data."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, key) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item, key) for name, item in value.items()}
    if value is None or isinstance(value, (bool, int)):
        if isinstance(value, int) and abs(value) >= 10**14:
            raise Refused("journal.personal-data", field=key)
        return value
    text = _text(value, key)
    if NUMBER.search(text) or NAME.fullmatch(text):
        raise Refused("journal.personal-data", field=key)
    return text


def _text(value: Any, key: str) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, models.Model):
        return subject_name(value)
    raise TypeError(f"the journal cannot hold {type(value).__name__} as {key}")


def _canonical(row: Row) -> bytes:
    number, kind, subject, actor, label, at, data = row
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    parts = [number, kind, subject, actor, label, moment, data]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(previous: bytes, row: Row) -> bytes:
    return hashlib.sha256(previous + _canonical(row)).digest()


def _problem(row: Row | None, stated: bytes, digest: bytes, previous: bytes) -> str | None:
    if row is None:
        return "missing"
    if stated != previous:
        return "order"
    return None if _hash(previous, row) == digest else "changed"


def _append(cursor: Any, rows: Iterable[Row], previous: bytes) -> int:
    count = 0
    links: list[tuple[int, bytes, bytes]] = []
    for row in rows:
        digest = _hash(previous, row)
        links.append((row[0], previous, digest))
        previous = digest
    with cursor.copy("COPY kernel_link (line_id, previous, hash) FROM STDIN") as copy:
        for link in links:
            copy.write_row(link)
            count += 1
    if count:
        points.reach("journal.linked")
    return count


def _rows(cursor: Any) -> list[Row]:
    return [_row(values) for values in cursor.fetchall()]


def _row(values: Any) -> Row:
    *plain, data = values
    return (*plain, json.loads(data) if isinstance(data, str) else data)


def _newest(cursor: Any) -> tuple[int | None, bytes]:
    cursor.execute("SELECT line_id, hash FROM kernel_link ORDER BY id DESC LIMIT 1")
    found = cursor.fetchone()
    return (None, GENESIS) if found is None else (found[0], bytes(found[1]))


def _waiting(cursor: Any) -> int:
    cursor.execute("SELECT (SELECT count(*) FROM kernel_line) - (SELECT count(*) FROM kernel_link)")
    return int(cursor.fetchone()[0])


def _links(cursor: Any) -> Iterator[tuple[int, bytes, bytes, Row | None]]:
    """Every link in its order, with its line or none, fetched in batches."""
    after = 0
    while True:
        cursor.execute(
            f"SELECT k.id, k.line_id, k.previous, k.hash, {COLUMNS}"  # noqa: S608 - constant column list
            " FROM kernel_link k LEFT JOIN kernel_line l ON l.id = k.line_id"
            " WHERE k.id > %s ORDER BY k.id LIMIT %s",
            [after, BATCH],
        )
        found = cursor.fetchall()
        if not found:
            return
        for link, line, previous, digest, *values in found:
            after = link
            yield line, bytes(previous), bytes(digest), None if values[0] is None else _row(values)
