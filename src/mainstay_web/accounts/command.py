"""What `mainstay account` does, once Django is running."""

from __future__ import annotations

from mainstay.errors import UsageError
from mainstay_web.accounts import actions
from mainstay_web.accounts.models import User
from mainstay_web.accounts.queries import account_of
from mainstay_web.authorization.roles import declared
from mainstay_web.config.serve import set_up

WHY = "from the terminal"


def add(email: str, *, name: str, role: str, service_id: str, area: str) -> str:
    """Make an account with a role, or give the role to the account that is there.

    Returns
        where its owner chooses a password; empty for an account that was there
    Raises
        UsageError : no such role
    """
    if role not in declared().roles:
        raise UsageError(
            f"a role among {', '.join(declared().roles)}", f"'{role}'", "Give one of them as --role."
        )
    set_up()
    there = User.objects.filter(email__iexact=email).first()
    user = there or actions.add_account(by=actions.TERMINAL, email=email, name=name, why=WHY)
    actions.give_role(by=actions.TERMINAL, user=user, role=role, service_id=service_id, area=area, why=WHY)
    return "" if there else actions.one_time_address(user)


def reset(email: str) -> str:
    """Take password and second factor away; where its owner chooses a password."""
    set_up()
    user = account_of(email)
    actions.reset_account(by=actions.TERMINAL, user=user, why=WHY)
    return actions.one_time_address(user)


def close(email: str) -> None:
    """Let nobody sign in with it."""
    set_up()
    actions.close_account(by=actions.TERMINAL, user=account_of(email), why=WHY)
