"""Every change to an account or membership."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, TypedDict

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mainstay.errors import UsageError
from mainstay_web.accounts.models import Membership, User
from mainstay_web.audit.actions import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TERMINAL = None
"""Who did something where nobody was signed in: whoever may write to the site's folder."""


class Where(TypedDict, total=False):
    """The place of a membership: one of the three, or none."""

    service_id: str
    area: str
    organisation: str


@transaction.atomic
def add_account(*, by: Any, email: str, name: str = "", why: str = "") -> User:
    """Make an account without a password; `one_time_address` lets its owner choose one.

    Raises
        UsageError : there is an account with that address
    """
    if User.objects.filter(email__iexact=email).exists():
        raise UsageError(
            "an address without an account", "one that has one", "Reset the account, or give another address."
        )
    user = User.objects.create_user(email, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record_event(by=by, action="accounts.add", on="account", which=str(user.pk), why=why)
    return user


@transaction.atomic
def give_role(
    *,
    by: Any,
    user: User,
    role: str,
    service_id: str = "",
    area: str = "",
    organisation: str = "",
    caseload_only: bool = False,
    why: str = "",
) -> Membership:
    """Give somebody a role in a place; nothing changes where they hold it."""
    membership, is_new = Membership.objects.get_or_create(
        user=user,
        role=role,
        service_id=service_id,
        area=area,
        organisation=organisation,
        defaults={"caseload_only": caseload_only},
    )
    if is_new:
        _record_role(by, "accounts.give_role", membership, why)
    return membership


@transaction.atomic
def take_role(*, by: Any, membership: Membership, why: str = "") -> None:
    """Take a role from somebody; counts at their next request."""
    _record_role(by, "accounts.take_role", membership, why)
    membership.delete()


@transaction.atomic
def reset_account(*, by: Any, user: User, why: str = "") -> None:
    """Take the password and the second factor away, for somebody who lost them."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    record_event(by=by, action="accounts.reset", on="account", which=str(user.pk), why=why)


@transaction.atomic
def close_account(*, by: Any, user: User, why: str = "") -> None:
    """Let nobody sign in with it any more; counts at their next request."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    record_event(by=by, action="accounts.close", on="account", which=str(user.pk), why=why)


def one_time_address(user: User) -> str:
    """The path at which an account's owner chooses a password, once and within three days."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


@transaction.atomic
def add_demonstration_accounts(
    *, roles: Mapping[str, str], place: Mapping[str, Iterable[Where]]
) -> dict[str, tuple[User, str]]:
    """One account for each role, with a new password each time; refused outside a demonstration.

    Args
        roles : title by role
        place : what each role's memberships name: services, area or organisation
    Returns
        account and password by role
    Raises
        UsageError : the site is not a demonstration
    """
    if not settings.SITE.demonstration:
        raise UsageError("a demonstration", "a site that is none", "Run mainstay demo.")
    made = {}
    for role, title in roles.items():
        email = f"{role.replace('_', '-')}@demonstration.invalid"
        user, _ = User.objects.get_or_create(email=email, defaults={"name": title, "is_demonstration": True})
        password = secrets.token_urlsafe(9)
        user.set_password(password)
        user.save()
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        for where in place.get(role, [{}]):
            give_role(by=TERMINAL, user=user, role=role, why="demonstration", **where)
        made[role] = (user, password)
    return made


def _record_role(by: Any, action: str, membership: Membership, why: str) -> None:
    record_event(
        by=by,
        action=action,
        on="account",
        which=str(membership.user_id),
        service_id=membership.service_id,
        why=why,
        details={"role": membership.role, "area": membership.area, "organisation": membership.organisation},
    )
