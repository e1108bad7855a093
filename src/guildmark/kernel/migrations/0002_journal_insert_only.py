# SPDX-License-Identifier: Apache-2.0
"""The journal's tables refuse UPDATE, DELETE and TRUNCATE, for everyone."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION kernel_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the journal is insert-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kernel_line_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_line
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_insert_only();
CREATE TRIGGER kernel_link_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_link
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_insert_only();
"""
ALLOW = """
DROP TRIGGER kernel_line_insert_only ON kernel_line;
DROP TRIGGER kernel_link_insert_only ON kernel_link;
DROP FUNCTION kernel_insert_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
