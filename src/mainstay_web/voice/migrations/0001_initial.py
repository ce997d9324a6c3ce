"""The tables of Hear."""

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
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField()),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("decision", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("decided_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("service_name", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("asked", models.PositiveIntegerField(null=True)),
            ],
            options={
                "ordering": ["service_id"],
            },
        ),
        migrations.CreateModel(
            name="PriorityRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("service_name", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=120)),
                ("question", models.CharField(max_length=200)),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("people_code", models.CharField(max_length=12, unique=True)),
                ("staff_code", models.CharField(max_length=12, unique=True)),
                ("released_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=120)),
                ("began_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("service_name", models.CharField(max_length=120)),
                ("said", models.CharField(max_length=300)),
                ("said_on", models.DateField()),
                ("owner", models.CharField(max_length=120)),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["answered_on", "said_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("instrument", models.CharField(max_length=64)),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("help_here", models.CharField(blank=True, max_length=200)),
                ("released_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="voice.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("speaks_for", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField()),
                ("said_on", models.DateField()),
                ("reply", models.TextField(blank=True)),
                ("replied_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="voice.paragraph",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PaperCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("is_used", models.BooleanField(default=False)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_codes",
                        to="voice.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PriorityItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=200)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="voice.priorityround",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paid_on", models.DateField()),
                ("amount_pence", models.PositiveIntegerField()),
                ("paid_for", models.CharField(max_length=120)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="voice.project",
                    ),
                ),
            ],
            options={
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("words", models.TextField(blank=True)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("team", "The people in this project"),
                            ("service", "Everybody at this service"),
                            ("public", "Everybody"),
                        ],
                        max_length=10,
                    ),
                ),
                ("consented_on", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="voice.project",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "name"), name="a_theme_once_at_a_service")
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnWords",
            fields=[
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("question", models.CharField(max_length=64)),
                ("words", models.TextField()),
                ("may_quote", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Nobody has looked yet"),
                            ("ready", "Without identifying words"),
                            ("withheld", "Kept back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("is_quoted", models.BooleanField(default=False)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="voice.place")),
                ("themes", models.ManyToManyField(to="voice.theme")),
            ],
        ),
        migrations.AddField(
            model_name="place",
            name="wave",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="places", to="voice.wave"
            ),
        ),
        migrations.CreateModel(
            name="ProjectStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=40)),
                ("done_on", models.DateField()),
                ("notes", models.TextField(blank=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="voice.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project", "step"), name="a_step_once_in_a_project")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                fields=("wave", "service_id"), name="a_wave_once_at_a_service"
            ),
        ),
    ]
