"""Refuses to start with a route that does not say who may open it, and writes refusals to the audit log."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from mainstay_web.audit.actions import record_event
from mainstay_web.authorization.declare import PLACES, ObjectRefused, RouteRefused
from mainstay_web.authorization.routes import refuse_undeclared
from mainstay_web.authorization.scope import reading_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_checked = cache(refuse_undeclared)


class DeclaredRoutes:
    """Only routes that say who may open them; every refusal to someone signed in leaves an event."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        _checked(settings.ROOT_URLCONF)
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        with reading_once():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> None:
        """Record a refusal here, where the view's own transaction is over."""
        match = request.resolver_match
        if match is None or not isinstance(problem, RouteRefused | ObjectRefused):
            return
        named: dict[str, Any] = {name: str(match.kwargs[name]) for name in PLACES if name in match.kwargs}
        record_event(
            by=request.user,
            action="access.refused",
            on="route",
            which=named.get("person_id", ""),
            service_id=named.get("service_id", ""),
            details={"route": match.route, "method": request.method},
        )
