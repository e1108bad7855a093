# SPDX-License-Identifier: Apache-2.0
import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction
from tests import embedded

from guildmark.kernel import journal
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Line, Link
from guildmark.kernel.refusals import Refused


def write(count):
    return [journal.record("tests.line.written", f"tests.row:{n}", by=SYSTEM, number=n) for n in range(count)]


def tamper(database, statement):
    """What only somebody with the superuser's rights could do."""
    with embedded.superuser(database) as connected:
        connected.execute("SET session_replication_role = replica")
        connected.execute(statement)


def test_a_line_says_what_by_whom_and_of_what(db):
    line = journal.record(
        "tests.line.written", "tests.row:1", by=SYSTEM, mark=Decimal("59.50"), on=dt.date(2023, 9, 21)
    )
    held = Line.objects.get(pk=line.pk)
    assert (held.kind, held.subject, held.actor_id, held.actor_label) == (
        "tests.line.written",
        "tests.row:1",
        None,
        "system",
    )
    assert held.data == {"mark": "59.50", "on": "2023-09-21"}


@pytest.mark.parametrize(
    "value", ["379901199001011234", "37990119900101123X", "王小明", "买买提·艾力", 379901199001011234]
)
def test_personal_data_is_refused(db, value):
    with pytest.raises(Refused) as refusal:
        journal.record("tests.line.written", "tests.row:1", by=SYSTEM, note=[value])
    assert refusal.value.code == "journal.personal-data"
    assert Line.objects.count() == 0


@pytest.mark.parametrize("value", ["Y000037990100323000017", "a" * 64, "复核后予以通过，材料齐全", 690])
def test_identifiers_and_reasons_are_kept(db, value):
    assert journal.record("tests.line.written", "tests.row:1", by=SYSTEM, note=value).data == {"note": value}


def test_a_float_is_no_value_for_the_journal(db):
    with pytest.raises(TypeError):
        journal.record("tests.line.written", "tests.row:1", by=SYSTEM, mark=59.5)


def test_chaining_links_each_line_once_and_verifies(db):
    write(3)
    assert (journal.chain(), journal.chain()) == (3, 0)
    write(2)
    assert journal.verify() == journal.Verdict(ok=True, lines=3, waiting=2)
    assert journal.chain() == 2
    assert journal.verify().lines == 5


def test_every_kind_is_told_once_in_order_by_one_question(db, django_assert_num_queries):
    assert journal.kinds() == []
    for kind in ("b.two.done", "a.one.done", "b.two.done", "c.three.done"):
        journal.record(kind, "thing:1", by=SYSTEM)
    with django_assert_num_queries(1):
        assert journal.kinds() == ["a.one.done", "b.two.done", "c.three.done"]


def test_the_head_is_the_newest_link(db):
    assert journal.head() is None
    lines = write(2)
    journal.chain()
    assert journal.head() == (lines[-1].pk, bytes(Link.objects.last().hash).hex())
    assert journal.verify(known=journal.head()).ok


@pytest.mark.parametrize("table", ["kernel_line", "kernel_link"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_may_not_rewrite_the_journal(db, table, deed):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


@pytest.mark.parametrize(
    "deed", ["UPDATE kernel_line SET kind = 'x'", "DELETE FROM kernel_link", "TRUNCATE kernel_line CASCADE"]
)
def test_not_even_the_superuser_may_by_an_ordinary_statement(clone_db, deed):
    write(1)
    with embedded.superuser(clone_db) as connected, pytest.raises(Exception, match="insert-only"):
        connected.execute(deed)


@pytest.mark.parametrize(
    ("statement", "bad", "problem"),
    [
        ("UPDATE kernel_line SET data = '{\"number\": 9}' WHERE id = %d", 2, "changed"),
        ("UPDATE kernel_line SET at = at + interval '1 second' WHERE id = %d", 1, "changed"),
        ("DELETE FROM kernel_line WHERE id = %d", 2, "missing"),
        ("DELETE FROM kernel_link WHERE line_id = %d", 2, "order"),
    ],
)
def test_verify_names_the_first_bad_line(clone_db, statement, bad, problem):
    lines = write(5)
    journal.chain()
    tamper(clone_db, statement % lines[bad].pk)
    verdict = journal.verify()
    first = lines[bad + 1] if problem == "order" else lines[bad]
    assert (verdict.ok, verdict.bad_line, verdict.problem) == (False, first.pk, problem)


def test_two_links_that_changed_places_are_found(clone_db):
    lines = write(4)
    journal.chain()
    tamper(
        clone_db,
        f"UPDATE kernel_link SET id = CASE line_id WHEN {lines[1].pk} THEN 1000003 WHEN {lines[2].pk} THEN 1000002"
        f" ELSE 1000000 + line_id END WHERE line_id >= {lines[1].pk}",
    )
    assert journal.verify().problem == "order"


def test_a_cut_tail_is_found_by_a_known_head(clone_db):
    lines = write(3)
    journal.chain()
    known = journal.head()
    tamper(clone_db, f"DELETE FROM kernel_link WHERE line_id = {lines[2].pk}")
    assert journal.verify().ok
    assert journal.verify(known=known).problem == "head-missing"


def test_many_lines_are_written_and_chained_at_once(db, django_assert_max_num_queries):
    entries = [journal.Entry("tests.line.written", f"tests.row:{n}", {"n": n}) for n in range(3000)]
    with django_assert_max_num_queries(8):
        assert journal.record_many(entries, by=SYSTEM) == 3000
        assert journal.chain() == 3000
    assert journal.verify().lines == 3000


def test_a_line_commits_late_and_is_chained_after_newer_ones(clone_db):
    with transaction.atomic():
        late = journal.record("tests.line.written", "tests.row:late", by=SYSTEM)
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_line (kind, subject, actor_label, at, data)"
                " VALUES ('tests.line.written', 'tests.row:early', 'system', now(), '{}')"
            )
        other.close()
        connection.set_rollback(False)
    assert journal.chain() == 2
    assert Link.objects.filter(line=late).exists()
    assert journal.verify().ok
