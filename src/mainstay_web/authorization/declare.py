"""What a route needs: said above its view, held when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed

from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.scope import may

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    View = Callable[..., Any]

PLACES: Final = ("service_id", "area", "person_id")
"""What a route's path may name that says whose an object is."""

READING: Final = ("GET", "HEAD")
WRITING: Final = ("POST",)


class RouteRefused(PermissionDenied):
    """None of the roles of the one who asks gives this permission."""


class ObjectRefused(Http404):
    """The permission is there, but does not reach this object; whether it exists is not told."""


@dataclass(frozen=True)
class Needs:
    """What a route asks of whoever opens it.

    Attributes
        permission : to read it, and to write to it where `change` is empty
        change : to write to it, where that takes another permission
        of : whose the object in the path is, found from the path's other names
    """

    permission: str
    change: str = ""
    of: Callable[..., Mapping[str, str] | None] | None = None

    def methods(self) -> tuple[str, ...]:
        """The methods that are answered; the others are not, whoever asks."""
        kind = declared().permissions[self.permission].kind
        return READING + WRITING if self.change or kind in {"change", "export"} else READING

    def permission_for(self, method: str | None) -> str:
        """The permission that one method takes."""
        return self.change if self.change and method not in READING else self.permission


def permitted(
    permission: str, *, change: str = "", of: Callable[..., Mapping[str, str] | None] | None = None
) -> Callable[[View], View]:
    """Open a view to whoever has the permission, for objects that it reaches.

    `service_id`, `area` and `person_id` in the path are checked before the view is called. A view whose
    path names something else (a review's number) says with `of` whose that is; what lists several
    services asks `services_for`; what a form names, the view checks with `require`.

    Args
        permission : `thing.verb` of roles.toml
        change : the permission that POST takes, where reading takes another
        of : from the path's names to `{"service_id": …, "person_id": …}`, or None where there is none
    Raises
        KeyError : a permission that roles.toml does not declare
    """
    needs = Needs(permission, change, of)
    for name in filter(None, (permission, change)):
        declared().permissions[name]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> Any:
            if (answer := refusal(request, needs, named)) is not None:
                return answer
            return guarded.__wrapped__(request, *args, **named)

        guarded.mainstay_permission = permission  # type: ignore[attr-defined]  # functions take names, types do not say which
        guarded.mainstay_needs = needs  # type: ignore[attr-defined]  # functions take names, types do not say which
        guarded.mainstay_guard = guarded  # type: ignore[attr-defined]  # functions take names, types do not say which
        return guarded

    return guard


def public(reason: str) -> Callable[[View], View]:
    """Open a view to everybody, signed in or not.

    Args
        reason : why nobody needs a role for it
    """
    if not reason.strip():
        raise ValueError("a public route needs a reason")

    def open_to_all(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **named: Any) -> Any:
            return view(request, *args, **named)

        opened.mainstay_public = reason  # type: ignore[attr-defined]  # functions take names, types do not say which
        return opened

    return open_to_all


def refusal(request: HttpRequest, needs: Needs, named: Mapping[str, Any]) -> HttpResponse | None:
    """What to answer instead of the view: None where the one who asks may go on.

    Raises
        RouteRefused, ObjectRefused : they may not
    """
    user = request.user
    if not (user.is_authenticated and user.is_active):
        return redirect_to_login(request.get_full_path())
    if request.method not in needs.methods():
        return HttpResponseNotAllowed(needs.methods())
    permission = needs.permission_for(request.method)
    if not may(user, permission):
        raise RouteRefused(permission)
    if not may(user, permission, **_whose(needs, named)):
        raise ObjectRefused
    return None


def _whose(needs: Needs, named: Mapping[str, Any]) -> dict[str, str]:
    place = {name: named[name] for name in PLACES if name in named}
    if needs.of is None:
        return place
    found = needs.of(**named)
    if found is None:
        raise ObjectRefused
    return place | dict(found)
