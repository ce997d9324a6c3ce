"""What a person's memberships reach: which services, which area, which people."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404

from mainstay_web.authorization.places import area_of, services_in
from mainstay_web.authorization.roles import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from mainstay_web.authorization.models import OnCaseload


class Everything:
    """A set that holds whatever is asked for."""

    def __contains__(self, _: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "ALL"


ALL: Final = Everything()
UNLIMITED: Final = frozenset({"nothing", "publishable", "everything"})


def may(
    user: Any,
    permission: str,
    *,
    service_id: str | None = None,
    area: str | None = None,
    person_id: str | None = None,
) -> bool:
    """Whether someone may do a thing, to an object if one is named.

    Args
        user : whoever asks; nobody who is not signed in may do anything
        permission : `thing.verb` of roles.toml; an unknown one is a mistake in the code
        service_id, area, person_id : whose the object is; leave out what the object has not
    Missing
        An area that the snapshot does not know for a service is nobody's area.
    Raises
        KeyError : no such permission
    """
    return any(
        _reaches(user, membership, scope, service_id, area, person_id)
        for membership, scope in _granted(user, permission)
    )


def services_for(user: Any, permission: str) -> frozenset[str] | Everything:
    """The services that a permission reaches for someone; `ALL` where it is not limited."""
    reached: set[str] = set()
    for membership, scope in _granted(user, permission):
        if scope in UNLIMITED:
            return ALL
        reached |= services_in(membership.area) if scope == "area" else {membership.service_id} - {""}
    return frozenset(reached)


def people_for(user: Any, permission: str, service_id: str) -> frozenset[str] | Everything:
    """The people of a service that a permission reaches for someone; `ALL` where it is not limited.

    Args
        service_id : one service; of another than one's own, nobody is reached
    """
    reached: set[str] = set()
    for membership, scope in _granted(user, permission):
        if not _reaches(user, membership, scope, service_id, None, None):
            continue
        if not (scope == "caseload" and membership.caseload_only):
            return ALL
        reached.update(_caseload(user, service_id).values_list("person_id", flat=True))
    return frozenset(reached)


def require(
    request: HttpRequest,
    permission: str,
    *,
    service_id: str | None = None,
    area: str | None = None,
    person_id: str | None = None,
) -> None:
    """Go on only if the one who asks may do this.

    Raises
        PermissionDenied : none of their roles may do it at all
        Http404 : they may, but not to this object; whether it exists is not told
    """
    if not may(request.user, permission):
        raise PermissionDenied(permission)
    if not may(request.user, permission, service_id=service_id, area=area, person_id=person_id):
        raise Http404


def memberships_of(user: Any) -> list[Any]:
    """The memberships of someone: read once in a request, and anew after a change, which counts at once."""
    if not (user.is_authenticated and user.is_active):
        return []
    read = _read.get()
    if read is None:
        return _memberships(user)
    if user.pk not in read:
        read[user.pk] = _memberships(user)
    return read[user.pk]


def _memberships(user: Any) -> list[Any]:
    return list(apps.get_model("accounts", "Membership").objects.filter(user=user).order_by("pk"))


_read: ContextVar[dict[Any, list[Any]] | None] = ContextVar("memberships read in this request", default=None)
"""By account; None outside a request, where every question is asked anew."""


@contextmanager
def reading_once() -> Iterator[None]:
    """Ask for each account's memberships once while a request is answered; a page asks some fifteen times."""
    before = _read.set({})
    try:
        yield
    finally:
        _read.reset(before)


def forget_what_was_read(**_: Any) -> None:
    """A membership was added, changed or taken away in this request."""
    if read := _read.get():
        read.clear()


def _granted(user: Any, permission: str) -> Iterator[tuple[Any, str]]:
    """Each membership that has the permission, with its scope."""
    roles = declared().roles
    declared().permissions[permission]
    for membership in memberships_of(user):
        role = roles.get(membership.role)
        if role and permission in role.grants:
            yield membership, role.grants[permission]


def _reaches(
    user: Any,
    membership: Any,
    scope: str,
    service_id: str | None,
    area: str | None,
    person_id: str | None,
) -> bool:
    if scope in UNLIMITED:
        return True
    if scope == "area":
        return person_id is None and _in_area(membership.area, service_id, area)
    if area is not None or (service_id is not None and service_id != membership.service_id):
        return False
    if not membership.service_id or (person_id is not None and service_id is None):
        return False
    if person_id is not None and scope == "caseload" and membership.caseload_only:
        return _caseload(user, membership.service_id).filter(person_id=person_id).exists()
    return True


def _in_area(own_area: str, service_id: str | None, area: str | None) -> bool:
    if not own_area:
        return False
    return (area is None or area == own_area) and (service_id is None or area_of(service_id) == own_area)


def _caseload(user: Any, service_id: str) -> QuerySet[OnCaseload]:
    return apps.get_model("authorization", "OnCaseload").objects.filter(user=user, service_id=service_id)
