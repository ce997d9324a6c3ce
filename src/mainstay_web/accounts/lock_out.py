"""Which account a wrong password was for, so that guessing is stopped after a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


def address_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address typed, as accounts hold it; empty where a request has none."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()
