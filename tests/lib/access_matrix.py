"""Every kind of account × route × method × own and foreign object: what comes, and what roles.toml says.

What is expected is worked out here from the file's text, by other code than the site's.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from lib.accounts import ELSEWHERE, NORTH, OWN, SAME_AREA, SOUTH, account, member
from mainstay_web.authorization.models import OnCaseload
from mainstay_web.authorization.roles import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mainstay_web.authorization.routes import Route

DECLARED = tomllib.loads(FILE.read_text("utf-8"))
ROLES, PERMISSIONS = DECLARED["roles"], DECLARED["permissions"]
READ, WRITE, NEVER = ("GET", "HEAD"), ("POST",), ("PUT", "PATCH", "DELETE")
ON_CASELOAD, OFF_CASELOAD = "P1", "P2"
LET_IN, SENT_TO_SIGN_IN, NOT_ALLOWED, REFUSED, NOT_FOUND = "in", "sign in", "method", "refused", "not found"


@dataclass(frozen=True)
class Caller:
    """Somebody who asks."""

    name: str
    user: Any
    role: str = ""
    caseload_only: bool = False
    signed_in: bool = True


@dataclass(frozen=True)
class Cell:
    """One question that somebody puts to one route."""

    caller: Caller
    route: Route
    method: str
    place: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.caller.name} {self.method} /{self.route.path} of {dict(self.place)}"


def callers() -> list[Caller]:
    """Nobody, somebody without a role, somebody whose account is closed, and every role twice."""
    found = [
        Caller("nobody", AnonymousUser(), signed_in=False),
        Caller("no role", account()),
        Caller("unknown role", member("wizard")),
    ]
    closed = member("service_manager")
    closed.is_active = False
    found.append(Caller("closed account", closed, signed_in=False))
    for role in ROLES:
        for caseload_only in (False, True):
            user = member(role, caseload_only=caseload_only)
            OnCaseload.objects.create(user=user, service_id=OWN, person_id=ON_CASELOAD)
            name = f"{role}{' with caseload' if caseload_only else ''}"
            found.append(Caller(name, user, role, caseload_only))
    return found


def cells(callers: list[Caller], routes: list[Route]) -> Iterator[Cell]:
    """Every question: each method, about each kind of object."""
    for route in routes:
        if route.needs is None:
            continue
        places = list(_places(route))
        for caller in callers:
            for place in places:
                for method in READ + WRITE + NEVER:
                    yield Cell(caller, route, method, place)


def _places(route: Route) -> Iterator[tuple[tuple[str, str], ...]]:
    people = (ON_CASELOAD, OFF_CASELOAD) if "person_id" in route.names or route.needs.of else ("",)
    if "area" in route.names:
        yield from ((("area", NORTH),), (("area", SOUTH),))
    elif "service_id" in route.names or route.needs.of:
        for service_id in (OWN, SAME_AREA, ELSEWHERE):
            for person_id in people:
                place = {"service_id": service_id} | ({"person_id": person_id} if person_id else {})
                yield tuple(place.items())
    else:
        yield ()


def expected(cell: Cell) -> str:
    """What roles.toml says should come."""
    if not cell.caller.signed_in:
        return SENT_TO_SIGN_IN
    needs = cell.route.needs
    writes = bool(needs.change) or PERMISSIONS[needs.permission]["kind"] in ("change", "export")
    if cell.method not in (READ + WRITE if writes else READ):
        return NOT_ALLOWED
    permission = needs.change if needs.change and cell.method in WRITE else needs.permission
    scope = ROLES.get(cell.caller.role, {"grants": {}})["grants"].get(permission)
    if scope is None:
        return REFUSED
    return LET_IN if _expected_reach(scope, cell.caller, dict(cell.place)) else NOT_FOUND


def _expected_reach(scope: str, caller: Caller, place: dict[str, str]) -> bool:
    service_id, area, person_id = (place.get(name) for name in ("service_id", "area", "person_id"))
    match scope:
        case "nothing" | "publishable" | "everything":
            return True
        case "area":
            return area in (None, NORTH) and service_id in (None, OWN, SAME_AREA) and person_id is None
        case "own_services":
            return area is None and service_id in (None, OWN)
        case "caseload":
            narrowed = caller.caseload_only and person_id is not None
            return area is None and service_id in (None, OWN) and not (narrowed and person_id != ON_CASELOAD)
    raise AssertionError(scope)


def answer(cell: Cell, whose: dict[str, Any]) -> str:
    """What the route's own guard says; its view does nothing.

    Args
        whose : where a route whose object is looked up finds it, for the length of the question
    """
    request = RequestFactory().generic(cell.method, "/asked")
    request.user = cell.caller.user
    place = dict(cell.place)
    named = {name: place.get(name, "1") for name in cell.route.names}
    whose.clear()
    whose.update(place)
    try:
        status = cell.route.pattern.callback(request, **named).status_code
    except PermissionDenied:
        return REFUSED
    except Http404:
        return NOT_FOUND
    return {302: SENT_TO_SIGN_IN, 405: NOT_ALLOWED}.get(status, LET_IN)


def innermost(view: Any) -> Any:
    """The last function that passes the request on."""
    while hasattr(view.__wrapped__, "__wrapped__"):
        view = view.__wrapped__
    return view


def do_nothing(_request: Any, *_: Any, **__: Any) -> HttpResponse:
    """Stand in for a view."""
    return HttpResponse(status=204)
