"""Nobody works with one secret alone: whoever has no second factor yet is sent to set one up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect

from mainstay_web.accounts.identity import SAID_SECOND_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mainstay_web.accounts.models import User

REACHED_WITHOUT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "health",
        "language",
        "mfa_activate_totp",
    }
)
"""Pages on the way to a second factor, and those that show nothing."""


def has_second_factor(user: User) -> bool:
    """Whether someone signed in with, or is asked for, more than a password."""
    if user.is_demonstration and settings.SITE.demonstration:
        return True
    return user.second_factor_by_provider or bool(is_mfa_enabled(user))


def required(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware; before every view."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        user = request.user
        if not user.is_authenticated:
            return None
        user.second_factor_by_provider = _provider_asked(request, user)
        match = request.resolver_match
        if has_second_factor(user) or (match and match.url_name in REACHED_WITHOUT):
            return None
        return redirect("mfa_activate_totp")

    answer.process_view = process_view  # type: ignore[attr-defined]  # functions take names, types do not say which
    return answer


def _provider_asked(request: HttpRequest, user: User) -> bool:
    provider = settings.SITE.identity_provider
    if provider is None or not provider.second_factor:
        return False
    if provider.second_factor_said and not request.session.get(SAID_SECOND_FACTOR):
        return False
    records = get_authentication_records(request, user)
    return any(record.get("method") == "socialaccount" for record in records)
