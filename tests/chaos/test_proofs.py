# SPDX-License-Identifier: Apache-2.0
"""The proofs of a crash run see what they are there for: each fault is planted once."""

import pytest
from django.db import connection
from tests import factories
from tests.chaos import proofs
from tests.chaos.load import Told

from guildmark.domain.evaluations.models import Roster
from guildmark.flows import daily
from guildmark.kernel import journal

FAULTS = {
    "is not stored": "",
    "holds 3 of 4 entries": "",
    "of 0 rosters taken": "UPDATE evaluations_roster SET state = 'checked'",
    "has no certificate": "UPDATE credentials_credential SET subject_id = subject_id + 900",
    "serials of": "UPDATE credentials_serial SET last = last + 1",
    "is past and not closed": "UPDATE publicity_notice SET state = 'up'",
    "has 2 jobs": "INSERT INTO kernel_due (name, args, due_at, state, tries, error)"
    " SELECT name, args, due_at, state, tries, error FROM kernel_due WHERE name = 'close-notice'",
    "ended in": "UPDATE kernel_due SET error = 'TypeError'",
    "cannot be read": "UPDATE kernel_storedfile SET sha256 = repeat('0', 64)",
    "root from scratch": "UPDATE credentials_leaf SET body = replace(body, 'issue', 'other') WHERE act = 'issue'",
}


@pytest.fixture
def played(firm, register_folder):
    """A batch that was certified and published; what was acknowledged of it."""
    made = factories.batch(firm, "closed", factories.rows(3))
    daily.run_due()
    journal.chain()
    roster = Roster.objects.get(batch=made)
    return Told(batches={made.pk}, rosters={roster.pk: made.pk}, taken={made.pk: 3}, notices={made.pk})


def test_a_sound_city_has_no_fault(played):
    assert proofs.broken(played, journal.head()) == []
    assert proofs.audited(None) == []
    daily.close_past_days()
    journal.chain()
    assert proofs.settled()


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_planted_fault_is_seen(played, sentence):
    if sentence == "is not stored":
        played.batches.add(10**6)
    elif sentence == "holds 3 of 4 entries":
        played.taken = dict.fromkeys(played.taken, 4)
    else:
        with connection.cursor() as cursor:
            cursor.execute(FAULTS[sentence])
    assert any(sentence in fault for fault in proofs.broken(played, None))


def test_a_cut_journal_is_seen(played):
    assert any("head-missing" in fault for fault in proofs.broken(played, (10**6, "00" * 32)))


def test_what_is_still_to_be_done_is_seen(played):
    daily.close_past_days()
    journal.chain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_due SET state = 'todo'")
    assert not proofs.settled()
