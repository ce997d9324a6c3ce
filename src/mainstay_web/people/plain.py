"""The person's own plan in plain words, where "you" is the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext

from mainstay_web.people.models import Agreement
from mainstay_web.people.queries import conversations_with

if TYPE_CHECKING:
    from datetime import date


class OwnPlan(NamedTuple):
    """What a person wants and what was agreed.

    Attributes
        goals : in the person's own words
        agreed : what, and who does it
        next_review : the day on which they sit down again; None where none was agreed
    """

    goals: tuple[str, ...]
    agreed: tuple[tuple[str, str], ...]
    next_review: date | None


def plain_who() -> dict[str, str]:
    """Who does what was agreed, as said to the person."""
    return {
        Agreement.Who.PERSON: gettext("You"),
        Agreement.Who.KEYWORKER: gettext("Your keyworker"),
        Agreement.Who.PRESCRIBER: gettext("Your prescriber"),
        Agreement.Who.TOGETHER: gettext("You and your keyworker"),
        Agreement.Who.OTHER: gettext("Someone else"),
    }


def plan_of_person(service_id: str, person_id: str) -> OwnPlan | None:
    """The latest plan of a person at a service, for their own page; None where nothing was recorded."""
    found = conversations_with(service_id, person_id)
    if not found:
        return None
    latest, who = found[0], plain_who()
    return OwnPlan(
        goals=tuple(goal.text for goal in latest.goals.all()),
        agreed=tuple((agreed.what, who[agreed.who]) for agreed in latest.agreements.all()),
        next_review=latest.next_review_on,
    )
