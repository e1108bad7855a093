# SPDX-License-Identifier: Apache-2.0
"""What a process remembers between two pages never hides a change: of the state, the keys, the log, the document."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints
from guildmark.flows import register_keeping
from guildmark.kernel.secrets import secrets


@pytest.fixture
def checks(visitor, certificate):
    """A function: what the page of the certificate says; it has been seen once already, and all was well."""

    def look():
        response = visitor.get(f"/c/{certificate.access_id}")
        return {check["name"]: check["ok"] for check in response.context["checks"]}

    assert all(look().values())
    return look


def test_a_revocation_shows_at_once_after_the_page_was_seen(checks, certificate, revoke):
    revoke(certificate)
    assert checks() == {"signature": True, "issuer": True, "register": True, "status": False}


def test_a_state_that_another_process_wrote_shows_at_once(checks, certificate):
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    place = {name: str(told[key]) for name, key in names.items() if told[key]}
    asked = "import psycopg, sys; psycopg.connect(autocommit=True).execute(sys.argv[1])"
    change = f"UPDATE credentials_credential SET status = 'revoked' WHERE id = {certificate.pk}"
    subprocess.run([sys.executable, "-c", asked, change], check=True, env={**os.environ, **place})
    assert checks()["status"] is False


def test_a_key_that_is_replaced_in_the_list_is_not_believed_any_more(checks):
    files = register_keeping.log_files()
    listed = json.loads(files.read("keys.json"))
    for row in listed:
        row["kid"] += "-old" if row["use"] == "issuer" else ""
    files.write("keys.json", json.dumps(listed).encode())
    assert checks() == {"signature": False, "issuer": False, "register": True, "status": True}


def test_another_key_under_the_same_name_does_not_sign_what_the_first_signed(checks):
    files = register_keeping.log_files()
    listed = json.loads(files.read("keys.json"))
    log = next(row["publicKeyMultibase"] for row in listed if row["use"] == "log")
    for row in listed:
        row["publicKeyMultibase"] = log
    files.write("keys.json", json.dumps(listed).encode())
    assert checks()["signature"] is False


def test_a_checkpoint_of_another_root_is_not_believed(checks):
    files = register_keeping.log_files()
    held = checkpoints.read_unchecked(files.read)
    forged = checkpoints.Checkpoint(held.origin, held.size, bytes(32), held.time)
    files.write(checkpoints.PATH, forged.signed(office.key("log").private))
    assert checks()["register"] is False


def test_a_checkpoint_signed_by_no_key_of_the_log_is_not_believed(checks):
    files = register_keeping.log_files()
    held = checkpoints.read_unchecked(files.read)
    files.write(checkpoints.PATH, held.signed(office.key("issuer").private))
    assert checks()["register"] is False


def test_the_office_signs_with_the_key_that_its_secrets_hold_now(city, monkeypatch):
    before = office.key("log").public_multibase
    monkeypatch.setitem(secrets().signing, "log", bytes(range(32)))
    assert office.key("log").public_multibase != before
    assert office.log_key().startswith(office.origin())
