"""Make the audit log, and let the database refuse to change it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from mainstay_web.audit.tables import statements


def make_log(apps: Any, schema_editor: Any) -> None:
    """Make the tables and their guards."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The first."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=254)),
                ("action", models.CharField(max_length=80)),
                ("on", models.CharField(db_column="on_what", max_length=40)),
                ("which", models.CharField(max_length=200)),
                ("service_id", models.CharField(max_length=64)),
                ("why", models.TextField()),
                ("details", models.TextField()),
                ("key_id", models.CharField(max_length=8)),
                ("previous_seal", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
            options={"db_table": "audit_event", "ordering": ["sequence"], "managed": False},
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("key", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("seal", models.CharField(default="", max_length=64)),
            ],
            options={"db_table": "audit_head", "managed": False},
        ),
        migrations.RunPython(make_log),
    ]
