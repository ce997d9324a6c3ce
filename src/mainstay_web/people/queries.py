"""Everything that pages about people read; each query takes the service, and the person if any."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow.parquet
from django.conf import settings
from django.db.models import Max, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import ShortfallError
from mainstay.guideline.library import load_reasons
from mainstay.reference.values import load_values
from mainstay_web.accounts.models import Membership
from mainstay_web.authorization.models import OnCaseload
from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.scope import people_for, services_for
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.guidance.queries import hold_back
from mainstay_web.people.models import Conversation, Draft
from mainstay_web.people.ready import ready_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay.measure.conversations import Conversation as Listed
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Review


REVIEW_DUE = "no_recent_review"
"""The reason for a conversation that a recorded one takes away."""

AGREED_AHEAD_DAYS = 14
"""How far ahead the list names reviews that were agreed: long enough to plan them, short enough to read."""


class OnTheList(NamedTuple):
    """A person on the list of a service.

    Attributes
        about : their line of the list, with the reasons
        talked_on : the last review or recorded conversation; None where there is none
    """

    about: Listed
    talked_on: date | None


def snapshot_or_404() -> Snapshot:
    """The snapshot in use.

    Raises
        Http404 : nothing has been imported
    """
    snapshot = current_snapshot()
    if snapshot is None:
        raise Http404
    return snapshot


def today(snapshot: Snapshot) -> date:
    """The day of a review: today; in a demonstration, whose people never lived, the record's last day."""
    return snapshot.observed_to if settings.SITE.demonstration else timezone.localdate()


def services_to_list(user: Any) -> list[tuple[str, str]]:
    """Code and name of each service whose people someone may list, by name."""
    snapshot = current_snapshot()
    reached = services_for(user, "people.list")
    names = service_names(snapshot) if snapshot else {}
    return sorted(((code, name) for code, name in names.items() if code in reached), key=lambda one: one[1])


@lru_cache(maxsize=2)
def _names(path: str) -> dict[str, str]:
    rows = pyarrow.parquet.read_table(path, columns=["service_id", "name"]).to_pylist()
    return {row["service_id"]: row["name"] for row in rows}


def service_names(snapshot: Snapshot) -> dict[str, str]:
    """Name of each service by its code."""
    return _names(str(snapshot.folder / "services.parquet"))


def on_the_list(user: Any, service_id: str) -> list[OnTheList]:
    """Who may benefit from a conversation now, of those whom someone may see.

    Args
        user : who asks; a keyworker limited to a caseload sees that
        service_id : one service
    Returns
        by day of the last review or conversation, the longest ago first, none before all; then by pseudonym
    """
    reached = people_for(user, "people.list", service_id)
    snapshot, talks = snapshot_or_404(), last_talks(service_id)
    recent = today(snapshot) - timedelta(days=int(load_values()["present_days"].value))
    listed = []
    for one in ready_for(snapshot).list_of(service_id):
        talk = talks.get(one.person_id, Talk())
        is_reviewed = talk.about_treatment is not None and talk.about_treatment >= recent
        about = _without_review_due(one) if is_reviewed else one
        if one.person_id in reached and about.reasons:
            days = filter(None, (one.review_date, talk.latest))
            listed.append(OnTheList(about, max(days, default=None)))
    return sorted(
        listed,
        key=lambda one: (
            one.talked_on is not None,
            one.talked_on or one.about.started_date,
            one.about.person_id,
        ),
    )


def _without_review_due(one: Listed) -> Listed:
    """The record is behind what was recorded here: the review that it calls due has taken place."""
    return replace(one, reasons=tuple(why for why in one.reasons if why.about.id != REVIEW_DUE))


def reasons_on(listed: Sequence[OnTheList]) -> list[tuple[str, str, int]]:
    """Id, words and number of people of each reason that a list names, in reading order."""
    many = dict.fromkeys(load_reasons(), 0)
    for one in listed:
        for why in one.about.reasons:
            many[why.about.id] += 1
    return [(name, load_reasons()[name].about.title, count) for name, count in many.items() if count]


class Talk(NamedTuple):
    """When somebody was last talked with, by what was recorded here.

    Attributes
        latest : day of the latest conversation; None where there is none
        about_treatment : of the latest in which the treatment was looked at
    """

    latest: date | None = None
    about_treatment: date | None = None


def last_talks(service_id: str) -> dict[str, Talk]:
    """The latest recorded conversations of each person at a service, as last corrected."""
    found = Conversation.objects.filter(service_id=service_id, corrections__isnull=True).order_by()
    days = {"latest": Max("held_on"), "of_treatment": Max("held_on", filter=Q(looked_at_treatment=True))}
    return {name: Talk(*talked) for name, *talked in found.values_list("person_id").annotate(**days)}


def agreed_reviews(user: Any, service_id: str) -> list[tuple[str, date]]:
    """Who agreed on a review that is due soon, or was, in the latest conversation with them.

    Args
        user : who asks; a keyworker limited to a caseload sees that
        service_id : one service
    Returns
        pseudonym and day, the earliest first; without those whom the record knows to have left, or to have
        been reviewed since that day
    """
    snapshot = snapshot_or_404()
    until = today(snapshot) + timedelta(days=AGREED_AHEAD_DAYS)
    with_them = Conversation.objects.filter(service_id=service_id, person_id=OuterRef("person_id"))
    latest = Subquery(with_them.order_by("-version").values("pk")[:1])
    due = Conversation.objects.filter(service_id=service_id, pk=latest, next_review_on__lte=until)
    reached = people_for(user, "people.list", service_id)
    found = due.order_by("next_review_on", "person_id").values_list("person_id", "next_review_on")
    known = ready_for(snapshot).facts_of(service_id)
    return [
        (person, day)
        for person, day in found
        if day is not None and person in reached and _still_waits(known.of(person), day)
    ]


def _still_waits(known: tuple[Mapping[str, Any], Any] | None, day: date) -> bool:
    """Whether somebody is in treatment, and the record has no review on or after the day that was agreed."""
    if known is None:
        return False
    facts, _ = known
    return bool(facts["is_open"]) and (facts["review_date"] is None or facts["review_date"] < day)


def review_or_404(service_id: str, person_id: str) -> Review:
    """One person's record beside the guideline.

    Raises
        Http404 : the service never had that person in treatment, or there is no snapshot
    """
    snapshot = snapshot_or_404()
    try:
        return hold_back(ready_for(snapshot).review_of(service_id, person_id, today(snapshot)))
    except ShortfallError as problem:
        raise Http404 from problem


def conversations_with(service_id: str, person_id: str) -> list[Conversation]:
    """Every recorded conversation with a person at a service, the latest version first."""
    found = Conversation.objects.filter(service_id=service_id, person_id=person_id).order_by("-version")
    return list(found.select_related("by", "corrects").prefetch_related("goals", "agreements", "outcomes"))


def latest_version(service_id: str, person_id: str) -> int:
    """Number of the latest recorded version; 0 where there is none."""
    found = Conversation.objects.filter(service_id=service_id, person_id=person_id)
    return int(found.aggregate(latest=Max("version"))["latest"] or 0)


def draft_of(user: Any, service_id: str, person_id: str) -> Draft | None:
    """What someone typed about a person and has not recorded; None where nothing."""
    return Draft.objects.filter(user=user, service_id=service_id, person_id=person_id).first()


def conversation_sent(once: str) -> Conversation | None:
    """What a form that was sent before was recorded as; None where it was not."""
    return Conversation.objects.filter(once=once).first()


def treatment_reviews() -> list[tuple[str, date]]:
    """Stay in treatment and day of each conversation about the treatment, each once, as last corrected."""
    found = Conversation.objects.filter(looked_at_treatment=True, corrections__isnull=True)
    return list(found.order_by("episode_id", "held_on").values_list("episode_id", "held_on").distinct())


class Worker(NamedTuple):
    """Somebody who may have a caseload at a service.

    Attributes
        user : whose account
        title : of their role
        caseload_only : they see nobody else
        has_them : the person asked about is on it
    """

    user: Any
    title: str
    caseload_only: bool
    has_them: bool


def workers_of(service_id: str, person_id: str) -> list[Worker]:
    """Who works at a service with a caseload, by name, and whether a person is on it."""
    roles = declared().roles
    titles = {name: gettext(role.title) for name, role in roles.items() if "caseload" in role.grants.values()}
    there = Membership.objects.filter(service_id=service_id, role__in=titles, user__is_active=True)
    having = set(
        OnCaseload.objects.filter(service_id=service_id, person_id=person_id).values_list(
            "user_id", flat=True
        )
    )
    found = {
        one.user_id: Worker(one.user, titles[one.role], one.caseload_only, one.user_id in having)
        for one in there.select_related("user")
    }
    return sorted(found.values(), key=lambda one: (one.user.get_full_name(), one.user.pk))
