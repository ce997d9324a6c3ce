"""Accounts for tests: one for each role that is asked for."""

from __future__ import annotations

from itertools import count
from typing import Any

from mainstay_web.accounts.models import Membership, User

OWN, ELSEWHERE, SAME_AREA = "S01", "S02", "S03"
NORTH, SOUTH = "North", "South"
AREAS = {OWN: NORTH, ELSEWHERE: SOUTH, SAME_AREA: NORTH}
"""Three services: one's own, one of another area, and another of the same."""

_numbers = count(1)


def account(**fields: Any) -> User:
    """Somebody who can sign in and may do nothing."""
    return User.objects.create_user(f"someone{next(_numbers)}@example.org", **fields)


def member(role: str, *, caseload_only: bool = False) -> User:
    """Somebody with one role at their own service, or in its area."""
    user = account()
    Membership.objects.create(user=user, role=role, service_id=OWN, area=NORTH, caseload_only=caseload_only)
    return user


def code_of_app(secret: str) -> str:
    """What an authenticator app shows now: the site takes it until the next half minute is over too."""
    import time

    from allauth.mfa.app_settings import TOTP_PERIOD
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_PERIOD))


def add_second_factor(user: User) -> None:
    """Let them have a second factor already."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
