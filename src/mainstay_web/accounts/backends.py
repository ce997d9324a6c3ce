"""Who can sign in: accounts that are open, and demonstration accounts only in a demonstration."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class OwnAccounts(AuthenticationBackend):
    """allauth's way of finding an account, asked again at each request."""

    def _check_password(self, user: Any, password: str) -> Any:
        # allauth would sign in an open account that this class refuses: it must not see it at all.
        if user is not None and not self._belongs_here(user):
            return None
        return super()._check_password(user, password)

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open on this site now."""
        return bool(user.is_active) and self._belongs_here(user)

    @staticmethod
    def _belongs_here(user: Any) -> bool:
        return settings.SITE.demonstration or not user.is_demonstration
