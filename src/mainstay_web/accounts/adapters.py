"""What allauth may do here: nobody makes an account by themselves, and nothing is kept that is not needed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


JUST_SIGNED_IN_SECONDS = 300


class OwnAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Not from somebody who signed in a moment ago: setting up follows signing in at once."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < JUST_SIGNED_IN_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **named))

    def send_notification_mail(self, *args: Any, **named: Any) -> None:
        """No letter is sent: a small service has no mail server to send it by."""


class OwnIdentityAdapter(DefaultSocialAccountAdapter):
    """The organisation's own sign-in finds the account an administrator made, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nobody comes in with a token that was not made for this sign-in."""
        from mainstay_web.accounts.identity import check_whose

        check_whose(sociallogin)

    def send_notification_mail(self, *args: Any, **named: Any) -> None:
        """No letter is sent."""
