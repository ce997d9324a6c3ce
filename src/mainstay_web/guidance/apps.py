"""The guidance app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """My treatment, clinical sign-off and the hazard log."""

    name = "mainstay_web.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"
