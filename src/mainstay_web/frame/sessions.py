"""A session ends when nothing was done for a while, and in any case after half a day."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

BEGAN, SEEN = "began_at", "seen_at"
WRITTEN_EVERY_SECONDS = 60
"""Not at each request: readers would queue to write."""


def ends_in_time(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware; the idle limit is the cookie's age, renewed at most once a minute."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        _end_or_renew(request)
        return get_response(request)

    return answer


def _end_or_renew(request: HttpRequest) -> None:
    session = request.session
    if SESSION_KEY not in session:
        return
    now = time.time()
    began, seen = session.get(BEGAN), session.get(SEEN, 0.0)
    if began is not None and now - began > 3600 * settings.SESSION_LONGEST_HOURS:
        session.flush()
        return
    if began is None:
        session[BEGAN] = now
    if now - seen > WRITTEN_EVERY_SECONDS:
        session[SEEN] = now
