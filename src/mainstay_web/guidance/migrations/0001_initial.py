"""Make sign-offs, the clinical safety officer, codes and counts of answers."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first."""

    initial = True
    dependencies: ClassVar[list[Any]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="SafetyOfficer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "registration",
                    models.CharField(max_length=150, verbose_name="profession and registration number"),
                ),
                ("since", models.DateField(verbose_name="in office since")),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="WrongCodes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_hash", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SenseCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("service_id", models.CharField(max_length=64)),
                ("page", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=8)),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=8
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No part"),
                            ("words", "Some of the words"),
                            ("picture", "The picture"),
                            ("what_to_do", "What I can do"),
                            ("about_me", "What it has to do with me"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "service_id", "page", "language", "answer", "part"),
                        name="sense_count_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatmentCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("person_id", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("visit_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("visit_until", models.DateTimeField(blank=True, null=True)),
                ("answers_left", models.PositiveSmallIntegerField(default=20)),
            ],
            options={
                "indexes": [models.Index(fields=["service_id", "person_id"], name="treatment_code_of_whom")],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("value", "Reference value"),
                            ("statement", "Guideline statement"),
                            ("indicator", "Indicator"),
                            ("content", "Page of My treatment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("which", models.CharField(max_length=120)),
                ("fingerprint", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=150)),
                ("signed_on", models.DateField()),
                ("review_by", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_why", models.TextField(blank=True, default="")),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["kind", "which"], name="sign_off_of_what")],
            },
        ),
    ]
