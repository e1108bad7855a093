# SPDX-License-Identifier: Apache-2.0
"""The house does its own chores, and the journal says so."""

import datetime as dt

import pytest
from tests import factories
from tests.factories import refused

from guildmark.flows import daily, housekeeping
from guildmark.kernel import files, jobs, journal


@pytest.fixture
def folder(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("GUILDMARK_FILES", str(tmp_path / "files"))
    settings.REGISTER_FOLDER = tmp_path / "register"


def test_files_whose_time_is_over_go_with_a_line_that_says_which(town, folder):
    before = dt.date(2023, 9, 1)
    gone = [files.store(text, kind="roster", name="a", keep_until=before).pk for text in (b"one", b"two")]
    daily.close_day(dt.date(2023, 9, 2))
    line = journal.lines(kind="people.files.removed").get()
    assert (line.data, line.actor_label) == ({"count": 2, "files": {"roster": gone}}, "system")


def test_a_day_on_which_nothing_goes_writes_no_line(town, folder):
    daily.close_day(dt.date(2023, 9, 2))
    assert not journal.lines(kind="people.files.removed").exists()


def test_a_check_of_the_journal_notes_what_it_found(town):
    journal.chain()
    housekeeping.ask_journal_check(by=town.officer)
    housekeeping.ask_journal_check(by=town.officer)
    lines = journal.head()[0]
    assert jobs.run_due(inline=True) == 1
    found = journal.lines(kind="people.journal.checked").get().data
    assert (found["ok"], found["lines"], found["bad_line"], found["asked_by"]) == (True, lines, None, town.officer.id)


def test_a_firm_asks_for_no_check(town):
    with refused("deed.not-permitted"):
        housekeeping.ask_journal_check(by=factories.firm(town).handler)
