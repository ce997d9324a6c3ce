"""Client numbers, and what a service chose."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64, unique=True)),
                ("shows_client_numbers", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ClientNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("person_id", models.CharField(max_length=64)),
                ("sealed", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "person_id"), name="one_number_of_a_person")
                ],
            },
        ),
    ]
