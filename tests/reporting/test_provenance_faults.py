# SPDX-License-Identifier: Apache-2.0
"""Each rule of the audit sees the faults planted for it, with rights and without triggers as no ordinary user could."""

import os

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests import embedded, factories

from guildmark.flows import daily
from guildmark.kernel import clock
from guildmark.reporting import provenance

ENTRY = "id = (SELECT min(id) FROM evaluations_entry)"
CERTIFICATE = "id = (SELECT min(id) FROM credentials_credential)"
FIXER = "SELECT min(fixed_by) FROM evaluations_batch"
FIRST = "SELECT min(id) FROM"
FAULTS = {
    "entry": f"UPDATE evaluations_entry SET state = 'failed' WHERE {ENTRY}",
    "marks": f"DELETE FROM marking_mark WHERE id = ({FIRST} marking_mark)",
    "two-people": f"UPDATE marking_mark SET entered_by = ({FIXER})",
    "notice": f"DELETE FROM publicity_line WHERE id = ({FIRST} publicity_line)",
    "objections": "INSERT INTO publicity_objection"
    " (notice_id, line_id, receipt, text, contact, state, filed_at, reason)"
    " SELECT notice_id, id, 'R' || id, '', '', 'open', now(), '' FROM publicity_line",
    "journal": "DELETE FROM kernel_link; DELETE FROM kernel_line WHERE kind = 'marking.marks.entered'",
    "issued": "DELETE FROM kernel_link; DELETE FROM kernel_line WHERE kind = 'credentials.credential.issued'",
    "leaf": "UPDATE credentials_leaf SET level = '2' WHERE kind = 'level'",
    "serials": "DELETE FROM credentials_credential WHERE number LIKE '%000002'",
    "first-high": "DROP INDEX one_first_high_a_person; UPDATE credentials_credential SET person_id ="
    " (SELECT min(person_id) FROM credentials_credential)",
    "corrected": "UPDATE credentials_credential SET correction_of_id = (SELECT min(id) FROM credentials_credential)"
    " WHERE id = (SELECT max(id) FROM credentials_credential)",
    "scope": "UPDATE cases_filingscope SET levels = ARRAY['5']::varchar[]",
}
MORE = {
    "entry": [
        f"UPDATE evaluations_entry SET verdict = 'unknown' WHERE {ENTRY}",
        f"UPDATE evaluations_entry SET level = '2' WHERE {ENTRY}",
    ],
    "marks": [
        f"UPDATE marking_result SET passed = false WHERE id = ({FIRST} marking_result)",
        f"UPDATE marking_mark SET value = NULL, absent = true WHERE id = ({FIRST} marking_mark)",
    ],
    "two-people": [
        "UPDATE evaluations_batch SET fixed_by = 999999",
        f"UPDATE kernel_line SET actor_id = ({FIXER}) WHERE kind = 'marking.marks.entered'",
    ],
    "notice": [
        "DELETE FROM publicity_objection; DELETE FROM publicity_line; DELETE FROM publicity_notice",
        "UPDATE publicity_notice SET state = 'up'",
        "UPDATE publicity_notice SET until = until + 30",
        "UPDATE publicity_line SET state = 'taken-out'",
    ],
    "leaf": [
        "DELETE FROM credentials_leaf WHERE kind = 'level'",
        f"UPDATE credentials_credential SET digest = repeat('0', 64) WHERE {CERTIFICATE}",
        "UPDATE credentials_leaf SET index = NULL WHERE kind = 'level'",
    ],
    "scope": ["UPDATE cases_filingscope SET occupation = reverse(occupation)"],
}
PLANTED = [*FAULTS.items()] + [(rule, sql) for rule in MORE for sql in MORE[rule]]


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker, tmp_path_factory):
    """A played batch in a database of this module's own, seen with all rights."""
    name, before = f"provenance_{os.getpid()}", dict(connection.settings_dict)
    embedded.clone(name)
    with django_db_blocker.unblock():
        _point(NAME=name)
        with override_settings(DEMO=True, REGISTER_FOLDER=tmp_path_factory.mktemp("register")):
            clock.fresh()
            factories.batch(factories.firm(factories.city()), "closed", factories.rows(3))
            daily.run_due()
        _point(**embedded.all_rights())
        yield
        _point(**{key: before[key] for key in ("NAME", "USER", "PASSWORD")})
    embedded.drop(name)


def _point(**settings):
    connection.close()
    connection.settings_dict.update(settings)


@pytest.fixture
def planted(record):
    """A function that plants a fault until the test is over."""
    with transaction.atomic():
        yield lambda fault: _run(f"SET LOCAL session_replication_role = replica; {fault}")
        transaction.set_rollback(True)


def _run(fault):
    with connection.cursor() as cursor:
        cursor.execute(fault)


def broken():
    return {proof.rule: proof.broken for proof in provenance.prove() if proof.broken}


@pytest.mark.parametrize(("rule", "fault"), PLANTED)
def test_a_planted_fault_is_counted_by_its_rule(planted, rule, fault):
    assert broken() == {}
    planted(fault)
    assert broken().get(rule, 0) > 0


def test_every_rule_has_a_fault_planted_for_it():
    assert set(FAULTS) == set(provenance.RULES)
