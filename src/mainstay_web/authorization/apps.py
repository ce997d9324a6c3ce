"""The authorization app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class AuthorizationConfig(AppConfig):
    """Roles, and what they reach."""

    name = "mainstay_web.authorization"
    label = "authorization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the routes, and read roles.toml so that a fault in it stops the start."""
        from mainstay_web.authorization import checks  # noqa: F401
        from mainstay_web.authorization.roles import declared

        declared()
