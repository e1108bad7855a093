# SPDX-License-Identifier: Apache-2.0
"""Tallies of a minute, in a table that writes no log of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_journal_insert_only")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField(db_index=True)),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE kernel_tally SET UNLOGGED", "ALTER TABLE kernel_tally SET LOGGED"),
    ]
