# SPDX-License-Identifier: Apache-2.0
"""A ledger that was taken can be undone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_own_accounts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledger',
            name='state',
            field=models.CharField(choices=[('checked', '已试检'), ('taken', '已收入'), ('undone', '已撤回')], default='checked', max_length=12),
        ),
    ]
