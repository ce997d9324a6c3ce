"""The accounts app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and memberships."""

    name = "mainstay_web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins by the organisation's own provider."""
        from mainstay_web.accounts.identity import listen

        listen()
