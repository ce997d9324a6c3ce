"""What a service's record leaves unsaid, in numbers and never person by person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from mainstay.measure.equity import say_by_chance, say_comparison
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.people.queries import service_names, snapshot_or_404
from mainstay_web.people.ready import ready_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mainstay.measure.equity import GroupComparison


@permitted("results.read")
def unsaid(request: HttpRequest, service_id: str) -> HttpResponse:
    """Which facts statements wait for, for how many people, and between which groups that differs."""
    snapshot = snapshot_or_404()
    names = service_names(snapshot)
    if service_id not in names:
        raise Http404
    found = ready_for(snapshot).unsaid_of(service_id)
    compared = [*found.groups, *(group for one in found.wanting for group in one.groups)]
    context = {
        "service_id": service_id,
        "service": names[service_id],
        "observed_to": snapshot.observed_to,
        "found": found,
        "by_chance": say_by_chance(compared),
        "say": _say,
        "may_list": may(request.user, "people.list", service_id=service_id),
    }
    return render(request, "people/unsaid.html", context)


def _say(group: GroupComparison) -> str:
    words = say_comparison(group)
    return words[:1].upper() + words[1:]
