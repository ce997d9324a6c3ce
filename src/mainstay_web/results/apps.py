"""The results app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Results of services, annotations of their charts, uploads of records."""

    name = "mainstay_web.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have charts drawn ahead once there are results."""
        from mainstay_web.results.drawing_ahead import draw_ahead_when_kept
        from mainstay_web.results.keeping import results_kept

        results_kept.connect(draw_ahead_when_kept)
