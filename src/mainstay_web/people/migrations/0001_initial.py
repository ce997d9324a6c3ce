"""Conversations, what belongs to them, and drafts."""

from __future__ import annotations

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
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("person_id", models.CharField(max_length=64)),
                ("episode_id", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("snapshot_id", models.CharField(max_length=64)),
                ("once", models.CharField(max_length=32, unique=True)),
                ("held_on", models.DateField()),
                ("own_words", models.TextField(blank=True)),
                ("looked_at_treatment", models.BooleanField(default=False)),
                ("next_review_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="people.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["service_id", "person_id", "version"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=300)),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("keyworker", "The keyworker"),
                            ("prescriber", "The prescriber"),
                            ("together", "Both together"),
                            ("other", "Somebody else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by_date", models.DateField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="people.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["conversation_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=64)),
                ("person_id", models.CharField(max_length=64)),
                ("typed", models.JSONField()),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="people.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["conversation_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="StatementOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement_id", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed on something"),
                            ("discussed", "Talked about"),
                            ("declined", "The person does not want it"),
                            ("not_now", "Not now"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="people.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["conversation_id", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                fields=("service_id", "person_id", "version"), name="one_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("user", "service_id", "person_id"), name="one_draft_about_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementoutcome",
            constraint=models.UniqueConstraint(
                fields=("conversation", "statement_id"), name="one_outcome_of_a_statement"
            ),
        ),
    ]
