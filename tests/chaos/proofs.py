# SPDX-License-Identifier: Apache-2.0
"""What must hold after a crash: everything acknowledged is there, once; numbers, journal and register explain it."""

from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import Count

from guildmark.domain.credentials.actions.log import root_from_scratch
from guildmark.domain.credentials.models import Checkpoint, Credential, Leaf, Serial
from guildmark.domain.evaluations.models import Batch, Entry, Roster
from guildmark.domain.publicity.models import Notice
from guildmark.engines.register import checkpoints
from guildmark.engines.register.audit import audit
from guildmark.flows import register_keeping
from guildmark.kernel import clock, files, journal
from guildmark.kernel.models import Due, Line, StoredFile
from guildmark.kernel.refusals import Refused
from guildmark.reporting.provenance import prove


def settled():
    """Whether nothing is left to be done: no job due, no leaf staged, no line without its link, no day left open."""
    clock.fresh()
    due = Due.objects.filter(state=Due.State.TODO, due_at__lte=clock.now()).exists()
    handed = Due.objects.filter(state=Due.State.HANDED).exists()
    staged = Leaf.objects.filter(index=None).exists()
    published = register_keeping.log_files().read(checkpoints.PATH)
    head = Checkpoint.objects.order_by("-size").first()
    open_day = register_keeping.day_left_open()
    written = head is None or published == head.note.encode()
    return written and not (due or handed or staged or journal.waiting() or open_day)


def broken(told, known):
    """Everything that does not hold, as sentences; ``known`` is an earlier head of the journal."""
    with transaction.atomic():
        found = [*_acknowledged(told), *_once(), *_issued(), *_serials(), *_jobs(), *_files()]
    verdict = journal.verify(known)
    if not verdict.ok:
        found.append(f"journal: line {verdict.bad_line} {verdict.problem}")
    return found + list(_register())


def _acknowledged(told):
    missing = told.batches - set(Batch.objects.values_list("pk", flat=True))
    yield from (f"acknowledged batch {pk} is not stored" for pk in missing)
    rosters = Roster.objects.in_bulk(list(told.rosters))
    yield from (f"acknowledged roster {pk} is not stored" for pk in set(told.rosters) - set(rosters))
    counts = Counter(Entry.objects.values_list("batch_id", flat=True))
    taken = Counter(Roster.objects.filter(state="taken").values_list("batch_id", flat=True))
    for batch, count in told.taken.items():
        if (counts[batch], taken[batch]) != (count, 1):
            yield f"batch {batch} holds {counts[batch]} of {count} entries, of {taken[batch]} rosters taken"
    up = set(Notice.objects.filter(subject_kind="evaluations.batch").values_list("subject_id", flat=True))
    yield from (f"acknowledged notice of batch {pk} is not stored" for pk in told.notices - up)


def _once():
    """No entry, roster, notice or certificate is there twice."""
    for model, keys in (
        (Entry, ("batch", "person", "occupation", "level")),
        (Roster, ("batch", "sha256")),
        (Notice, ("subject_kind", "subject_id")),
        (Credential, ("subject_kind", "subject_id")),
        (Leaf, ("act", "log_id", "index")),
    ):
        rows = model.objects.filter(state="taken") if model is Roster else model.objects
        twice = rows.order_by().values(*keys).annotate(n=Count("pk")).filter(n__gt=1)
        yield from (f"{model.__name__} twice: {row}" for row in twice[:3])


def _issued():
    """Each notice whose time is over is closed, and each of its lines certified."""
    over = Notice.objects.filter(until__lt=clock.today())
    yield from (
        f"notice {pk} is past and not closed" for pk in over.exclude(state="closed").values_list("pk", flat=True)
    )
    lines = over.filter(state="closed").values_list("lines__subject_id", flat=True)
    held = set(Credential.objects.values_list("subject_id", flat=True))
    yield from (f"entry {pk} of a closed notice has no certificate" for pk in set(lines) - held)


def _serials():
    """Serials run from 1 without a gap to the last used, and the journal names each exactly once."""
    stored, told = defaultdict(list), defaultdict(list)
    for number, level in Credential.objects.values_list("number", "level"):
        stored[number[7:13], int(number[13:15]), level].append(int(number[-6:]))
    for line in Line.objects.filter(kind="credentials.credential.issued"):
        for level, (first, last) in line.data["serials"].items():
            told[line.data["body"], line.data["year"] % 100, level] += range(first, last + 1)
    for row in Serial.objects.all():
        key = row.body_code[-6:], row.year % 100, row.level
        if not sorted(stored[key]) == sorted(told[key]) == list(range(1, row.last + 1)):
            yield f"serials of {key}: {len(stored[key])} stored, {len(told[key])} in the journal, last {row.last}"


def _jobs():
    """Each job that fell due was done, and its notice closed by one line of the journal."""
    yield from (f"job {due.pk} ended in {due.error}" for due in Due.objects.exclude(error=""))
    jobs = Counter(args["notice"] for args in Due.objects.filter(name="close-notice").values_list("args", flat=True))
    yield from (f"notice {pk} has {n} jobs" for pk, n in jobs.items() if n != 1)
    closed = Counter(Line.objects.filter(kind="publicity.notice.closed").values_list("subject", flat=True))
    yield from (f"{subject} was closed {n} times" for subject, n in closed.items() if n != 1)
    if len(closed) != Notice.objects.filter(state="closed").count():
        yield f"{len(closed)} lines of closing for {Notice.objects.filter(state='closed').count()} closed notices"


def _files():
    for stored in StoredFile.objects.order_by("-pk")[:200]:
        try:
            files.read(stored)
        except (Refused, ValueError):
            yield f"file {stored.pk} cannot be read"


def _register():
    """The root from scratch is the one signed, and the one published."""
    head = Checkpoint.objects.order_by("-size").first()
    published = checkpoints.read_unchecked(register_keeping.log_files().read)
    again = root_from_scratch()
    if not (again.hex() == head.root and published.root == again and published.size == head.size):
        yield f"root from scratch {again.hex()[:12]}, signed {head.root[:12]}, published {published.root.hex()[:12]}"


def audited(earlier):
    """What an outsider's audit finds, an earlier checkpoint in hand; and what provenance finds."""
    found = audit(str(register_keeping.log_files().folder), since=earlier)
    rules = [f"provenance {proof.rule}: {proof.broken}" for proof in prove() if proof.broken]
    return [str(problem) for problem in found["problems"]] + rules


def tally():
    """What is stored by now."""
    return {
        "certificates": Credential.objects.count(),
        "entries": Entry.objects.count(),
        "rosters": Roster.objects.count(),
        "notices": Notice.objects.count(),
        "leaves": Leaf.objects.count(),
        "lines": Line.objects.count(),
        "jobs": Due.objects.count(),
    }
