"""Pages that belong to no part: health, language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from mainstay_web.authorization.declare import public

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@public("Says whether the site works, to whatever watches it, and nothing else")
@require_GET
def health(_: HttpRequest) -> HttpResponse:
    """200 and `ok`, or 503 and what does not work."""
    faults = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        faults.append("database")
    if not settings.SITE.store.is_dir():
        faults.append("store")
    return HttpResponse(
        "not working: " + ", ".join(faults) if faults else "ok",
        status=503 if faults else 200,
        content_type="text/plain",
    )


@public("Anybody may read the site in their language, on the sign-in page too")
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in a cookie and go back to the page."""
    return set_language(request)
