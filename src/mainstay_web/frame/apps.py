"""The frame, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Layout, navigation, notices, errors and charts."""

    name = "mainstay_web.frame"
    label = "frame"

    def ready(self) -> None:
        """Register the checks of the set-up."""
        from mainstay_web.frame import checks  # noqa: F401
