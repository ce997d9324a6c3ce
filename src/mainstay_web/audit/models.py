"""The audit log: events that are only ever added, each sealed with the one before it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class LogIsAppendOnly(Exception):
    """Something tried to change or delete what the audit log holds."""

    def __init__(self) -> None:
        super().__init__("Expected to add an event, but an event was to be changed or deleted. Add another.")


class Events(models.QuerySet["AuditEvent"]):
    """Events to read; the ways to change many at once are closed."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise LogIsAppendOnly

    update = delete = bulk_update = bulk_create = update_or_create = _refuse


class AuditEvent(models.Model):
    """One thing that someone did. Made by `mainstay_web.audit.actions.record_event` and by nothing else.

    The tables are not managed, so that emptying the database's other tables leaves them as they are.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_name = models.CharField(max_length=254)
    action = models.CharField(max_length=80)
    on = models.CharField(max_length=40, db_column="on_what")
    which = models.CharField(max_length=200)
    service_id = models.CharField(max_length=64)
    why = models.TextField()
    details = models.TextField()
    key_id = models.CharField(max_length=8)
    previous_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    objects = Events.as_manager()

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **options: Any) -> None:
        """Add the event; an event that is there already stays as it is."""
        if not self._state.adding:
            raise LogIsAppendOnly
        super().save(*args, **(options | {"force_insert": True}))

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Never."""
        raise LogIsAppendOnly


class LogHead(models.Model):
    """Where the log ends: one row, taken by whoever adds the next event."""

    key = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="")

    class Meta:
        managed = False
        db_table = "audit_head"

    def __str__(self) -> str:
        return str(self.sequence)
