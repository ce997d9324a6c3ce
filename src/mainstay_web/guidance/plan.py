"""A person's goals and plan, from whichever app keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Plan:
    """What a person wants and what was agreed.

    Attributes
        goals : in the person's own words
        agreed : what, and who does it
        next_review : the day on which they sit down again; None where none was agreed
    """

    goals: tuple[str, ...] = ()
    agreed: tuple[tuple[str, str], ...] = ()
    next_review: date | None = None


def plan_of(service_id: str, person_id: str) -> Plan | None:
    """The latest plan of a person at a service; None where nobody wrote one."""
    if not settings.PLAN_OF_PERSON:
        return None
    plan: Plan | None = import_string(settings.PLAN_OF_PERSON)(service_id=service_id, person_id=person_id)
    return plan
