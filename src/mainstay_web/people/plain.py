"""Words for the person's own plan, where "you" is the person."""

from __future__ import annotations

from django.utils.translation import gettext

from mainstay_web.people.models import Agreement


def plain_who() -> dict[str, str]:
    """Who does what was agreed, as said to the person."""
    return {
        Agreement.Who.PERSON: gettext("You"),
        Agreement.Who.KEYWORKER: gettext("Your keyworker"),
        Agreement.Who.PRESCRIBER: gettext("Your prescriber"),
        Agreement.Who.TOGETHER: gettext("You and your keyworker"),
        Agreement.Who.OTHER: gettext("Someone else"),
    }
