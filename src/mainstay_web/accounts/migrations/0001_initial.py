"""Accounts and memberships."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email address")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("is_active", models.BooleanField(default=True)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="one_account_per_email"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=40, verbose_name="role")),
                (
                    "service_id",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="service"),
                ),
                ("area", models.CharField(blank=True, default="", max_length=64, verbose_name="area")),
                (
                    "organisation",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="organisation"),
                ),
                ("caseload_only", models.BooleanField(default=False, verbose_name="only their own caseload")),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user_id", "role", "service_id", "area", "organisation"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "service_id", "area", "organisation"),
                        name="one_role_once_in_a_place",
                    )
                ],
            },
        ),
    ]
