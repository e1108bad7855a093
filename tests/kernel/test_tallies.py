# SPDX-License-Identifier: Apache-2.0
"""A tally counts for all processes, by minute, and keeps nothing that names who asked."""

import threading

import pytest
from django.db import connection

from guildmark.kernel import tallies
from guildmark.kernel.models import Tally

ADDRESS = "203.0.113.7"


@pytest.fixture
def minute(monkeypatch):
    """A function that sets the minute on the wall clock of the tallies."""

    def at(number):
        monkeypatch.setattr(tallies.time, "time", lambda: 60.0 * number + 1)

    at(1000)
    return at


def test_each_who_is_counted_apart_and_each_page_too(db, minute):
    assert [tallies.count("verify", ADDRESS) for _ in range(3)] == [1, 2, 3]
    assert tallies.count("verify", "203.0.113.8") == 1
    assert tallies.count("objection", ADDRESS) == 1


def test_a_new_minute_begins_at_one_and_past_rows_go(db, minute):
    tallies.count("verify", ADDRESS)
    minute(1001)
    assert tallies.count("verify", ADDRESS) == 1
    assert list(Tally.objects.values_list("minute", flat=True)) == [1001]


def test_the_row_does_not_hold_the_address(db, minute):
    tallies.count("verify", ADDRESS)
    assert ADDRESS.encode() not in bytes(Tally.objects.get().key)
    assert len(bytes(Tally.objects.get().key)) == 32


def test_two_connections_count_together(clone_db, minute):
    counted = []

    def ask():
        counted.extend(tallies.count("verify", ADDRESS) for _ in range(20))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == list(range(1, 41))
