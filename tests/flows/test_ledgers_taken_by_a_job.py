# SPDX-License-Identifier: Apache-2.0
"""Large older ledgers: a job takes them, and whoever pressed the button hears how it went."""

from tests import factories
from tests.flows.test_ledgers import certificate, received, taken

from guildmark.domain.credentials.models import RecordedCertificate
from guildmark.domain.people import queries as people
from guildmark.flows import ledger_taking
from guildmark.kernel import clock, jobs


def test_a_large_ledger_is_taken_by_a_job_which_then_tells(town):
    ledger, _ = received(town, "certificates", certificate(1), certificate(2))
    ledger_taking.begin(ledger, choice="good", by=town.officer)
    with factories.refused("state.moved"):
        ledger_taking.begin(ledger, choice="good", by=town.officer)
    assert (people.unseen_ledgers(town.officer).count(), RecordedCertificate.objects.count()) == (0, 0)
    jobs.run_due(clock.now(), inline=True)
    [done] = people.unseen_ledgers(town.officer)
    assert (done.state, done.taken, done.progress, RecordedCertificate.objects.count()) == ("taken", 2, 100, 2)
    ledger_taking.note_seen(done, by=town.officer)
    assert not people.unseen_ledgers(town.officer).exists()


def test_a_ledger_that_met_another_record_since_waits_as_before_and_says_why(town):
    ledger, _ = received(town, "certificates", certificate(1), certificate(2))
    ledger_taking.begin(ledger, choice="good", by=town.officer)
    taken(town, "certificates", certificate(1))
    jobs.run_due(clock.now(), inline=True)
    ledger.refresh_from_db()
    assert (ledger.state, ledger.refusal["code"], ledger.taken) == ("checked", "ledger.check-again", 0)
    [line] = factories.journaled("people.ledger.taking-refused", ledger)
    assert (line.data["code"], RecordedCertificate.objects.count()) == ("ledger.check-again", 1)


def test_what_can_be_told_at_once_is_refused_at_once(town):
    ledger, _ = received(town, "certificates", certificate(1), certificate(2, 姓名=""))
    with factories.refused("roster.not-all-right"):
        ledger_taking.begin(ledger, choice="all", by=town.officer)
    ledger.refresh_from_db()
    assert ledger.state == "checked"
