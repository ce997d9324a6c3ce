"""The authorization app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class AuthorizationConfig(AppConfig):
    """Roles, and what they reach."""

    name = "mainstay_web.authorization"
    label = "authorization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the routes, read roles.toml so that a fault stops the start, and listen."""
        from django.db.models.signals import post_delete, post_save

        from mainstay_web.authorization import checks  # noqa: F401
        from mainstay_web.authorization.roles import declared
        from mainstay_web.authorization.scope import forget_what_was_read

        declared()
        for signal in (post_save, post_delete):
            signal.connect(forget_what_was_read, sender="accounts.Membership", dispatch_uid="mainstay scope")
