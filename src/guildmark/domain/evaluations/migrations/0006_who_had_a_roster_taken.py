# SPDX-License-Identifier: Apache-2.0
"""Who had a job take a roster, and whether she has seen how it went."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0005_rosters_taken_by_a_job'),
    ]

    operations = [
        migrations.AddField(model_name='roster', name='taken_by', field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name='roster', name='seen_by_taker', field=models.BooleanField(default=True)),
    ]
