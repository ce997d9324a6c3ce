"""Every reading of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError
from mainstay_web.accounts.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


def account_of(email: str) -> User:
    """The account with an address.

    Raises
        ShortfallError : there is none
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise ShortfallError("an account with that address", "none", "Make it with mainstay account add.")
    return user


def demonstration_accounts() -> QuerySet[User]:
    """The accounts that a demonstration made, in the order of their names."""
    return User.objects.filter(is_demonstration=True, is_active=True).order_by("pk")
