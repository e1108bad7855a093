# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="simulation",
            name="people",
            field=models.CharField(default="entries", max_length=16),
        ),
    ]
