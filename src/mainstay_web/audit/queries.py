"""What pages ask of the audit log, and of who may do what."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from mainstay_web.accounts.identity import said_second_factor
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization.roles import declared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

PER_PAGE = 50


class LogPage(NamedTuple):
    """Some events, newest first.

    Attributes
        events : at most `PER_PAGE`
        older : the number that older events lie before; None where there are none
    """

    events: list[AuditEvent]
    older: int | None


class Access(NamedTuple):
    """One role of one account, or an account without any; every field in words."""

    name: str
    email: str
    account: str
    role: str
    place: str
    people: str
    since: str
    last_sign_in: str
    second_factor: str


def find_events(asked: Mapping[str, Any]) -> LogPage:
    """The newest events that are as asked.

    Args
        asked : from `LogForm`; what is empty or not there limits nothing
    """
    found = events_as_asked(asked).order_by("-sequence")
    if asked.get("before"):
        found = found.filter(sequence__lt=asked["before"])
    events = list(found[: PER_PAGE + 1])
    more = len(events) > PER_PAGE
    return LogPage(events[:PER_PAGE], events[PER_PAGE - 1].sequence if more else None)


def events_as_asked(asked: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """Every event that is as asked, wherever a page of them begins.

    Args
        asked : from `LogForm`; what is empty or not there limits nothing
    """
    found: QuerySet[AuditEvent] = AuditEvent.objects.all()
    if asked.get("from_date"):
        found = found.filter(at__gte=_midnight(asked["from_date"]))
    if asked.get("to_date"):
        found = found.filter(at__lt=_midnight(asked["to_date"] + timedelta(days=1)))
    if asked.get("by"):
        found = found.filter(by_id=asked["by"])
    if asked.get("action"):
        found = found.filter(action__startswith=asked["action"])
    if asked.get("service_id"):
        found = found.filter(service_id=asked["service_id"])
    if asked.get("person_id"):
        person_id = asked["person_id"]
        found = found.filter(Q(which=person_id) | Q(details__contains=json.dumps(person_id)))
    return found


def accounts_by_id() -> dict[str, str]:
    """What each account is called, by the id that events have."""
    users = get_user_model().objects.order_by("email")
    return {str(user.pk): f"{user.get_full_name()} ({user.get_username()})" for user in users}


def review_access() -> list[Access]:
    """Who has which role where, when they last signed in, and whether with a second factor."""
    users = get_user_model().objects.order_by("email").prefetch_related("memberships")
    own = set(
        Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list(
            "user_id", flat=True
        )
    )
    elsewhere = {linked.user_id: linked for linked in SocialAccount.objects.order_by("last_login")}
    return [
        _access(user, membership, _second_factor(user, own, elsewhere))
        for user in users
        for membership in user.memberships.all() or [None]
    ]


def _access(user: Any, membership: Any, second_factor: str) -> Access:
    role = declared().roles.get(membership.role) if membership else None
    only = membership is not None and membership.caseload_only
    return Access(
        name=user.name,
        email=user.get_username(),
        account=gettext("open") if user.is_active else gettext("closed"),
        role=_say_role(membership, role),
        place=_say_place(membership),
        people=gettext("caseload only") if only else "",
        since=_say_day(membership.since) if membership else "",
        last_sign_in=_say_day(user.last_login) if user.last_login else gettext("never"),
        second_factor=second_factor,
    )


def _say_role(membership: Any, role: Any) -> str:
    if membership is None:
        return gettext("no role")
    if role is None:
        return gettext("%(role)s: not in the roles file, gives nothing") % {"role": membership.role}
    return gettext(role.title)


def _say_place(membership: Any) -> str:
    if membership is None:
        return ""
    places = (membership.service_id, membership.area, membership.organisation)
    return ", ".join(place for place in places if place)


def without_second_factor(found: Iterable[Access]) -> int:
    """How many lines are of an account that gets no further than setting one up."""
    words = (_no(), _not_said())
    return sum(1 for one in found if one.second_factor in words)


def _second_factor(user: Any, own: set[int], elsewhere: Mapping[int, SocialAccount]) -> str:
    if user.pk in own:
        return gettext("yes")
    if user.is_demonstration and settings.SITE.demonstration:
        return gettext("not asked for in a demonstration")
    provider = settings.SITE.identity_provider
    if user.pk not in elsewhere or provider is None or not provider.second_factor:
        return _no()
    if not provider.second_factor_said:
        return gettext("with the identity provider, which is taken to ask each time")
    if said_second_factor(elsewhere[user.pk]):
        return gettext("with the identity provider, which said so at the last sign-in there")
    return _not_said()


def _no() -> str:
    return gettext("no")


def _not_said() -> str:
    return gettext("no: the identity provider did not say so at the last sign-in there")


def _say_day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
