# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_by', models.BigIntegerField(db_index=True)),
                ('made_at', models.DateTimeField()),
                ('programme', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('on', models.DateField()),
                ('changes', models.JSONField(default=list)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('snapshot', models.CharField(blank=True, max_length=71)),
                ('result', models.JSONField(null=True)),
                ('seen', models.BooleanField(default=True)),
            ],
        ),
    ]
