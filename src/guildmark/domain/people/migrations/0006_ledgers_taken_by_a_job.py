# SPDX-License-Identifier: Apache-2.0
"""A large ledger is taken by a job, which says how far it is, why not, and to whom it is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_ledgers_undone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledger',
            name='state',
            field=models.CharField(choices=[('checked', '已试检'), ('taking', '收入中'), ('taken', '已收入'), ('undone', '已撤回')], default='checked', max_length=12),
        ),
        migrations.AddField(model_name='ledger', name='progress', field=models.PositiveSmallIntegerField(default=100)),
        migrations.AddField(model_name='ledger', name='refusal', field=models.JSONField(default=dict)),
        migrations.AddField(model_name='ledger', name='seen', field=models.BooleanField(default=True)),
    ]
