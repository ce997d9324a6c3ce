"""The audit app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, when and why."""

    name = "mainstay_web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of everyone who signs in."""
        from mainstay_web.audit.signing_in import listen

        listen()
