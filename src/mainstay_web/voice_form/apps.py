"""The form, as Django registers it; it has no table in the site's database."""

from __future__ import annotations

from django.apps import AppConfig


class VoiceFormConfig(AppConfig):
    """The anonymous form."""

    name = "mainstay_web.voice_form"
    label = "voice_form"
