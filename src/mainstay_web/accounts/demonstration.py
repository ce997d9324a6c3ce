"""The accounts of a demonstration: one for each role, placed where it has something to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mainstay_web.accounts.actions import add_demonstration_accounts
from mainstay_web.authorization.places import areas
from mainstay_web.authorization.roles import declared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay_web.accounts.actions import Where
    from mainstay_web.authorization.roles import Role

SERVICES_EACH = 3
"""So that somebody who looks after quality has something to compare."""


class DemonstrationAccount(NamedTuple):
    """What the terminal prints of one."""

    title: str
    email: str
    password: str


def make_accounts() -> list[DemonstrationAccount]:
    """One account for each role, with a new password.

    Raises
        UsageError : the site is not a demonstration
    """
    area_by_service = areas()
    roles = declared().roles
    made = add_demonstration_accounts(
        roles={name: role.title for name, role in roles.items()},
        place={name: _places(role, area_by_service) for name, role in roles.items()},
    )
    return [DemonstrationAccount(roles[name].title, user.email, word) for name, (user, word) in made.items()]


def _places(role: Role, area_by_service: Mapping[str, str]) -> list[Where]:
    reaches = set(role.grants.values())
    services = sorted(area_by_service)
    if "area" in reaches and services:
        return [{"area": area_by_service[services[0]]}]
    if "caseload" in reaches:
        return [{"service_id": service} for service in services[:1]] or [{}]
    if {"data.change", "people.read"} <= set(role.grants):
        # An extract replaces every service's records, so a manager who tries that answers for all of them
        return [{"service_id": service} for service in services] or [{}]
    if "own_services" in reaches:
        return [{"service_id": service} for service in services[:SERVICES_EACH]] or [{}]
    return [{}]
