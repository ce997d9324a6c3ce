"""Make annotations, rebases and uploads."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Annotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("indicator_id", models.CharField(max_length=120)),
                ("on_date", models.DateField()),
                ("words", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on_date", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rebase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("indicator_id", models.CharField(max_length=120)),
                ("on_date", models.DateField()),
                ("words", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on_date", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("profile", models.CharField(max_length=40)),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("size_bytes", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "being checked"),
                            ("checked", "checked"),
                            ("refused", "cannot be published"),
                            ("publishing", "being published"),
                            ("published", "published"),
                            ("discarded", "discarded"),
                        ],
                        default="checking",
                        max_length=12,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=60)),
                ("steps_done", models.PositiveSmallIntegerField(default=0)),
                ("beat_at", models.DateTimeField(auto_now=True)),
                ("found", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True)),
                ("snapshot_id", models.CharField(blank=True, max_length=16)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
    ]
