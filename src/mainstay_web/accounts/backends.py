"""Who can sign in: accounts that are open, and demonstration accounts only in a demonstration."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class OwnAccounts(AuthenticationBackend):
    """allauth's way of finding an account, asked again at each request."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open on this site now."""
        if user.is_demonstration and not settings.SITE.demonstration:
            return False
        return bool(user.is_active)
