"""Events of signing in: who came and went, who was locked out, whose password or second factor changed."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out

from mainstay_web.audit.actions import record_event

OWN = {
    "accounts.sign_in": user_logged_in,
    "accounts.sign_out": user_logged_out,
    "accounts.change_password": password_changed,
    "accounts.set_password": password_reset,
    "accounts.add_second_factor": authenticator_added,
    "accounts.remove_second_factor": authenticator_removed,
    "accounts.renew_second_factor": authenticator_reset,
}
"""What people do to their own account."""


def listen() -> None:
    """Write an event whenever one of these happens."""
    for action, signal in OWN.items():
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"mainstay {action}")
    user_locked_out.connect(_record_lock_out, dispatch_uid="mainstay accounts.lock_out")


def _recorder(action: str) -> Any:
    def record(*, user: Any = None, **_: Any) -> None:
        # Signing out of a session that has ended already: nobody did it.
        if user is not None:
            record_event(by=user, action=action, on="account", which=str(user.pk))

    return record


def _record_lock_out(*, username: str | None = None, **_: Any) -> None:
    # What was typed is not kept: it may be a password in the wrong field.
    known = get_user_model().objects.filter(email__iexact=username or "").first()
    record_event(
        by=None, action="accounts.lock_out", on="account", which=str(known.pk) if known is not None else ""
    )
