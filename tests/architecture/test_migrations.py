# SPDX-License-Identifier: Apache-2.0
"""Models and migrations agree, and the database is what kernel.postgres promises."""

from django.core.management import call_command
from django.db import connection
from tests import embedded


def test_no_migration_is_missing(db, capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


def test_the_application_s_role_owns_nothing_and_has_no_rights_beyond_rows(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (embedded.application(), False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


def test_no_extension_is_needed_beyond_plpgsql(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(extname::text) FROM pg_extension")
        assert cursor.fetchone() == (["plpgsql"],)
