"""Pages for what went wrong: each says what happened and what to do next, and nothing about the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "frame/error.html", {"title": title, "text": text}, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _page(
        request,
        400,
        gettext("That did not work"),
        gettext("The site could not read what was sent. Go back and try again."),
    )


@requires_csrf_token
def refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        403,
        gettext("You cannot open this page"),
        gettext("Your roles do not include it. If your work needs it, ask whoever looks after accounts."),
    )


@requires_csrf_token
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        gettext("Page not found"),
        gettext("There is no such page, or it is about something your roles do not reach."),
    )


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form came without the proof that this site made it."""
    return _page(
        request,
        403,
        gettext("This form is out of date"),
        gettext("Go back to the page, load it again and send it once more. Nothing was changed."),
    )


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """500; uses nothing that may itself have failed."""
    return render(
        request,
        "frame/failed.html",
        {
            "title": gettext("Something went wrong"),
            "text": gettext("The fault is the site's, not yours. Nothing was changed. Try again in a while."),
        },
        status=500,
    )
