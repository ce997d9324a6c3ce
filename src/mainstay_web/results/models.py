"""What people add to results: annotations and rebases of charts, uploads of records."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 200


class Mark(models.Model):
    """Something said about one chart of one service, on one day; taken back, it stays in the database."""

    service_id = models.CharField(max_length=64)
    indicator_id = models.CharField(max_length=120)
    on_date = models.DateField()
    words = models.CharField(max_length=REASON_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["on_date", "pk"]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.indicator_id} {self.on_date}"


class Annotation(Mark):
    """What happened at the service around a day, told beside the chart."""


class Rebase(Mark):
    """From the period of this day on the limits start afresh, for this reason."""


class Target(Mark):
    """What an indicator should reach at a service from a day on, for a reason; in per cent."""

    per_cent = models.DecimalField(max_digits=4, decimal_places=1)


class Upload(models.Model):
    """An extract that somebody sent, from its arrival until it is published or discarded.

    Its name is ours: what the browser called the file is not kept.
    """

    class State(models.TextChoices):
        """How far it has come."""

        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        REFUSED = "refused", _("cannot be published")
        PUBLISHING = "publishing", _("being published")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("discarded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_id = models.CharField(max_length=64)
    profile = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    step = models.CharField(max_length=60, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(auto_now=True)
    found = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    snapshot_id = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return str(self.pk)
