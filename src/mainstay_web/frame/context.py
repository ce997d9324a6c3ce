"""What every page is given: where one can go, what stands above, which languages there are."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from mainstay import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mainstay_web.frame.notices import Notice


class Link(NamedTuple):
    """Somewhere to go; `is_here` is True where the page is below it."""

    text: str
    address: str
    is_here: bool = False


class Frame:
    """Everything around a page; each part is worked out only if the page shows it."""

    version = __version__

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.site = settings.SITE

    @property
    def user(self) -> Any:
        """Who is signed in; None where nobody is."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def navigation(self) -> list[Link]:
        """The parts of the site that the one who asks may open."""
        if self.user is None:
            return []
        from mainstay_web.authorization.scope import may

        here = self._request.path
        links = [
            Link(str(text), address, here == address or (address != "/" and here.startswith(address)))
            for name, text, permission in settings.NAVIGATION
            if (address := _address_of(name)) and may(self.user, permission)
        ]
        return links if not self._must_add_second_factor else []

    @property
    def _must_add_second_factor(self) -> bool:
        from mainstay_web.accounts.second_factor import has_second_factor

        return not has_second_factor(self.user)

    @cached_property
    def notices(self) -> list[Notice]:
        """What stands above the page."""
        found = [import_string(name)(self._request) for name in settings.NOTICES]
        return [notice for notice in found if notice is not None]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Code and name of each language offered; empty where there is one."""
        return list(settings.LANGUAGES) if len(settings.LANGUAGES) > 1 else []

    @property
    def path(self) -> str:
        """The page's own address, to come back to."""
        return self._request.get_full_path()

    @property
    def messages(self) -> Any:
        """What was done with the last form."""
        return get_messages(self._request)


def around_the_page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every template."""
    return {"frame": Frame(request)}


def _address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
