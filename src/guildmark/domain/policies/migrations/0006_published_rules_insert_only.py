# SPDX-License-Identifier: Apache-2.0
"""Published rules refuse UPDATE, DELETE and TRUNCATE, for everyone: what was decided under them can be told again."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION policies_rules_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: published rules never change', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER policies_rules_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policies_rules
    FOR EACH STATEMENT EXECUTE FUNCTION policies_rules_insert_only();
"""
ALLOW = """
DROP TRIGGER policies_rules_insert_only ON policies_rules;
DROP FUNCTION policies_rules_insert_only();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_rule_drafts")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
