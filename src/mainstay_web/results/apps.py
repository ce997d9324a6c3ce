"""The results app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Results of services, annotations of their charts, uploads of records."""

    name = "mainstay_web.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"
