"""Who is on whose caseload."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OnCaseload(models.Model):
    """A person in treatment whom someone works with at a service."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="caseload")
    service_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "service_id", "person_id"], name="on_caseload_once")
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.person_id}"
