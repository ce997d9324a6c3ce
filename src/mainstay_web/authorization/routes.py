"""Every route of the site, and what each has not said about who may open it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from mainstay.errors import UsageError
from mainstay_web.authorization.declare import PLACES, Needs
from mainstay_web.authorization.roles import declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OPEN_FILE: Final = Path(__file__).with_name("open_routes.toml")
MUST_BE_AUDITED: Final = frozenset({"person", "export"})


@dataclass(frozen=True)
class Route:
    """One route.

    Attributes
        path : as the resolver writes it, names in angle brackets
        view : what is called
        names : what the path names
        pattern : where Django holds the view
    """

    path: str
    view: Callable[..., Any]
    names: frozenset[str]
    pattern: URLPattern

    @property
    def needs(self) -> Needs | None:
        """What `@permitted` said; None where nothing was."""
        return getattr(self.view, "mainstay_needs", None)

    @property
    def is_open(self) -> bool:
        """Whether nobody needs a role for it, and somebody wrote down why."""
        return bool(getattr(self.view, "mainstay_public", "")) or any(
            self.path.startswith(entry["under"]) and _is_from(self.view, entry["module"])
            for entry in open_routes()["open"]
        )

    @property
    def audit(self) -> Any:
        """What `@audited_read` said; None where nothing was."""
        return getattr(self.view, "mainstay_audit", None)


@cache
def open_routes() -> Mapping[str, Any]:
    """What open_routes.toml says.

    Raises
        UsageError : an entry lacks its reason
    """
    found = tomllib.loads(OPEN_FILE.read_text("utf-8"))
    for entry in found["open"]:
        if not all(entry.get(name) for name in ("under", "module", "reason")):
            raise UsageError(
                "under, module and reason", "an entry that lacks one", f"Complete {OPEN_FILE.name}."
            )
    return found


def routes(urlconf: str | None = None) -> list[Route]:
    """Every route of the site, in the order in which they are tried."""
    return list(_walk(get_resolver(urlconf), "", frozenset()))


def faults(urlconf: str | None = None) -> list[str]:
    """What is wrong with the routes, each as a sentence that says what to do; empty if nothing."""
    return [fault for route in routes(urlconf) for fault in _faults_of(route)]


def refuse_undeclared(urlconf: str | None = None) -> None:
    """Go on only if every route says who may open it.

    Raises
        ImproperlyConfigured : naming each route that does not
    """
    if found := faults(urlconf):
        raise ImproperlyConfigured("\n".join(found))


def _walk(resolver: URLResolver, before: str, names: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern).removeprefix("^")
        named = names | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path, named)
        else:
            yield Route(path, entry.callback, named, entry)


def _faults_of(route: Route) -> Iterator[str]:
    if route.needs is None:
        if not route.is_open:
            yield (
                f"/{route.path} says nothing about who may open it: write @permitted('thing.verb') "
                f"or @public('reason') above its view, or name it in {OPEN_FILE.name}."
            )
        return
    kind = declared().permissions[route.needs.permission].kind
    if kind in MUST_BE_AUDITED and route.audit is None:
        yield f"/{route.path} shows or exports what is audited: write @audited_read below its @permitted."
    unknown = route.names - set(PLACES) - set(open_routes()["plain"])
    if unknown and route.needs.of is None:
        yield (
            f"/{route.path} names {', '.join(sorted(unknown))}: say whose that is with @permitted(…, of=…), "
            f"or name it under [plain] in {OPEN_FILE.name} if it is the same for everybody."
        )
    if "person_id" in route.names and "service_id" not in route.names and route.needs.of is None:
        yield f"/{route.path} names a person without their service: add service_id to the path, or use of=."


def _is_from(view: Any, module: str) -> bool:
    found = getattr(getattr(view, "view_class", view), "__module__", "")
    return found == module or found.startswith(f"{module}.")
