"""The voice app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Surveys, priorities, consultations, co-design, and You said, we did."""

    name = "mainstay_web.voice"
    label = "voice"
    default_auto_field = "django.db.models.BigAutoField"
